package io.github.dmasg.proptests.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.adapter.SgSink;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.migration.Testbed.Under;
import io.github.dmasg.share.Attachment;
import io.github.dmasg.share.ExportedBuffer;
import io.github.dmasg.share.Importer;
import io.github.dmasg.share.RouteExporter;
import io.github.dmasg.share.ShareException;
import io.github.dmasg.share.SharedBuffer;
import io.github.dmasg.share.SharedMapping;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Step 4, shared buffers: an importer is handed DMA segments and nothing else. Exporter and importer are different drivers, so each
 * has to be able to move first.
 */
class Step4SharedBufferTest {
    private final Testbed testbed = new Testbed();

    /** An importer that has moved: all it can read is addresses and lengths. */
    private byte[] render(Under under, DmaSegments buffer) {
        return testbed.master(under).read(buffer);
    }

    /** An importer that has not: it walks the DMA side of a table and never looks at the page side. */
    private byte[] classicRender(Under under, SgTable buffer) {
        DmaSgList descriptors = new DmaSgList();
        SgCursor sg = new SgCursor(buffer.sgl());
        for (int i = 0; i < buffer.nents(); i++) {
            descriptors.append(sg.dmaAddress(), sg.dmaLength(), 0);
            sg.advance();
        }
        return testbed.master(under).read(descriptors);
    }

    private record Gpu(Device device) implements Importer {
        @Override
        public boolean handlesPeerMemory() {
            return false;
        }

        @Override
        public void invalidated(Attachment attachment) {}
    }

    /** Today's exporter hands over a mapped table. The importer that has moved takes its DMA side alone. */
    @ParameterizedTest
    @EnumSource(Under.class)
    void theImporterMovesFirst(Under under) {
        SgTable exported = Testbed.scattered();
        byte[] bytes = testbed.fill(SgPages.of(exported), 1);
        assertEquals(0, testbed.classicCalls(under).mapTable(exported, Direction.TO_DEVICE));

        assertArrayEquals(bytes, classicRender(under, exported));
        assertArrayEquals(bytes, render(under, SgSegments.of(exported)));
    }

    /** The exporter shares its classic list through the new interface; the importer that has not moved gets a table of its own. */
    @Test
    void theExporterMovesFirst() throws ShareException, DmaException {
        SgTable kept = Testbed.scattered();
        byte[] bytes = testbed.fill(SgPages.of(kept), 1);
        SharedBuffer buffer = new ExportedBuffer(
                        "frame",
                        SgPages.of(kept),
                        new RouteExporter(PeerRoutes.NONE, false),
                        device -> testbed.mapper(Under.NEW_IOMMU))
                .share();
        Attachment attachment = buffer.attach(new Gpu(testbed.device));

        SgTable imported = new SgTable();
        imported.allocate((int) attachment.bounds(new DmaSgList()).emitted(), SgAllocator.heap());
        SharedMapping mapping = attachment.map(Direction.TO_DEVICE, SgSink.into(imported));

        assertArrayEquals(bytes, classicRender(Under.NEW_IOMMU, imported));
        assertEquals(0, SgPages.of(imported).bytes(), "no page, no length on the page side");
        mapping.close();
        assertEquals(0, testbed.domain.table().leaves());
    }

    /** Both have moved: the importer's code is that of the first test, and the buffer may be memory without pages. */
    @Test
    void bothHaveMoved() throws ShareException, DmaException {
        PhysicalRange carveout = new PhysicalRange(0x8000_0000L, 0x6000);
        byte[] bytes = testbed.fill(carveout, 3);
        SharedBuffer buffer = new ExportedBuffer(
                        "carveout",
                        carveout,
                        new RouteExporter(PeerRoutes.NONE, false),
                        device -> testbed.mapper(Under.NEW_IOMMU))
                .share();
        DmaSgList segments = new DmaSgList();
        SharedMapping mapping = buffer.attach(new Gpu(testbed.device)).map(Direction.TO_DEVICE, segments);

        assertArrayEquals(bytes, render(Under.NEW_IOMMU, segments));
        List<Long> lengths = new ArrayList<>();
        segments.forEachSegment((address, length) -> lengths.add(length));
        assertEquals(List.of(0x6000L), lengths);
        mapping.close();
    }
}
