package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Runs a layout over a list, in each way in which it can hand out what it found, and sees that all come to the same. */
final class LayoutRun {
    static final long GRANULE = 4096;
    static final long BUS_OFFSET = 0x70_0000_0000L;
    static final int HOST_BRIDGE = 1;
    static final int BUS = 2;
    static final int OTHER_BUS = 3;

    private static final PeerRoutes ROUTES = new PeerRoutes() {
        @Override
        public MapType mapType(int provider, Device client) {
            return byBus(provider) ? MapType.BUS_ADDRESS : MapType.HOST_BRIDGE;
        }

        @Override
        public @ByteCount long busOffset(int provider) {
            return BUS_OFFSET;
        }
    };

    private static final Device DEVICE = Device.named("device").build();

    final SegmentBatch batch = new SegmentBatch();
    final PeerLookup peers = new PeerLookup();
    private final IommuDomain domain = IommuDomain.builder().build();
    private final TableWriter writer = domain.table().writer();

    static boolean byBus(int provider) {
        return provider >= BUS;
    }

    /** Prepares for a measurement. */
    void begin() {
        peers.begin(ROUTES, DEVICE);
        batch.begin(null, null, Long.MAX_VALUE);
    }

    /** Measures, and compares how much there is of everything. */
    void measure(IovaLayout layout, Pieces pieces, SegmentLimits limits, Laid expected) throws DmaException {
        begin();
        layout.measure(pieces.cursor(), limits, peers, batch);
        assertEquals(expected.iovaBytes(), layout.iovaBytes(), "bytes of IOVA space");
        assertEquals(expected.alignment(), layout.alignment(), "alignment");
        assertEquals(expected.bytes(), layout.bytes(), "bytes");
        assertEquals(expected.segments().size(), batch.segments(), "segments counted");
    }

    /** Hands out from the notes. */
    void checkNoted(IovaLayout layout, Laid expected) throws DmaException {
        DmaSgList list = new DmaSgList();
        long base = begin(layout);
        layout.emitNoted(base, layout.iovaBytes() == 0 ? null : writer);
        batch.handOver(list, base);
        checkTable(layout, base, expected);
        checkList(list, base, expected);
    }

    /** Hands out by another walk over the list: first to a listener alone, then to a page table too. */
    void checkEmitted(IovaLayout layout, Pieces pieces, Laid expected, boolean exactEntries) throws DmaException {
        List<Laid.Segment> heard = new ArrayList<>();
        batch.begin(
                null,
                (address, length, flags, entry, rule) ->
                        heard.add(new Laid.Segment(address, length, flags, entry, rule)),
                Long.MAX_VALUE);
        layout.emit(pieces.cursor(), 0, null, batch);
        for (int i = 0;
                !exactEntries && i < Math.min(heard.size(), expected.segments().size());
                i++) {
            heard.set(i, heard.get(i).withLastEntry(expected.segments().get(i).lastEntry()));
        }
        assertEquals(lines(expected.segments()), lines(heard), "segments");

        DmaSgList list = new DmaSgList();
        long base = begin(layout);
        batch.begin(list, null, Long.MAX_VALUE);
        layout.emit(pieces.cursor(), base, layout.iovaBytes() == 0 ? null : writer, batch);
        batch.finish();
        assertEquals(expected.iovaBytes(), layout.iovaBytes(), "bytes of IOVA space, second walk");
        assertEquals(expected.bytes(), layout.bytes(), "bytes, second walk");
        checkTable(layout, base, expected);
        checkList(list, base, expected);
    }

    private static String lines(List<Laid.Segment> segments) {
        return segments.toString().replace(", ", "\n ");
    }

    private long begin(IovaLayout layout) {
        long base = layout.alignment() * 3;
        if (layout.iovaBytes() != 0) {
            writer.begin(base, layout.iovaBytes());
        }
        return base;
    }

    private void checkTable(IovaLayout layout, long base, Laid expected) {
        if (layout.iovaBytes() == 0) {
            assertTrue(expected.granules().isEmpty());
            return;
        }
        writer.commit();
        TreeMap<Long, Long> found = new TreeMap<>();
        domain.table().walk((iova, phys, size) -> {
            for (long at = 0; at < size; at += GRANULE) {
                found.put(iova + at - base, phys + at);
            }
        });
        domain.table().unmap(base, layout.iovaBytes());
        assertEquals(expected.granules(), found, "granules");
        assertEquals(0, domain.table().leaves(), "leaves outside the range");
    }

    private static void checkList(DmaSgList list, long base, Laid expected) {
        assertEquals(expected.segments().size(), list.segments(), "segments handed out");
        for (int i = 0; i < list.segments(); i++) {
            Laid.Segment segment = expected.segments().get(i);
            assertEquals(segment.address() + (segment.byBus() ? 0 : base), list.address(i), "address of " + i);
            assertEquals(segment.length(), list.length(i), "length of " + i);
            assertEquals(segment.flags(), list.flags(i), "flags of " + i);
        }
    }
}
