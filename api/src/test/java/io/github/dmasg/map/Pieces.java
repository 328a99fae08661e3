package io.github.dmasg.map;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A source for tests: hands its entries out in spans of a chosen size that lie in the middle of their arrays, and remembers how
 * often it was read and whether a cursor of its own came back.
 */
final class Pieces implements PageSource {
    /** An entry. */
    record Piece(long phys, long length, int provider) {
        long end() {
            return phys + length;
        }

        @Override
        public String toString() {
            return "0x" + Long.toHexString(phys) + "+0x" + Long.toHexString(length)
                    + (provider == BioVec.ORDINARY ? "" : "@" + provider);
        }
    }

    private static final long UNIT = LayoutRun.GRANULE / 4;
    private static final int[] PROVIDERS = {0, 0, 0, 0, 0, LayoutRun.HOST_BRIDGE, LayoutRun.BUS, LayoutRun.OTHER_BUS};
    private static final int BEFORE = 3;
    private static final int BEHIND = 2;
    /** What no mapper may read: an entry without a length. */
    private static final long NOTHING = 0;

    final List<Piece> all = new ArrayList<>();
    private final int span;
    private int reads;
    private int reused;

    Pieces(int span) {
        this.span = span;
    }

    /** A few entries, most of them close behind the one before. */
    static Pieces random(Random random) {
        Pieces pieces = new Pieces(1 + random.nextInt(6));
        boolean wholeGranules = random.nextInt(3) != 0;
        boolean ordinary = random.nextInt(3) != 0;
        long at = (8 + random.nextInt(40)) * LayoutRun.GRANULE + (wholeGranules ? 0 : random.nextInt(4) * UNIT);
        int provider = 0;
        for (int n = 1 + random.nextInt(12); n > 0; n--) {
            long length;
            if (wholeGranules) {
                length = LayoutRun.GRANULE * (random.nextInt(3) != 0 ? 1 : 1 + random.nextInt(9));
            } else {
                length = random.nextBoolean()
                        ? LayoutRun.GRANULE * (1 + random.nextInt(4))
                        : UNIT * (1 + random.nextInt(14));
                length -= random.nextInt(8) == 0 ? 3 : 0;
            }
            if (!ordinary && random.nextInt(3) == 0) {
                provider = PROVIDERS[random.nextInt(PROVIDERS.length)];
            }
            pieces.add(at, length, provider);
            at += length;
            switch (random.nextInt(8)) {
                case 0 -> at += LayoutRun.GRANULE * (1 + random.nextInt(3));
                case 1 -> at += wholeGranules ? 0 : UNIT * (1 + random.nextInt(5));
                case 2 -> at = (at + 16 * LayoutRun.GRANULE) & -4 * LayoutRun.GRANULE;
                case 3 -> at = (8 + random.nextInt(64)) * LayoutRun.GRANULE;
                default -> {}
            }
        }
        return pieces;
    }

    Pieces add(long phys, long length) {
        return add(phys, length, BioVec.ORDINARY);
    }

    Pieces add(long phys, long length, int provider) {
        all.add(new Piece(phys, length, provider));
        return this;
    }

    /** Calls of {@link #cursor} so far. */
    int reads() {
        return reads;
    }

    /** Those of them to which a cursor of this source was given back. */
    int reused() {
        return reused;
    }

    long total() {
        return all.stream().mapToLong(Piece::length).sum();
    }

    @Override
    public PageCursor cursor(@Nullable PageCursor reuse) {
        reads++;
        if (reuse instanceof Spans spans && spans.isOf(this)) {
            reused++;
        }
        return new Spans();
    }

    @Override
    public String toString() {
        return all + " in spans of " + span;
    }

    private final class Spans extends PageCursor {
        private int next;

        boolean isOf(Pieces other) {
            return Pieces.this == other;
        }

        @Override
        public boolean next() {
            int count = Math.min(span, all.size() - next);
            if (count == 0) {
                return false;
            }
            frames = new long[BEFORE + count + BEHIND];
            extents = new long[BEFORE + count + BEHIND];
            for (int i = 0; i < count; i++) {
                Piece piece = all.get(next + i);
                // The offset may lie behind the first page: with odd spans some entries say it that way.
                long back = span % 2 == 0 ? 0 : Math.min(piece.phys >>> BioVec.PAGE_SHIFT, (next + i) % 3);
                long pfn = (piece.phys >>> BioVec.PAGE_SHIFT) - back;
                frames[BEFORE + i] = BioVec.frame(pfn, piece.provider, piece.length);
                extents[BEFORE + i] = BioVec.extent(piece.phys - (pfn << BioVec.PAGE_SHIFT), piece.length);
            }
            for (int i : new int[] {BEFORE - 1, BEFORE + count}) {
                frames[i] = NOTHING;
                extents[i] = NOTHING;
            }
            from = BEFORE;
            to = BEFORE + count;
            next += count;
            return true;
        }
    }
}
