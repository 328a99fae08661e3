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

    @Test
    void reservationsThatShareOneGranuleAreJoinedThere() {
        domain.reserve(0x10, 0x20);
        domain.reserve(0x20, 0x30);
        assertEquals("10:20,21:30", ranges());
        domain.reserve(0x8, 0x10);
        assertEquals("8:20,21:30", ranges());
        IovaRange inside = domain.reserve(0x15, 0x20);
        assertEquals("8:20", String.valueOf(inside));
        assertEquals("8:20,21:30", ranges());
        assertEquals(0, warnings.count());
    }

    @Test
    void theLastGranuleOfA64BitAddressCanBeReserved() {
        assertNotNull(domain.reserve(1, (1L << 52) - 1));
        assertEquals(0, warnings.count());
    }

    @Test
    void aReservationThatEndsBeforeItStartsIsWarnedAboutIfItsStartIsTaken() {
        domain.reserve(5, 8);
        IovaRange inverted = domain.reserve(5, 3);
        assertEquals("5:3", String.valueOf(inverted));
        assertEquals("range 5:3: a range with that start exists (expected: none)", warnings.last());
        assertEquals("5:8", ranges());
    }

    @Test
    void granulesGoFromOneByteToAPage() {
        assertEquals(0, new IovaDomain(1, 0).granuleShift());
        assertEquals(12, new IovaDomain(4096, 0).granuleShift());
        assertThrows(IllegalArgumentException.class, () -> new IovaDomain(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new IovaDomain(Long.MIN_VALUE, 1));
    }

    @Test
    void aRangeMayFillEverythingFromTheFirstGranuleOn() {
        IovaDomain whole = new IovaDomain(4096, 0);
        assertEquals("0:f", String.valueOf(whole.allocate(0x10, 0xf, false)));
        assertNull(whole.allocate(1, 0xf, false));
    }

    @Test
    void nothingBelowTheStartIsHandedOut() {
        IovaDomain high = new IovaDomain(4096, 0x10, warnings);
        assertEquals("10:10", String.valueOf(high.allocate(1, 0x10, false)));
        assertNull(high.allocate(1, 0x10, false), "granule f is free, but below the start");
        assertNull(new IovaDomain(4096, 0x100).allocate(-0x10, -2, false), "f would be the start");
    }

    @Test
    void aRangeThatTouchesFourGiBIsRememberedWithThoseAbove() {
        assertEquals(LOW_LAST + 1, allocate(1, LOW_LAST + 1));
        assertEquals(LOW_LAST, allocate(1, 0x1fffff), "below the last one, not below the limit");
    }

    @Test
    void givingBackARangeAcrossFourGiBLeavesTheHintBelow() {
        assertEquals(0xff000, allocate(1, 0xff000));
        assertEquals(LOW_LAST, allocate(2, LOW_LAST + 1));
        domain.free(LOW_LAST);
        assertEquals(0xfefff, allocate(1, LOW_LAST));
    }

    @Test
    void givingBackTheFirstRangeAboveFourGiBDoesNotOpenTheSpaceBelow() {
        IovaDomain high = new IovaDomain(4096, 0x100, warnings);
        assertNull(high.allocate(1, 0x50, false));
        IovaRange above = high.allocate(1, LOW_LAST + 1, false);
        assertNotNull(above);
        assertEquals(LOW_LAST + 1, above.pfnLo());
        high.free(above.pfnLo());
        assertNull(high.allocate(1, LOW_LAST, false));
    }

    @Test
    void aHighLimitIsSearchedAgainFromTheTop() {
        IovaDomain narrow = new IovaDomain(4096, 0x200000, warnings);
        assertEquals("200000:2000ff", String.valueOf(narrow.allocate(0x100, 0x2000ff, false)));
        assertEquals("2001f0:2001ff", String.valueOf(narrow.allocate(0x10, 0x2001ff, false)));
        assertEquals(0, warnings.count());
    }
}
