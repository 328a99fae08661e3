package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.page.BioVec;
import org.junit.jupiter.api.Test;

class PageRunsTest {
    private static final long PAGE = BioVec.extent(0, 4096);
    private static final long PLENTY = 1L << 50;

    private static int more(long[] frames, long[] extents, long room) {
        return PageRuns.more(frames, extents, 0, frames.length, room);
    }

    @Test
    void pagesOfOneBufferAreCountedBehindTheFirst() {
        assertEquals(3, more(new long[] {7, 8, 9, 10}, new long[] {PAGE, PAGE, PAGE, PAGE}, PLENTY));
        assertEquals(1, more(new long[] {7, 8, 10}, new long[] {PAGE, PAGE, PAGE}, PLENTY), "a gap");
        assertEquals(0, more(new long[] {7, 7, 8}, new long[] {PAGE, PAGE, PAGE}, PLENTY), "the same page");
        assertEquals(0, more(new long[] {7}, new long[] {PAGE}, PLENTY), "nothing behind");
        long two = BioVec.extent(0, 8192);
        assertEquals(2, more(new long[] {7, 9, 11}, new long[] {two, two, two}, PLENTY), "two pages each");
        assertEquals(0, more(new long[] {7, 9, 11}, new long[] {two, PAGE, PAGE}, PLENTY), "another length");
        long inside = BioVec.extent(512, 4096);
        assertEquals(1, more(new long[] {7, 8}, new long[] {inside, inside}, PLENTY), "an offset they share");
        assertEquals(0, more(new long[] {7, 8}, new long[] {inside, PAGE}, PLENTY), "another offset");
    }

    @Test
    void onlyTheSpanGivenIsLookedAt() {
        long[] frames = {5, 6, 7, 8, 9};
        long[] extents = {PAGE, PAGE, PAGE, PAGE, PAGE};
        assertEquals(2, PageRuns.more(frames, extents, 1, 4, PLENTY));
        assertEquals(0, PageRuns.more(frames, extents, 3, 4, PLENTY));
        long two = BioVec.extent(0, 8192);
        long[] every = {9, 7, 9, 11, 13};
        assertEquals(3, PageRuns.more(every, new long[] {two, two, two, two, two}, 1, 5, PLENTY), "two pages each");
    }

    @Test
    void noMoreThanThereIsRoomFor() {
        long[] frames = {5, 6, 7, 8};
        long[] extents = {PAGE, PAGE, PAGE, PAGE};
        assertEquals(2, more(frames, extents, 3 * 4096 - 1));
        assertEquals(3, more(frames, extents, 3 * 4096));
        assertEquals(0, more(frames, extents, 4095));
        assertEquals(0, more(frames, extents, 0));
        assertEquals(0, more(frames, extents, -4096));
    }

    /** Pieces that are no whole pages may follow each other only inside a page, which frame numbers do not show. */
    @Test
    void piecesOfPagesAreLeftToTheCaller() {
        long half = BioVec.extent(0, 2048);
        assertEquals(0, more(new long[] {7, 7}, new long[] {half, half}, PLENTY));
        assertEquals(0, more(new long[] {7, 8}, new long[] {half, half}, PLENTY));
    }

    /** The frame behind the last one has the bit pattern of frame 0 of the next provider. */
    @Test
    void theEndOfMemoryIsNotFollowedByAProvider() {
        long last = BioVec.frame(BioVec.MAX_PFN, 0, 4096);
        long other = BioVec.frame(0, 1, 4096);
        assertEquals(last + 1, other);
        assertEquals(0, more(new long[] {last, other}, new long[] {PAGE, PAGE}, PLENTY));
        assertEquals(1, more(new long[] {last - 1, last, other}, new long[] {PAGE, PAGE, PAGE}, PLENTY));
        long[] peers = {BioVec.frame(3, 2, 4096), BioVec.frame(4, 2, 4096), BioVec.frame(5, 3, 4096)};
        assertEquals(1, more(peers, new long[] {PAGE, PAGE, PAGE}, PLENTY), "one provider");
    }
}
