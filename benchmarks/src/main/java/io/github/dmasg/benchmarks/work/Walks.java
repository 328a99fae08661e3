package io.github.dmasg.benchmarks.work;

import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageRangeWalk;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Walks over the page side: what a driver does that wants to see every entry, or every page. */
public abstract class Walks implements Workload {
    final Pieces pieces;
    final SgTable table;
    final BioVecList list = new BioVecList();

    Walks(Pieces pieces) {
        this.pieces = pieces;
        this.table = pieces.table();
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

    /** Every entry: where it starts and how long it is. */
    public static final class Entries extends Walks {
        private final SgCursor classic = new SgCursor();
        private @Nullable PageCursor cursor;

        /**
         * A walk.
         *
         * @param pieces what is walked
         */
        public Entries(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long baseline() {
            SgCursor c = classic;
            c.reset(table.sgl());
            long sum = 0;
            for (; c.hasEntry(); c.advance()) {
                sum += c.phys() ^ c.length();
            }
            return sum;
        }

        @Override
        public long proposed() {
            PageCursor c = list.cursor(cursor);
            cursor = c;
            long sum = 0;
            while (c.next()) {
                for (int i = c.from(), to = c.to(); i < to; i++) {
                    sum += c.phys(i) ^ c.length(i);
                }
            }
            return sum;
        }
    }

    /** Every page, one at a time, in two loops of the driver's own. */
    public static final class Pages extends OfPages {
        private @Nullable PageCursor cursor;

        /**
         * A walk.
         *
         * @param pieces what is walked
         */
        public Pages(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long units() {
            return pieces.pages();
        }

        @Override
        public long proposed() {
            PageCursor c = list.cursor(cursor);
            cursor = c;
            long sum = 0;
            while (c.next()) {
                for (int i = c.from(), to = c.to(); i < to; i++) {
                    long pfn = c.firstPage(i);
                    for (long left = c.pages(i); left > 0; left--) {
                        sum += pfn++;
                    }
                }
            }
            return sum;
        }
    }

    /** Every page, handed to a procedure. */
    public static final class EachPage extends OfPages {
        private final PageSum sum = new PageSum();

        /**
         * A walk.
         *
         * @param pieces what is walked
         */
        public EachPage(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long units() {
            return pieces.pages();
        }

        @Override
        public long proposed() {
            list.forEachPage(sum);
            return sum.take();
        }
    }

    /** Every entry as first page and number of pages; the classic interface has only the pages. */
    public static final class Ranges extends OfPages {
        private @Nullable PageCursor cursor;

        /**
         * A walk.
         *
         * @param pieces what is walked
         */
        public Ranges(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long proposed() {
            PageCursor c = list.cursor(cursor);
            cursor = c;
            long sum = 0;
            while (c.next()) {
                for (int i = c.from(), to = c.to(); i < to; i++) {
                    long count = c.pages(i);
                    sum += c.firstPage(i) * count + ((count * (count - 1)) >> 1);
                }
            }
            return sum;
        }
    }

    /** As {@link Ranges}, handed to a procedure. */
    public static final class EachRange extends OfPages {
        private final RangeSum sum = new RangeSum(1);

        /**
         * A walk.
         *
         * @param pieces what is walked
         */
        public EachRange(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long proposed() {
            list.forEachPageRange(sum);
            return sum.take();
        }
    }

    /** As {@link Ranges}, with the walk that can be put down and taken up again. */
    public static final class RangeSteps extends OfPages {
        private final PageRangeWalk walk = new PageRangeWalk();

        /**
         * A walk.
         *
         * @param pieces what is walked
         */
        public RangeSteps(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long proposed() {
            PageRangeWalk w = walk.reset(list);
            long sum = 0;
            while (w.next()) {
                long count = w.count();
                sum += w.first() * count + ((count * (count - 1)) >> 1);
            }
            return sum;
        }
    }

    /** What is compared with the classic walk over pages. */
    private abstract static class OfPages extends Walks {
        private final SgPageIterator classic = new SgPageIterator();

        OfPages(Pieces pieces) {
            super(pieces);
        }

        @Override
        public long baseline() {
            SgPageIterator iterator = classic;
            iterator.start(table.sgl(), table.origNents(), 0);
            long sum = 0;
            while (iterator.next()) {
                sum += PageRef.pfn(iterator.page());
            }
            return sum;
        }
    }
}
