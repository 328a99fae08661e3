package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.adapter.ClassicDevices;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.dmamap.IommuDomain;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.dmamap.IommuMapper;
import io.github.dmasg.legacy.dmamap.IovaSource;
import io.github.dmasg.legacy.dmamap.MappedBytes;
import io.github.dmasg.legacy.dmamap.PageTableOps;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerRoutes;
import java.util.SplittableRandom;

/**
 * Lays a list out without a page table: classic, map and unmap with a table that does nothing; new, the number of segments before
 * mapping, for which the list is laid out twice, joined and not.
 */
public final class Layout implements Workload {
    private static final long PAGE_SIZES = 0x4020_1000L;

    private final Pieces pieces;
    private final ClassicDma classic;
    private final SgTable table;
    private final DmaMapper mapper = Mapped.iommu();
    private final BioVecList list = new BioVecList();
    private final DmaSgList sink = new DmaSgList();

    /**
     * A layout.
     *
     * @param pieces what is laid out
     */
    public Layout(Pieces pieces) {
        this.pieces = pieces;
        table = pieces.table();
        pieces.into(list);
        WarnLog warnings = new WarnLog();
        NoTable none = new NoTable();
        classic = new ClassicDma(
                new IommuMapper(
                        ClassicDevices.of(Mapped.DEVICE, PeerRoutes.NONE),
                        new IommuDomain(PAGE_SIZES, none, IommuEvents.NONE),
                        none,
                        Pieces.PAGE,
                        warnings),
                warnings);
    }

    @Override
    public void renew(SplittableRandom random) {
        pieces.shuffle(random);
        pieces.into(list);
        pieces.into(table);
    }

    @Override
    public long units() {
        return pieces.count();
    }

    @Override
    public long baseline() {
        classic.mapTable(table);
        int segments = table.nents();
        classic.unmapTable(table);
        return segments;
    }

    @Override
    public long proposed() throws DmaException {
        return mapper.bounds(Mapped.DEVICE, list, sink).emitted();
    }

    /** One address for everybody, and no translation. */
    private static final class NoTable implements PageTableOps, IovaSource {
        private static final long SOMEWHERE = 1L << 40;

        @Override
        public long allocate(long size, long limit) {
            return SOMEWHERE;
        }

        @Override
        public void free(long iova, long size) {}

        @Override
        public int mapPages(long iova, long phys, long pageSize, long count, MappedBytes mapped) {
            mapped.add(pageSize * count);
            return 0;
        }

        @Override
        public long unmapPages(long iova, long pageSize, long count) {
            return pageSize * count;
        }
    }
}
