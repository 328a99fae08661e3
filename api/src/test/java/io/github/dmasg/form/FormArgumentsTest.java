package io.github.dmasg.form;

import static io.github.dmasg.form.Tables.list;
import static io.github.dmasg.form.Tables.page;
import static io.github.dmasg.form.Tables.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.dma.DmaException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What each form can be made of: the first and the last value that works, and the ones beside them. */
class FormArgumentsTest {
    private static final int MOST = Integer.MAX_VALUE - 8;

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void arraysOfEntries() {
        new AddressArray(MOST);
        assertRefused("maximum number of entries: 0 (expected: 1..2147483639)", () -> new AddressArray(0));
        assertThrows(IllegalArgumentException.class, () -> new AddressArray(MOST + 1));

        new BlockTable(MOST, 0);
        new BlockTable(1, 47);
        assertThrows(IllegalArgumentException.class, () -> new BlockTable(0, 12));
        assertThrows(IllegalArgumentException.class, () -> new BlockTable(MOST + 1, 12));
        assertRefused("block shift: 48 (expected: 0..47)", () -> new BlockTable(1, 48));
        assertThrows(IllegalArgumentException.class, () -> new BlockTable(1, -1));
        assertRefused("block shift: 48 (expected: 0..47)", () -> new BlockTable(1, 12).blockShift(48));
        assertThrows(IllegalArgumentException.class, () -> new BlockTable(1, 12).blockShift(-1));

        new GpuRanges(MOST, GpuRanges.MAX_ORDER);
        new GpuRanges(1, 0);
        assertThrows(IllegalArgumentException.class, () -> new GpuRanges(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new GpuRanges(MOST + 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new GpuRanges(1, -1));
        assertRefused("maximum order: 37 (expected: 0..36)", () -> new GpuRanges(1, 37));
        assertThrows(IllegalArgumentException.class, () -> new GpuRanges(1, 0).gpuAddress(-4096));
        assertThrows(IllegalArgumentException.class, () -> new GpuRanges(1, 0).gpuAddress(0x1200));
    }

    @Test
    void aCommandTableWithRoomForTheDescriptors() {
        TablePage room = page(AhciPrdt.TABLE_OFFSET + 3 * 16 + 15);
        new AhciPrdt(room, 3);
        assertRefused("maximum number of descriptors: 4 (expected: 1..3)", () -> new AhciPrdt(room, 4));
        assertThrows(IllegalArgumentException.class, () -> new AhciPrdt(room, 0));
    }

    @Test
    void pagesOfTheDevicesSize() {
        assertRefused(
                "page size: 32 (expected: a power of two, at least 64)",
                () -> new TablePool(0, ByteBuffer.allocate(64), 32));
        assertThrows(IllegalArgumentException.class, () -> new TablePool(0, ByteBuffer.allocate(96), 96));
        assertThrows(IllegalArgumentException.class, () -> new NvmePrpList(new OddPages(32)));
        assertThrows(IllegalArgumentException.class, () -> new NvmePrpList(new OddPages(96)));
        assertRefused("page size: 8192 (expected: 4096)", () -> new MobPageTable(pages(8192, 1)));
        assertRefused("page size: 8192 (expected: 4096)", () -> new ListOfPointers(pages(8192, 1), 0));
    }

    /** A memory that names a size and has nothing. */
    private record OddPages(int pageBytes) implements TableMemory {
        @Override
        public @Nullable TablePage take() {
            return null;
        }

        @Override
        public void give(TablePage page) {
            throw new AssertionError("nothing was taken");
        }
    }

    @Test
    void treesOfOneToFourLevels() {
        new MobPageTable(pages(4096, 1), 1);
        new MobPageTable(pages(4096, 1), 4);
        assertRefused("depth: 0 (expected: 1..4)", () -> new MobPageTable(pages(4096, 1), 0));
        assertThrows(IllegalArgumentException.class, () -> new MobPageTable(pages(4096, 1), 5));
    }

    @Test
    void anOverrunPageThat32BitsCanNumber() {
        new ListOfPointers(pages(4096, 1), 0xffff_ffffL << 12);
        assertRefused(
                "overrun page: 0x100000000000 (expected: a multiple of 4096 below 2^44)",
                () -> new ListOfPointers(pages(4096, 1), 1L << 44));
        assertThrows(IllegalArgumentException.class, () -> new ListOfPointers(pages(4096, 1), 0x1200));
    }

    @Test
    void smallBlocksAreSmaller() {
        new NvmePrpList(pages(4096, 1), pages(2048, 1));
        assertRefused(
                "small block size: 4096 (expected: less than 4096)",
                () -> new NvmePrpList(pages(4096, 1), pages(4096, 1)));
        new NvmeSglList(pages(4096, 1), pages(2048, 1), 4);
        assertRefused(
                "small block size: 4096 (expected: less than 4096)",
                () -> new NvmeSglList(pages(4096, 1), pages(4096, 1), 1));
        assertRefused("granularity: 2 (expected: 1 or 4)", () -> new NvmeSglList(pages(4096, 1), null, 2));
    }

    @Test
    void queuesOfAPowerOfTwo() {
        assertEquals(1, new VirtioRing(page(16), 1).size());
        VirtioRing largest = new VirtioRing(page(32768 * 16), 32768);
        assertEquals(32768, largest.free());
        assertEquals(Tables.AT, largest.address());
        assertRefused(
                "queue size: 65536 (expected: a power of two, 1..32768)",
                () -> new VirtioRing(page(65536 * 16), 65536));
        for (int size : new int[] {0, 3, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> new VirtioRing(page(64), size));
        }
        assertRefused("descriptor table: 63 bytes (expected: at least 64)", () -> new VirtioRing(page(63), 4));
    }

    @Test
    void partsThatADescriptorCanHold() throws DmaException {
        VirtioChain chain = new VirtioChain(new VirtioRing(page(64), 4));
        assertRefused("length: 0 (expected: 1..4294967295)", () -> chain.part(0, 0));
        assertThrows(IllegalArgumentException.class, () -> chain.part(0, 1L << 32));
        chain.part(0, 0xffff_ffffL);
        assertEquals(0xffff_ffffL, chain.bytes());
    }

    @Test
    void ringsOfAnEndpoint() throws DmaException {
        TablePool pages = pages(1 << 16, 2);
        new XhciRing(pages, 1).close();
        assertRefused("page size: 131072 (expected: 32..65536)", () -> new XhciRing(pages(1 << 17, 1), 1));
        assertRefused("number of segments: 0 (expected: 1..65536)", () -> new XhciRing(pages, 0));
        assertThrows(IllegalArgumentException.class, () -> new XhciRing(pages, (1 << 16) + 1));
        XhciRing ring = new XhciRing(pages, 1);
        new XhciTransfer(ring, 1024, 256, 1 << 20);
        new XhciTransfer(ring, 1, 1, 1);
        assertRefused("maximum packet size: 0 (expected: 1..1024)", () -> new XhciTransfer(ring, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new XhciTransfer(ring, 1025, 1, 1));
        assertRefused("packets per burst: 257 (expected: 1..256)", () -> new XhciTransfer(ring, 1, 257, 1));
        assertThrows(IllegalArgumentException.class, () -> new XhciTransfer(ring, 1, 0, 1));
        assertRefused("maximum number of TRBs: 0 (expected: 1..1048576)", () -> new XhciTransfer(ring, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new XhciTransfer(ring, 1, 1, (1 << 20) + 1));
    }

    @Test
    void aFormInUseIsNotSetAnew() throws DmaException {
        BlockTable blocks = new BlockTable(4, 12);
        blocks.fill(list(0x1000, 4096));
        assertThrows(IllegalStateException.class, () -> blocks.blockShift(16));
        assertEquals(4096, blocks.blockBytes());
        blocks.clear();
        blocks.blockShift(16);
        assertEquals(65536, blocks.blockBytes());

        GpuRanges ranges = new GpuRanges(4, 9);
        ranges.begin();
        assertThrows(IllegalStateException.class, () -> ranges.gpuAddress(0x1000));
        ranges.abort();
        ranges.fill(list(0x1000, 4096));
        assertThrows(IllegalStateException.class, () -> ranges.gpuAddress(0x1000));
        ranges.clear();
        ranges.gpuAddress(0x1000);
    }
}
