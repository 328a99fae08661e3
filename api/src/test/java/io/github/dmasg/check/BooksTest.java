package io.github.dmasg.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dmasg.device.Device;
import io.github.dmasg.map.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BooksTest {
    private static final Device NIC = Device.named("nic").build();
    private static final long IOVA = 0x7000_0000L;
    private static final Place NOWHERE = new Place(List.of());

    private final Books books = new Books(2);

    private static Holding holding(Direction<?> direction) {
        return new Holding("mapping", NIC, direction, false, NOWHERE, 0);
    }

    private static Stretch memory(Holding holding, long first, long length, long position) {
        return new Stretch(holding, first, first + length - 1, position, 0, 0);
    }

    /** A mapping of memory at an address, and of nothing else. */
    private Holding mapped(Direction<?> direction, long first, long length) {
        Holding holding = holding(direction);
        holding.memory.add(memory(holding, first, length, 0));
        holding.reach.add(new Stretch(holding, first, first + length - 1, 0, Misuse.NO_ENTRY, 0));
        holding.usable = length;
        books.open(holding);
        return holding;
    }

    /** A reservation with links of the given lengths; the memory of each begins at a multiple of 1 MiB. */
    private Holding linked(long... lengths) {
        Holding holding = holding(Direction.BIDIRECTIONAL);
        books.open(holding);
        long position = 0;
        for (int i = 0; i < lengths.length; i++) {
            books.link(
                    holding,
                    new ArrayList<>(List.of(memory(holding, (i + 1L) << 20, lengths[i], position))),
                    new Stretch(
                            holding, IOVA + position, IOVA + position + lengths[i] - 1, position, Misuse.NO_ENTRY, 0));
            position += lengths[i];
        }
        holding.usable = position;
        return holding;
    }

    private void assertFinding(@Nullable String expected, Books.@Nullable Finding finding) {
        assertEquals(expected, finding == null ? null : finding.kind() + " " + Long.toHexString(finding.address()));
        books.checkInvariants();
    }

    @Test
    void linksAddUp() {
        Holding holding = linked(0x1000, 0x3000);
        assertEquals(0x4000, holding.bytes);
        assertEquals(0x4000, holding.end);
        assertFinding(null, books.deviceAccess(NIC, IOVA, 0x4000, true));
        assertFinding("DEVICE_NOT_MAPPED 70004000", books.deviceAccess(NIC, IOVA + 0x3fff, 2, true));
        assertFinding("CPU_WRITE 202fff", books.cpuAccess(0x20_2fff, 2, true));
    }

    @Test
    void whatIsLeftOfALinkStaysLinked() {
        Holding holding = linked(0x1000, 0x3000);
        books.unlink(holding, 0x2000, 0x3000);
        assertEquals(0x3000, holding.bytes);
        assertEquals(0x4000, holding.end);
        assertEquals(0x4000, holding.usable);
        assertFinding(null, books.deviceAccess(NIC, IOVA, 0x2000, false));
        assertFinding("DEVICE_NOT_MAPPED 70002000", books.deviceAccess(NIC, IOVA, 0x2001, false));
        assertFinding(null, books.deviceAccess(NIC, IOVA + 0x3000, 0x1000, false));
        assertFinding(null, books.cpuAccess(0x20_1000, 0x1000, true));
        assertFinding("CPU_WRITE 200fff", books.cpuAccess(0x20_0fff, 0x1001, true));
        assertFinding("CPU_WRITE 202000", books.cpuAccess(0x20_1000, 0x1001, true));
        books.unlink(holding, 0x1000, 0x4000);
        assertEquals(0x1000, holding.bytes);
        assertEquals(0x1000, holding.end);
        assertEquals(0x1000, holding.usable);
        assertFinding(null, books.cpuAccess(0x20_0000, 0x3000, true));
        books.unlink(holding, 0, 0x1000);
        assertEquals(0, holding.bytes);
        assertFinding("DEVICE_NOT_MAPPED 70000000", books.deviceAccess(NIC, IOVA, 1, false));
        books.end(holding, NOWHERE);
        books.checkInvariants();
    }

    @Test
    void aSharedLineIsFoundOnBothSides() {
        Holding middle = mapped(Direction.FROM_DEVICE, 0x1040, 0x20);
        Holding other = holding(Direction.TO_DEVICE);
        assertSame(middle, conflict(memory(other, 0x1070, 8, 0), 63));
        assertNull(conflict(memory(other, 0x1080, 8, 0), 63));
        assertSame(middle, conflict(memory(other, 0x1000, 1, 0), 127));
        assertNull(conflict(memory(other, 0x1000, 0x40, 0), 63));
        assertNull(conflict(memory(other, 0x1000, 0x40, 0), 0));
        assertSame(middle, conflict(memory(other, 0x1000, 0x41, 0), 0));
        assertNull(conflict(memory(middle, 0x1040, 0x40, 0), 63));
    }

    private @Nullable Holding conflict(Stretch with, long lineMask) {
        Stretch found = books.conflicting(with, lineMask);
        return found == null ? null : found.holding;
    }

    @Test
    void theFirstOfSeveralSharedLinesIsNamed() {
        Holding first = mapped(Direction.FROM_DEVICE, 0x1000, 0x40);
        mapped(Direction.FROM_DEVICE, 0x1080, 0x40);
        mapped(Direction.TO_DEVICE, 0xf00, 0x40);
        Holding other = holding(Direction.TO_DEVICE);
        assertSame(first, conflict(memory(other, 0xf00, 0x1000, 0), 63));
        assertNotNull(books.conflicting(memory(other, 0x1040, 0x1000, 0), 63));
    }

    @Test
    void anAccessIsRefusedAtItsFirstWrongByte() {
        Holding first = mapped(Direction.BIDIRECTIONAL, 0x1000, 0x100);
        Holding second = mapped(Direction.BIDIRECTIONAL, 0x1100, 0x100);
        assertFinding("CPU_WRITE 1000", books.cpuAccess(0x800, 0x1000, true));
        assertFinding("CPU_READ 1000", books.cpuAccess(0x800, 0x1000, false));
        first.owners.pass(0, 0x80, false);
        assertFinding("CPU_WRITE 1080", books.cpuAccess(0x1040, 0x1000, true));
        assertFinding(null, books.cpuAccess(0x1040, 0x40, true));
        first.owners.pass(0x80, 0x80, false);
        assertFinding("CPU_WRITE 1100", books.cpuAccess(0x1040, 0x1000, true));
        second.owners.pass(0x20, 0x10, false);
        assertFinding("DEVICE_NOT_OWNER 1120", books.deviceAccess(NIC, 0x1108, 0x80, true));
        assertFinding(null, books.deviceAccess(NIC, 0x1108, 0x18, true));
        second.usable = 0x60;
        assertFinding("DEVICE_BEFORE_SYNC 1160", books.deviceAccess(NIC, 0x1130, 0x80, true));
        assertFinding(null, books.deviceAccess(NIC, 0x1130, 0x30, true));
        assertFinding("DEVICE_BEFORE_SYNC 1170", books.deviceAccess(NIC, 0x1170, 1, true));
    }

    @Test
    void theLastOfWhatIsOverIsRememberedUpToANumber() {
        Holding[] all = new Holding[3];
        for (int i = 0; i < 3; i++) {
            all[i] = mapped(Direction.BIDIRECTIONAL, 0x1000L * i, 0x1000);
            books.end(all[i], NOWHERE);
        }
        assertNull(books.endedAt(NIC, 0));
        assertSame(all[1], books.endedAt(NIC, 0x1fff));
        assertSame(all[2], books.endedAt(NIC, 0x2000));
        assertNull(books.endedAt(Device.named("other").build(), 0x2000));
    }
}
