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

/** Unmaps what was mapped outside the measurement. */
public final class Unmap implements Workload {
    private final Pieces pieces;
    private final ClassicDma classic = Mapped.classicIommu();
    private final SgTable table;
    private final DmaMapper mapper = Mapped.iommu();
    private final BioVecList list = new BioVecList();
    private final DmaSgList segments = new DmaSgList();
    private final Mapping token;

    /**
     * With an IOMMU and its page table.
     *
     * @param pieces what is unmapped
     */
    public Unmap(Pieces pieces) {
        this.pieces = pieces;
        table = pieces.table();
        pieces.into(list);
        token = Mapped.token(mapper, pieces);
    }

    @Override
    public void renew(SplittableRandom random) {
        pieces.shuffle(random);
        pieces.into(list);
        pieces.into(table);
    }

    @Override
    public long units() {
        return pieces.pages();
    }

    @Override
    public void prepareBaseline() {
        classic.mapTable(table);
    }

    @Override
    public long baseline() {
        int mapped = table.nents();
        classic.unmapTable(table);
        return mapped;
    }

    @Override
    public void prepareProposed() throws DmaException {
        segments.clear();
        mapper.mapAgain(token, list, MapAttributes.NONE, segments);
    }

    @Override
    public long proposed() {
        long mapped = token.segments();
        token.unmap();
        return mapped;
    }
}
