package io.github.dmasg.legacy.blk;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.unit.ByteCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills a scatterlist from a request. Kernel: {@code __blk_rq_map_sg()}, Linux 6.12.
 *
 * <p>Faithful:
 *
 * <ul>
 *   <li>vectors are joined only across the border of two bios; inside a bio they stay apart even if they touch;
 *   <li>the size test for a join uses 32-bit arithmetic, the boundary test looks at the last vector and not at the entry
 *       it would grow;
 *   <li>a vector that lies in one page becomes one entry whatever the segment limits say;
 *   <li>offsets of entries are always below a page, unless a vector's offset plus length wraps at 2^32.
 * </ul>
 *
 * <p>Reusable, allocates nothing per entry, not thread safe.
 */
public final class RequestMapper {
    private static final long U32 = 0xffff_ffffL;

    private final QueueLimits limits;
    private final WarnLog warnings;
    private final BvecCursor cursor = BvecCursor.ofVectors();
    private final SgCursor entry = new SgCursor();
    private @Nullable Sg first;

    /**
     * Creates a mapper.
     *
     * @param limits what the device takes
     * @param warnings takes the warning for more entries than were counted
     */
    public RequestMapper(QueueLimits limits, WarnLog warnings) {
        this.limits = limits;
        this.warnings = warnings;
    }

    /**
     * Fills a list and puts the end mark on its last entry.
     *
     * @param request the bios, in order
     * @param counted number of segments the request claims to have, {@code nr_phys_segments}
     * @param sgl first entry of a list that is long enough
     * @return number of entries; more than {@code counted} raises a warning
     * @throws UndefinedInKernelException if the list is too short
     */
    public int map(List<Bio> request, long counted, Sg sgl) {
        entry.reset(null);
        first = sgl;
        int segments = fill(request);
        if (entry.hasEntry()) {
            entry.array().markEnd(entry.slot());
        }
        if (segments > counted) {
            warnings.warn("segments: " + segments + " (expected: at most " + counted + ")");
        }
        return segments;
    }

    private int fill(List<Bio> request) {
        BvecCursor c = cursor;
        int segments = 0;
        boolean newBio = false;
        long lastPage = 0;
        long lastOffset = 0;
        long lastLength = 0;
        for (int b = 0; b < request.size(); b++) {
            Bio bio = request.get(b);
            c.reset(bio);
            while (c.next()) {
                long offset = c.offset();
                long length = c.length();
                boolean joined = newBio
                        && fitsLastEntry(length)
                        && limits.mergeable(lastPage, lastOffset, lastLength, c.page(), offset, length);
                if (joined) {
                    growLastEntry(length);
                } else if (((offset + length) & U32) <= PageRef.PAGE_SIZE) {
                    put(c.page(), length, offset);
                    segments++;
                } else {
                    segments += cut(c.page(), offset, length);
                }
                newBio = false;
            }
            if (bio.iter().size() != 0) {
                lastPage = c.page();
                lastOffset = c.offset();
                lastLength = c.length();
                newBio = true;
            }
        }
        return segments;
    }

    private boolean fitsLastEntry(@ByteCount long length) {
        return entry.hasEntry() && ((entry.length() + length) & U32) <= limits.maxSegmentSize();
    }

    private void growLastEntry(@ByteCount long length) {
        entry.array().setLength(entry.slot(), entry.length() + length);
    }

    /** Cuts a vector at the segment limits. Kernel: {@code blk_bvec_map_sg()}. */
    private int cut(long page, @ByteCount long offset, @ByteCount long length) {
        long start = PageRef.phys(page) + offset;
        int segments = 0;
        long total = 0;
        while (total < length) {
            long segment = limits.segmentLength(start + total, length - total);
            long at = (offset + total) & U32;
            put(PageRef.plus(page, at >>> PageRef.PAGE_SHIFT), segment, at & (PageRef.PAGE_SIZE - 1));
            total += segment;
            segments++;
        }
        return segments;
    }

    /** Writes the next entry, taking a stale end mark away first. Kernel: {@code blk_next_sg()}, {@code sg_set_page()}. */
    private void put(long page, @ByteCount long length, @ByteCount long offset) {
        if (entry.hasEntry()) {
            entry.array().unmarkEnd(entry.slot());
            entry.advance();
        } else {
            entry.reset(first);
        }
        Scatterlist array = entry.array();
        array.setPage(entry.slot(), page, length, offset);
    }
}
