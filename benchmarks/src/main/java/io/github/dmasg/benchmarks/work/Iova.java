package io.github.dmasg.benchmarks.work;

import io.github.dmasg.iommu.IovaSpace;
import io.github.dmasg.legacy.iova.IovaDomain;
import io.github.dmasg.legacy.iova.IovaRange;
import java.util.Objects;
import java.util.SplittableRandom;

/** Allocates and frees ranges of I/O virtual addresses. */
public final class Iova {
    private static final long LIMIT = (1L << 48) - 1;
    private static final long LAST_FRAME = LIMIT / Pieces.PAGE;

    private Iova() {}

    private static IovaSpace space() {
        return Mapped.domain().iovas();
    }

    /** One page, got and given back at once; for any number of threads. The classic space has a lock, as in the kernel. */
    public static final class OnePage implements Workload {
        private final IovaSpace space = space();
        private final IovaDomain classic = new IovaDomain(Pieces.PAGE, 1);
        private final Object lock = new Object();

        /** The work. */
        public OnePage() {}

        @Override
        public long units() {
            return 1;
        }

        @Override
        public long baseline() {
            long frame;
            synchronized (lock) {
                frame = Objects.requireNonNull(classic.allocate(1, LAST_FRAME, true))
                        .pfnLo();
            }
            synchronized (lock) {
                classic.free(frame);
            }
            return 1;
        }

        @Override
        public long proposed() {
            long iova = space.allocate(Pieces.PAGE, Pieces.PAGE, LIMIT);
            space.free(iova, Pieces.PAGE);
            return iova == IovaSpace.FAILED ? 0 : 1;
        }
    }

    /** Gives back a random one of many live ranges and gets a new one. */
    public static final class Live implements Workload {
        private static final int MOST_PAGES = 64;

        private final SplittableRandom choices = new SplittableRandom(3);
        private final IovaSpace space = space();
        private final IovaDomain classic = new IovaDomain(Pieces.PAGE, 1);
        private final long[] iovas;
        private final int[] sizes;
        private final long[] frames;
        private final int mostPages;

        /**
         * The work.
         *
         * @param live how many ranges are live
         * @param mixed whether they have 1 to 64 pages; otherwise one each
         */
        public Live(int live, boolean mixed) {
            mostPages = mixed ? MOST_PAGES : 1;
            iovas = new long[live];
            sizes = new int[live];
            frames = new long[live];
            for (int i = 0; i < live; i++) {
                sizes[i] = 1 + i % mostPages;
                iovas[i] = get(sizes[i]);
                frames[i] = getClassic(sizes[i]);
            }
        }

        private long get(int pages) {
            return space.allocate(pages * Pieces.PAGE, Pieces.PAGE, LIMIT);
        }

        private long getClassic(int pages) {
            IovaRange range = Objects.requireNonNull(classic.allocate(pages, LAST_FRAME, false));
            return range.pfnLo();
        }

        @Override
        public long units() {
            return 1;
        }

        @Override
        public long baseline() {
            int which = choices.nextInt(frames.length);
            int pages = 1 + choices.nextInt(mostPages);
            classic.free(frames[which]);
            frames[which] = getClassic(pages);
            return 1;
        }

        @Override
        public long proposed() {
            int which = choices.nextInt(iovas.length);
            int pages = 1 + choices.nextInt(mostPages);
            space.free(iovas[which], sizes[which] * Pieces.PAGE);
            long got = get(pages);
            iovas[which] = got;
            sizes[which] = pages;
            return got == IovaSpace.FAILED ? 0 : 1;
        }
    }
}
