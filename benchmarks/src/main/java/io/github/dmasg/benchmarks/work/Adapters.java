package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.legacy.adapter.ClassicMapper;
import io.github.dmasg.legacy.adapter.MapperSgCalls;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSink;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import java.util.SplittableRandom;

/** What a step of a migration costs: the same mapping with and without an adapter in between. */
public final class Adapters {
    private Adapters() {}

    /** The data of both ways. */
    private abstract static class Migration implements Workload {
        final Pieces pieces;
        final SgTable table;
        final BioVecList list = new BioVecList();

        Migration(Pieces pieces) {
            this.pieces = pieces;
            table = pieces.table();
            pieces.into(list);
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

        static long mapAndUnmap(DmaMapper mapper, Mapping token, PageSource source, DmaSink sink) throws DmaException {
            mapper.mapAgain(token, source, MapAttributes.NONE, sink);
            long segments = token.segments();
            token.unmap();
            return segments;
        }
    }

    /** A classic list as source and as sink of the new mapper, against its own lists. */
    public static final class ClassicList extends Migration {
        private final DmaMapper mapper = Mapped.direct();
        private final DmaSgList segments = new DmaSgList();
        private final SgPages classicPages;
        private final SgSink classicSegments;
        private final Mapping token;
        private final boolean asSource;

        /**
         * The work.
         *
         * @param pieces what is mapped
         * @param asSource whether the classic list is the source; otherwise it is the sink
         */
        public ClassicList(Pieces pieces, boolean asSource) {
            super(pieces);
            this.asSource = asSource;
            // Both are views that may be kept as long as the list.
            classicPages = SgPages.of(table);
            classicSegments = SgSink.into(table);
            token = Mapped.token(mapper, pieces);
        }

        @Override
        public long baseline() throws DmaException {
            segments.clear();
            return mapAndUnmap(mapper, token, list, segments);
        }

        @Override
        public long proposed() throws DmaException {
            segments.clear();
            return asSource
                    ? mapAndUnmap(mapper, token, classicPages, segments)
                    : mapAndUnmap(mapper, token, list, classicSegments);
        }
    }

    /** A classic driver served by the new mapper, against classic mapping. */
    public static final class ClassicDriver extends Migration {
        private final ClassicDma classic = Mapped.classicIommu();
        private final MapperSgCalls calls = new MapperSgCalls(Mapped.iommu(), Mapped.DEVICE, new WarnLog());

        /**
         * The work.
         *
         * @param pieces what is mapped
         */
        public ClassicDriver(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long baseline() {
            classic.mapTable(table);
            int segments = table.nents();
            classic.unmapTable(table);
            return segments;
        }

        @Override
        public long proposed() {
            int error = calls.mapTable(table, Direction.BIDIRECTIONAL);
            int segments = table.nents();
            calls.unmapTable(table, Direction.BIDIRECTIONAL);
            return error == 0 ? segments : error;
        }
    }

    /** A driver of the new interface on classic mapping, against the new mapper. */
    public static final class ClassicKernel extends Migration {
        private final DmaMapper mapper = Mapped.iommu();
        private final DmaMapper classic =
                ClassicMapper.iommu(Mapped.DEVICE, Mapped.domain(), PeerRoutes.NONE, new WarnLog());
        private final DmaSgList segments = new DmaSgList();
        private final Mapping token;
        private final Mapping classicToken;

        /**
         * The work.
         *
         * @param pieces what is mapped
         */
        public ClassicKernel(Pieces pieces) {
            super(pieces);
            token = Mapped.token(mapper, pieces);
            classicToken = Mapped.token(classic, pieces);
        }

        @Override
        public long baseline() throws DmaException {
            segments.clear();
            return mapAndUnmap(mapper, token, list, segments);
        }

        @Override
        public long proposed() throws DmaException {
            segments.clear();
            return mapAndUnmap(classic, classicToken, list, segments);
        }
    }
}
