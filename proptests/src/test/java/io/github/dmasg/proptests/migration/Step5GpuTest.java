package io.github.dmasg.proptests.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.migration.Testbed.Under;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Step 5, GPU drivers: what they need is a linear array of page addresses with random access. Today they map a list and rebuild the
 * array from it. First the array is filled from the DMA side of that list; then the mapping writes it, and no list is left.
 */
class Step5GpuTest {
    private static final int PAGE_SHIFT = 12;
    private static final int PAGE = 1 << PAGE_SHIFT;
    private static final int PAGES = 8;

    private final Testbed testbed = new Testbed(
            PeerRoutes.NONE, Device.named("gpu").maxSegmentSize(1 << 30).build());

    /** The part of the driver that is not touched: it looks pages up by number. */
    private record Gart(IntToLongFunction page, BusMaster hardware) {
        byte[] readPage(int number) {
            DmaSgList one = new DmaSgList();
            one.append(page.applyAsLong(number), PAGE, 0);
            return hardware.read(one);
        }
    }

    /** How the array is made today: {@code for_each_sgtable_dma_page()}. */
    private static long[] classicArray(SgTable table, int pages) {
        long[] array = new long[pages];
        SgDmaPageIterator page = new SgDmaPageIterator();
        page.start(table.sgl(), table.nents(), 0);
        for (int i = 0; page.next(); i++) {
            array[i] = page.dmaAddress();
        }
        return array;
    }

    private static SgTable object() {
        return Testbed.table(
                new long[] {0x900, 0, 0x1000},
                new long[] {0x400, 0, 0x5000},
                new long[] {0x902, 0, 0x1000},
                new long[] {0x903, 0, 0x1000});
    }

    private void assertEveryPage(PageSource object, Gart gart) {
        byte[] all = testbed.memory.gather(object);
        for (int number = all.length / PAGE - 1; number >= 0; number--) {
            assertArrayEquals(Arrays.copyOfRange(all, number * PAGE, (number + 1) * PAGE), gart.readPage(number));
        }
    }

    @ParameterizedTest
    @EnumSource(Under.class)
    void theDriverFindsEveryPageHoweverTheArrayIsMade(Under under) throws DmaException {
        SgTable table = object();
        SgPages pages = SgPages.of(table);
        testbed.fill(pages, 1);

        assertEquals(0, testbed.classicCalls(under).mapTable(table, Direction.BIDIRECTIONAL));
        long[] today = classicArray(table, PAGES);
        assertEveryPage(pages, new Gart(number -> today[number], testbed.master(under)));

        BlockTable filled = new BlockTable(PAGES, PAGE_SHIFT);
        filled.fill(SgSegments.of(table));
        assertEveryPage(pages, new Gart(filled::block, testbed.master(under)));

        BlockTable mapped = new BlockTable(PAGES, PAGE_SHIFT);
        Mapping mapping = testbed.mapper(under)
                .map(testbed.device, pages, Direction.BIDIRECTIONAL, MapAttributes.REQUIRE_COHERENT, mapped);
        assertEveryPage(pages, new Gart(mapped::block, testbed.master(under)));
        mapping.unmap();
    }

    @Test
    void anArrayThatIsTooSmallIsRefusedAndNothingStaysMapped() {
        BlockTable small = new BlockTable(PAGES - 1, PAGE_SHIFT);
        for (Under under : Under.values()) {
            assertThrows(
                    DmaException.class,
                    () -> testbed.mapper(under)
                            .map(testbed.device, SgPages.of(object()), Direction.TO_DEVICE, MapAttributes.NONE, small));
            assertEquals(0, small.blocks());
            assertEquals(0, testbed.domain.table().leaves());
            assertEquals(0, testbed.domain.iovas().liveBytes());
        }
    }
}
