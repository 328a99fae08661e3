package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaPageRangeWalk;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVec;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Walks over the DMA side: what a driver does that programs its hardware from the result of a mapping. */
public abstract class DmaWalks implements Workload {
    final Pieces pieces;
    final SgTable table;
    final DmaSgList list = new DmaSgList();

    DmaWalks(Pieces pieces) {
        this.pieces = pieces;
        this.table = pieces.table();
        fill();
    }

    @Override
    public void renew(SplittableRandom random) {
        pieces.shuffle(random);
        fill();
    }

    private void fill() {
        pieces.into(table);
        list.clear();
        SgCursor cursor = new SgCursor(table.sgl());
        for (int i = 0; i < pieces.count(); i++) {
            if (i > 0) {
                cursor.advance();
            }
            cursor.array().setDmaAddress(cursor.slot(), pieces.phys(i));
            cursor.array().setDmaLength(cursor.slot(), pieces.length(i));
            list.append(pieces.phys(i), pieces.length(i), 0);
        }
    }

    @Override
    public long units() {
        return pieces.pages();
    }

    /** Every device page, one at a time, in two loops of the driver's own. */
    public static final class Pages extends OfPages {
        private @Nullable DmaCursor cursor;

        /**
         * A walk.
         *
         * @param pieces the segments, at page edges
         */
        public Pages(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long proposed() {
            DmaCursor c = list.cursor(cursor);
            cursor = c;
            long sum = 0;
            while (c.next()) {
                for (int i = c.from(), to = c.to(); i < to; i++) {
                    long address = c.firstPage(i, BioVec.PAGE_SHIFT);
                    for (long left = c.pages(i, BioVec.PAGE_SHIFT); left > 0; left--) {
                        sum += address;
                        address += BioVec.PAGE_SIZE;
                    }
                }
            }
            return sum;
        }
    }

    /** Every device page, handed to a procedure. */
    public static final class EachPage extends OfPages {
        private final PageSum sum = new PageSum();

        /**
         * A walk.
         *
         * @param pieces the segments, at page edges
         */
        public EachPage(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long proposed() {
            list.forEachPage(BioVec.PAGE_SHIFT, sum);
            return sum.take();
        }
    }

    /** Every segment as first device page and number of pages. */
    public static final class Ranges extends OfPages {
        private @Nullable DmaCursor cursor;

        /**
         * A walk.
         *
         * @param pieces the segments, at page edges
         */
        public Ranges(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long proposed() {
            DmaCursor c = list.cursor(cursor);
            cursor = c;
            long sum = 0;
            while (c.next()) {
                for (int i = c.from(), to = c.to(); i < to; i++) {
                    long count = c.pages(i, BioVec.PAGE_SHIFT);
                    sum += c.firstPage(i, BioVec.PAGE_SHIFT) * count + ((count * (count - 1)) >> 1) * BioVec.PAGE_SIZE;
                }
            }
            return sum;
        }
    }

    /** As {@link Ranges}, with the walk that can be put down and taken up again. */
    public static final class RangeSteps extends OfPages {
        private final DmaPageRangeWalk walk = new DmaPageRangeWalk();

        /**
         * A walk.
         *
         * @param pieces the segments, at page edges
         */
        public RangeSteps(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long proposed() {
            DmaPageRangeWalk w = walk.reset(list, BioVec.PAGE_SHIFT);
            long sum = 0;
            while (w.next()) {
                long count = w.count();
                sum += w.first() * count + ((count * (count - 1)) >> 1) * BioVec.PAGE_SIZE;
            }
            return sum;
        }
    }

    /** The sum of the lengths. */
    public static final class Bytes extends DmaWalks {
        private final SgCursor classic = new SgCursor();

        /**
         * A walk.
         *
         * @param pieces the segments
         */
        public Bytes(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long units() {
            return pieces.count();
        }

        @Override
        public long baseline() {
            SgCursor c = classic;
            c.reset(table.sgl());
            long sum = 0;
            for (; c.hasEntry(); c.advance()) {
                sum += c.dmaLength();
            }
            return sum;
        }

        @Override
        public long proposed() {
            return list.bytes();
        }
    }

    /** What is compared with the classic walk over DMA pages. */
    private abstract static class OfPages extends DmaWalks {
        private final SgDmaPageIterator classic = new SgDmaPageIterator();

        OfPages(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long baseline() {
            SgDmaPageIterator iterator = classic;
            iterator.start(table.sgl(), table.origNents(), 0);
            long sum = 0;
            while (iterator.next()) {
                sum += iterator.dmaAddress();
            }
            return sum;
        }
    }
}
