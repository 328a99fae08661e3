package io.github.dmasg.proptests.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.legacy.adapter.SgPages;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Step 5, GPU drivers: what they need is a linear array of page addresses with random access. Today they map a list and rebuild the
 * array from it; after the move the mapping writes the array, and no list exists in between.
 */
class Step5GpuTest {
    private static final int PAGE = 4096;

    private final Testbed testbed = new Testbed(
            PeerRoutes.NONE, Device.named("gpu").maxSegmentSize(1 << 30).build());

    /** The part of the driver that is not touched: it looks pages up by number. */
    private record Gart(long[] pages, BusMaster hardware) {
        byte[] readPage(int number) {
            DmaSgList one = new DmaSgList();
            one.append(pages[number], PAGE, 0);
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

    /** How it is made after the move: a sink, for mapper and driver alike. */
    private static final class PageArray implements DmaSink {
        private final long[] pages;
        private int filled;

        PageArray(int pages) {
            this.pages = new long[pages];
        }

        @Override
        public void begin() {
            filled = 0;
        }

        @Override
        public void accept(long[] addresses, long[] extents, int from, int to) throws DmaException {
            for (int i = from; i < to; i++) {
                long length = DmaSegment.length(extents[i]);
                for (long at = 0; at < length; at += PAGE) {
                    if (filled == pages.length) {
                        throw DmaException.of(DmaError.EINVAL, "pages: more than " + pages.length);
                    }
                    pages[filled] = addresses[i] + at;
                    filled++;
                }
            }
        }

        @Override
        public void abort() {
            filled = 0;
        }
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
        assertEquals(all.length, gart.pages().length * PAGE);
        for (int number = gart.pages().length - 1; number >= 0; number--) {
            assertArrayEquals(Arrays.copyOfRange(all, number * PAGE, (number + 1) * PAGE), gart.readPage(number));
        }
    }

    @ParameterizedTest
    @EnumSource(Under.class)
    void theArrayIsTheSameFromTheListAndStraightFromTheMapping(Under under) throws DmaException {
        SgTable table = object();
        SgPages pages = SgPages.of(table);
        testbed.fill(pages, 1);

        assertEquals(0, testbed.classicCalls(under).mapTable(table, Direction.BIDIRECTIONAL));
        assertEveryPage(pages, new Gart(classicArray(table, 8), testbed.master(under)));

        PageArray array = new PageArray(8);
        Mapping mapping = testbed.mapper(under)
                .map(testbed.device, pages, Direction.BIDIRECTIONAL, MapAttributes.REQUIRE_COHERENT, array);
        assertEquals(8, array.filled);
        assertEveryPage(pages, new Gart(array.pages, testbed.master(under)));
        mapping.unmap();
    }

    @Test
    void anArrayThatIsTooSmallIsRefusedAndNothingStaysMapped() {
        PageArray small = new PageArray(7);
        for (Under under : Under.values()) {
            assertThrows(
                    DmaException.class,
                    () -> testbed.mapper(under)
                            .map(testbed.device, SgPages.of(object()), Direction.TO_DEVICE, MapAttributes.NONE, small));
            assertEquals(0, small.filled);
            assertEquals(0, testbed.domain.table().leaves());
            assertEquals(0, testbed.domain.iovas().liveBytes());
        }
    }
}
