package io.github.dmasg.benchmarks.work;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.adapter.ClassicDevices;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.dmamap.DirectUnmapListener;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.SplittableRandom;

/** Maps lists in which every other entry is peer memory, of two providers in turn, reached by bus address. */
public final class Peers implements Workload {
    private static final int KINDS = 4;
    private static final PeerRoutes ROUTES = new PeerRoutes() {
        @Override
        public MapType mapType(int provider, Device client) {
            return MapType.BUS_ADDRESS;
        }

        @Override
        public long busOffset(int provider) {
            return provider * Pieces.PAGE;
        }
    };

    private final Pieces pieces;
    private final boolean againstOrdinary;
    private final ClassicDma classic;
    private final SgTable table;
    private final DmaMapper mapper = new DirectMapper(Policy.MINIMAL, ROUTES);
    private final BioVecList ordinary = new BioVecList();
    private final BioVecList mixed = new BioVecList();
    private final DmaSgList segments = new DmaSgList();
    private final Mapping token;

    /**
     * The work.
     *
     * @param pieces what is mapped
     * @param againstOrdinary whether the comparison is the new mapper with ordinary memory only, instead of the classic one
     */
    public Peers(Pieces pieces, boolean againstOrdinary) {
        this.pieces = pieces;
        this.againstOrdinary = againstOrdinary;
        WarnLog warnings = new WarnLog();
        classic = new ClassicDma(
                new io.github.dmasg.legacy.dmamap.DirectMapper(
                        ClassicDevices.of(Mapped.DEVICE, ROUTES), DirectUnmapListener.NONE, warnings),
                warnings);
        table = pieces.table();
        fill();
        token = Mapped.token(mapper, pieces);
    }

    private void fill() {
        pieces.into(ordinary);
        mixed.clear();
        SgCursor cursor = new SgCursor(table.sgl());
        for (int i = 0; i < pieces.count(); i++) {
            if (i > 0) {
                cursor.advance();
            }
            int provider = i % 2 == 0 ? BioVec.ORDINARY : 1 + i % KINDS / 2;
            long pfn = pieces.phys(i) >>> BioVec.PAGE_SHIFT;
            mixed.append(pfn, 0, pieces.length(i), provider);
            cursor.array().setPage(cursor.slot(), PageRef.of(pfn, provider), pieces.length(i), 0);
        }
    }

    @Override
    public void renew(SplittableRandom random) {
        pieces.shuffle(random);
        fill();
    }

    @Override
    public long units() {
        return pieces.count();
    }

    @Override
    public long baseline() throws DmaException {
        if (againstOrdinary) {
            return map(ordinary);
        }
        classic.mapTable(table);
        int mapped = table.nents();
        classic.unmapTable(table);
        return mapped;
    }

    @Override
    public long proposed() throws DmaException {
        return map(mixed);
    }

    private long map(BioVecList list) throws DmaException {
        segments.clear();
        mapper.mapAgain(token, list, MapAttributes.NONE, segments);
        long mapped = token.segments();
        token.unmap();
        return mapped;
    }
}
