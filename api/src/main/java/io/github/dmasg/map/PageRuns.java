package io.github.dmasg.map;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.unit.ByteCount;

/**
 * Recognises the pages of one buffer: entries with equal offset and length, each as far behind its predecessor as it is long.
 *
 * <p>They need no look of their own: what holds for the first of them holds for all, so a mapping loop takes them in one step.
 */
final class PageRuns {
    private PageRuns() {}

    /**
     * Entries behind one that continue it.
     *
     * @param frames frame words
     * @param extents extent words
     * @param at index of an entry shorter than 4 GiB
     * @param to index behind the last entry
     * @param room bytes that the entries found may have together
     * @return their number, 0 or more
     */
    static int more(long[] frames, long[] extents, int at, int to, @ByteCount long room) {
        long frame = frames[at];
        long extent = extents[at];
        long size = extent >>> 32;
        long step = size >>> BioVec.PAGE_SHIFT;
        int next = at + 1;
        // Most entries are followed by something else; the division is for the others.
        if (next >= to
                || extents[next] != extent
                || frames[next] != frame + step
                || (step << BioVec.PAGE_SHIFT) != size) {
            return 0;
        }
        // Behind the last frame the provider's number begins.
        long most = Math.min(room, (BioVec.MAX_PFN - BioVec.pfn(frame)) << BioVec.PAGE_SHIFT);
        int behind = (int) Math.min(to, next + most / size);
        long origin = frame - at * step;
        while (next < behind && extents[next] == extent && frames[next] == origin + next * step) {
            next++;
        }
        return next - at - 1;
    }
}
