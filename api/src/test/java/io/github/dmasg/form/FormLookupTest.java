package io.github.dmasg.form;

import static io.github.dmasg.form.Tables.apart;
import static io.github.dmasg.form.Tables.list;
import static io.github.dmasg.form.Tables.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Forms that the driver reads by index: every entry, every byte, and nothing beside them. */
class FormLookupTest {
    private static final long PAGE = 4096;

    private static void assertNone(String message, Executable call) {
        assertEquals(
                message, assertThrows(IndexOutOfBoundsException.class, call).getMessage());
    }

    @Test
    void addressesOfEqualLength() throws DmaException {
        AddressArray array = new AddressArray(8);
        array.fill(apart(5, PAGE));
        array.clear();
        array.fill(list(0x1000, 100, 0x5000, 100, 0x9000, 7));
        assertTrue(array.uniform());
        assertEquals(3, array.entries());
        assertEquals(0x9000, array.address(2));
        assertEquals(7, array.length(2));
        assertEquals(100, array.length(0));
        assertEquals(1, array.entryOf(100));
        assertEquals(0, array.entryOf(99));
        assertEquals(0x9006, array.addressOf(206));
        nothingBeside(array);
    }

    @Test
    void addressesOfDifferentLength() throws DmaException {
        AddressArray array = new AddressArray(8);
        array.fill(list(0x1000, 100, 0x5000, 7, 0x9000, 100));
        assertFalse(array.uniform());
        assertEquals(100, array.length(0));
        assertEquals(7, array.length(1));
        assertEquals(100, array.length(2));
        assertEquals(1, array.entryOf(106));
        assertEquals(2, array.entryOf(107));
        assertEquals(0x9063, array.addressOf(206));
        nothingBeside(array);
    }

    private static void nothingBeside(AddressArray array) {
        assertNone("entry: 3 (expected: 0..2)", () -> array.address(3));
        assertNone("entry: -1 (expected: 0..2)", () -> array.address(-1));
        assertNone("entry: 3 (expected: 0..2)", () -> array.length(3));
        assertNone("byte: 207 (expected: 0..206)", () -> array.entryOf(207));
        assertNone("byte: -1 (expected: 0..206)", () -> array.addressOf(-1));
    }

    @Test
    void moreThanAnArrayHoldsIsRefusedAtItsSegment() throws DmaException {
        long[] addresses = {0, 0x1000, 0x2000, 0x3000};
        long extent = DmaSegment.extent(PAGE, 0);
        long[] extents = {extent, extent, extent, extent};
        AddressArray array = new AddressArray(3);
        array.begin();
        array.accept(addresses, extents, 0, 2);
        DmaException refusal = assertThrows(DmaException.class, () -> array.accept(addresses, extents, 2, 4));
        assertEquals("EINVAL at segment 3: entries: more than 3 (expected: at most 3)", refusal.getMessage());
        array.accept(addresses, extents, 2, 3);
        array.commit();
        assertEquals(3, array.entries());
    }

    @Test
    void blocks() throws DmaException {
        BlockTable table = new BlockTable(200, 12);
        table.fill(apart(150, PAGE));
        assertEquals(150, table.blocks());
        assertEquals(0x10_0000 + 149 * 0x2000, table.block(149));
        assertNone("block: 150 (expected: 0..149)", () -> table.block(150));
        assertNone("block: -1 (expected: 0..149)", () -> table.block(-1));
        table.clear();

        table.fill(list(0x1800, 0x800, 0x9000, 0x1801));
        assertEquals(3, table.blocks());
        assertEquals(0x800, table.offset());
        assertEquals(0x1800, table.addressOf(0));
        assertEquals(0x1fff, table.addressOf(0x7ff));
        assertEquals(0x9000, table.addressOf(0x800));
        assertEquals(0xa800, table.addressOf(0x2000));
        assertNone("byte: 8193 (expected: 0..8192)", () -> table.addressOf(0x2001));
        assertNone("byte: -1 (expected: 0..8192)", () -> table.addressOf(-1));
    }

    @Test
    void ranges() throws DmaException {
        GpuRanges ranges = new GpuRanges(8, 9);
        ranges.fill(list(0x4000, 0x4000, 0x9000, 0x1000));
        assertEquals(2, ranges.ranges());
        assertEquals(0x4000, ranges.address(0));
        assertEquals(2, ranges.order(0));
        assertEquals(0x9000, ranges.address(1));
        assertEquals(0, ranges.order(1));
        assertNone("range: 2 (expected: 0..1)", () -> ranges.order(2));
        assertNone("range: -1 (expected: 0..1)", () -> ranges.address(-1));
    }

    @Test
    void tablesOfPointers() throws DmaException {
        ListOfPointers pointers = new ListOfPointers(pages(4096, 1), 0x7000);
        pointers.fill(list(0xfff_ffff_f800L, 0x800));
        assertEquals(1, pointers.pages());
        assertEquals(0x800, pointers.offset());
        assertEquals(1, pointers.tables());
        assertEquals(Tables.AT, pointers.table(0));
        assertNone("table: 1 (expected: 0..0)", () -> pointers.table(1));
        assertNone("table: -1 (expected: 0..0)", () -> pointers.table(-1));
        pointers.clear();
        DmaException beyond = assertThrows(DmaException.class, () -> pointers.fill(list(0xfff_ffff_e000L, 0x3000)));
        assertEquals(
                "EINVAL at segment 0: last page number: 0x100000000 (expected: at most 0xffffffff)",
                beyond.getMessage());
    }

    @Test
    void aTreeThatIsTooSmallNamesItsSizeWhateverMemoryThereIs() throws DmaException {
        MobPageTable mob = new MobPageTable(pages(4096, 513));
        DmaException small = assertThrows(DmaException.class, () -> mob.fill(list(1L << 40, (1L << 30) + PAGE)));
        assertEquals("EINVAL at segment 0: pages: more than 262144 (expected: at most 262144)", small.getMessage());
        DmaException behind =
                assertThrows(DmaException.class, () -> mob.fill(list(1L << 40, PAGE, 1L << 41, 1L << 30)));
        assertEquals("EINVAL at segment 1: pages: more than 262144 (expected: at most 262144)", behind.getMessage());
        mob.fill(list(1L << 40, 1L << 30));
        assertEquals(2, mob.depth());
        assertEquals(513, mob.used().pages());
    }

    @Test
    void theBestBlockOfASingleByte() {
        BlockSizes sizes = new BlockSizes();
        assertEquals(PAGE, sizes.best(list(0x7234, 1), PAGE, 0x1234));
        assertEquals(BlockSizes.NONE, sizes.best(list(), PAGE, 0x1234));
        assertEquals(PAGE, sizes.best(list(0x7000, 0x1000), PAGE, -0x1000), "up to the last address");
        assertEquals(BlockSizes.NONE, sizes.best(list(0x7000, 0x1001), PAGE, -0x1000), "beyond it");
    }
}
