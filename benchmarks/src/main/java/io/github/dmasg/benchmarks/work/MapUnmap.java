package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import java.util.SplittableRandom;

/** Maps a list and unmaps it: one request of a driver. */
public final class MapUnmap implements Workload {
    private final Pieces pieces;
    private final ClassicDma classic;
    private final SgTable table;
    private final DmaMapper mapper;
    private final BioVecList list = new BioVecList();
    private final DmaSgList segments = new DmaSgList();
    private final Mapping token;

    private MapUnmap(Pieces pieces, ClassicDma classic, DmaMapper mapper) {
        this.pieces = pieces;
        this.classic = classic;
        this.mapper = mapper;
        table = pieces.table();
        pieces.into(list);
        token = Mapped.token(mapper, pieces);
    }

    /**
     * Without an IOMMU.
     *
     * @param pieces what is mapped
     * @return the work
     */
    public static MapUnmap direct(Pieces pieces) {
        return new MapUnmap(pieces, Mapped.classicDirect(), Mapped.direct());
    }

    /**
     * With an IOMMU and its page table.
     *
     * @param pieces what is mapped
     * @return the work
     */
    public static MapUnmap iommu(Pieces pieces) {
        return new MapUnmap(pieces, Mapped.classicIommu(), Mapped.iommu());
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
        int error = classic.mapTable(table);
        int mapped = table.nents();
        classic.unmapTable(table);
        return error == 0 ? mapped : error;
    }

    @Override
    public long proposed() throws DmaException {
        segments.clear();
        mapper.mapAgain(token, list, MapAttributes.NONE, segments);
        long mapped = token.segments();
        token.unmap();
        return mapped;
    }
}
