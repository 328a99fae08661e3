package io.github.dmasg.page;

import org.jspecify.annotations.Nullable;

/** A source of one entry that lies in the middle of its arrays; what lies beside it is nobody's, and not to be looked at. */
public final class MiddleOfThree implements PageSource {
    private static final long STRAY_PFN = 0xdead_beefL;

    private final long frame;

    /**
     * A page.
     *
     * @param pfn its number
     * @param provider whose it is
     */
    public MiddleOfThree(long pfn, int provider) {
        frame = BioVec.frame(pfn, provider, BioVec.PAGE_SIZE);
    }

    @Override
    public PageCursor cursor(@Nullable PageCursor reuse) {
        return new Middle();
    }

    private final class Middle extends PageCursor {
        @Override
        public boolean next() {
            boolean first = to == 0;
            long stray = BioVec.frame(STRAY_PFN, BioVec.MAX_PROVIDER, BioVec.PAGE_SIZE);
            long extent = BioVec.extent(0, BioVec.PAGE_SIZE);
            frames = new long[] {stray, frame, stray};
            extents = new long[] {extent, extent, extent};
            from = 1;
            to = 2;
            return first;
        }
    }
}
