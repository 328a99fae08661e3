package io.github.dmasg.proptests.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.BlockSizes;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.rdma.BlockIterator;
import io.github.dmasg.legacy.rdma.Umem;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.migration.Testbed.Under;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Step 3, RDMA: a memory region is a list of device pages, addresses only. The code that fills it moves from the pinned memory's
 * classic list to DMA segments; before, between and after, whoever maps is free to move too.
 */
class Step3RdmaTest {
    private static final int PAGE_SHIFT = 12;
    private static final long PAGE = 1 << PAGE_SHIFT;
    private static final long SIZES = PAGE | PAGE << 1 | PAGE << 4 | PAGE << 9;
    private static final long USER_ADDRESS = 0x7f00_0000_0000L;

    private final Testbed testbed = new Testbed(
            PeerRoutes.NONE, Device.named("hca").maxSegmentSize(1 << 30).build());

    /** Pinned user memory: whole pages, some of them neighbours. */
    private static SgTable pinned() {
        return Testbed.table(
                new long[] {0x500, 0, 0x1000},
                new long[] {0x777, 0, 0x2000},
                new long[] {0x101, 0, 0x1000},
                new long[] {0x779, 0, 0x4000});
    }

    /** How a driver fills its page list today. */
    private static List<Long> classicPageList(SgTable umem) {
        Umem region = new Umem(
                Testbed.first(umem),
                umem.nents(),
                USER_ADDRESS,
                SgPages.of(umem).bytes());
        long best = region.bestPageSize(SIZES, USER_ADDRESS);
        assertEquals(best, new BlockSizes().best(SgSegments.of(umem), SIZES, USER_ADDRESS));
        assertEquals(PAGE, region.bestPageSize(PAGE, USER_ADDRESS));
        List<Long> pages = new ArrayList<>();
        BlockIterator block = region.blocks(PAGE);
        while (block.next()) {
            pages.add(block.address());
        }
        assertEquals(region.dmaBlocks(PAGE), pages.size());
        return pages;
    }

    /** How it does after it has moved. There is nothing else it could read here. */
    private static List<Long> pageList(DmaSegments region) {
        List<Long> pages = new ArrayList<>();
        region.forEachPage(PAGE_SHIFT, address -> pages.add(address));
        return pages;
    }

    private byte[] readByPages(Under under, List<Long> pages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long page : pages) {
            DmaSgList one = new DmaSgList();
            one.append(page, PAGE, 0);
            all.writeBytes(testbed.master(under).read(one));
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Under.class)
    void bothFillTheSamePageListWhoeverMapped(Under under) {
        SgTable umem = pinned();
        byte[] bytes = testbed.fill(SgPages.of(umem), 1);
        assertEquals(0, testbed.classicCalls(under).mapTable(umem, Direction.BIDIRECTIONAL));

        assertEquals(classicPageList(umem), pageList(SgSegments.of(umem)));
        assertArrayEquals(bytes, readByPages(under, pageList(SgSegments.of(umem))));
    }

    /** The end of the road: no classic list at all, and the same page list still. */
    @Test
    void theClassicListIsNoLongerNeeded() throws DmaException {
        SgTable classic = pinned();
        BioVecList pages = new BioVecList();
        SgPages.of(classic).appendTo(pages);
        byte[] bytes = testbed.fill(pages, 2);

        DmaSgList region = new DmaSgList();
        Mapping mapping = testbed.mapper(Under.NEW_IOMMU)
                .map(testbed.device, pages, Direction.BIDIRECTIONAL, MapAttributes.REQUIRE_COHERENT, region);

        assertEquals(8, pageList(region).size());
        assertEquals(1, region.segments());
        assertArrayEquals(bytes, readByPages(Under.NEW_IOMMU, pageList(region)));
        mapping.unmap();
    }
}
