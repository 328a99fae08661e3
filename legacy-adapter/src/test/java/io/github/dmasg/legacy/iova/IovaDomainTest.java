package io.github.dmasg.legacy.iova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

class IovaDomainTest {
    private static final long LOW_LAST = 0xfffff;

    private final WarnLog warnings = new WarnLog();
    private final IovaDomain domain = new IovaDomain(4096, 1, warnings);

    private long allocate(long size, long limit) {
        IovaRange range = domain.allocate(size, limit, false);
        return range == null ? -1 : range.pfnLo();
    }

    private String ranges() {
        StringJoiner text = new StringJoiner(",");
        domain.forEach(r -> text.add(r.toString()));
        return text.toString();
    }

    @Test
    void handsOutFromTheLimitDown() {
        assertEquals(0xf9, allocate(8, 0x100));
        assertEquals(0xf1, allocate(8, 0x100));
        assertEquals("f1:f8,f9:100", ranges());
    }

    @Test
    void alignsToTheSizeRoundedUp() {
        IovaRange range = domain.allocate(5, 0x103, true);
        assertNotNull(range);
        assertEquals(0xf8, range.pfnLo());
        assertEquals(0xfc, range.pfnHi());
        assertEquals(5, range.granules());
    }

    @Test
    void spaceAboveTheHintStaysUnusedUntilTheSpaceBelowIsFull() {
        long high = allocate(0x10, 0x100);
        assertEquals(0xf1, high);
        assertEquals(0x41, allocate(0x10, 0x50));
        assertEquals(0x31, allocate(0x10, 0x100));
        assertEquals(0x11, allocate(0x20, 0x100));
        assertEquals(0xd1, allocate(0x20, 0x100));
    }

    @Test
    void oneHopelessRequestClosesTheSpaceBelowFourGiB() {
        IovaDomain high = new IovaDomain(4096, 0x100, warnings);
        assertNull(high.allocate(1, 0x50, false));
        assertNull(high.allocate(1, LOW_LAST, false));
        assertNotNull(high.allocate(1, LOW_LAST + 1, false));
    }

    @Test
    void aFailureAboveFourGiBOverwritesWhatIsKnownOfTheSpaceBelow() {
        IovaDomain high = new IovaDomain(4096, 0x100, warnings);
        assertNull(high.allocate(1, 0x50, false));
        assertNull(high.allocate(1, LOW_LAST, false));
        assertNull(high.allocate(1L << 60, 1L << 40, false));
        assertNotNull(high.allocate(1, LOW_LAST, false));
    }

    @Test
    void givingBackLowSpaceOpensItAgain() {
        assertEquals(0xff000, allocate(0x1000, LOW_LAST));
        assertEquals(-1, allocate(0xff000, LOW_LAST));
        assertEquals(-1, allocate(0xff000, LOW_LAST));
        domain.free(0xff123);
        assertEquals("", ranges());
        assertEquals(0x1000, allocate(0xff000, LOW_LAST));
    }

    @Test
    void aLimitOfAllOnesWrapsToZero() {
        assertEquals(-1, allocate(1, -1));
        assertEquals(-1, allocate(1, LOW_LAST));
    }

    @Test
    void limitsAboveFourGiBHaveTheirOwnHint() {
        assertEquals(0x1ffff0, allocate(0x10, 0x1fffff));
        assertEquals(0xffff0, allocate(0x10, LOW_LAST));
        assertEquals(0x1fffe0, allocate(0x10, 0x1fffff));
    }

    @Test
    void reservationsJoinWhatTheyOverlap() {
        IovaRange first = domain.reserve(0x20, 0x2f);
        assertNotNull(first);
        domain.reserve(0x40, 0x4f);
        IovaRange rest = domain.reserve(0x10, 0x60);
        assertNotNull(rest);
        assertEquals("50:60", rest.toString());
        assertEquals("10:2f,30:4f,50:60", ranges());
        assertEquals(first, domain.reserve(0x12, 0x13));
    }

    @Test
    void reservationsOutsideTheAddressSpaceAreWarnedAbout() {
        assertNull(domain.reserve(0, 1L << 52));
        assertEquals(1, warnings.count());
    }

    @Test
    void freeIgnoresWhatIsNotInUse() {
        allocate(1, 0x100);
        domain.free(0xff);
        assertEquals("100:100", ranges());
    }

    @Test
    void refusesWhatDamagesTheKernelsTree() {
        assertThrows(UndefinedInKernelException.class, () -> domain.allocate(0, 1, false));
        assertThrows(UndefinedInKernelException.class, () -> domain.free(-1));
        assertThrows(IllegalArgumentException.class, () -> new IovaDomain(3, 1));
        assertThrows(IllegalArgumentException.class, () -> new IovaDomain(8192, 1));
    }
}
