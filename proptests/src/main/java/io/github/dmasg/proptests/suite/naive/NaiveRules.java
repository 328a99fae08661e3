package io.github.dmasg.proptests.suite.naive;

import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import java.util.List;

/**
 * The rules of DMA mapping, one method each, as they should be. Override one to make a mistake.
 *
 * <p>Stateless.
 */
public class NaiveRules {
    /** Smallest unit of translation, in bytes. */
    public static final long GRANULE = 4096;

    /** The rules as they should be. */
    public NaiveRules() {}

    /**
     * First index of a span that is read.
     *
     * @param cursor at the span
     * @param span number of the span, from 0
     * @return index
     */
    protected int spanStart(PageCursor cursor, int span) {
        return cursor.from();
    }

    /**
     * Index behind the last of a span that is read.
     *
     * @param cursor at the span
     * @return index
     */
    protected int spanEnd(PageCursor cursor) {
        return cursor.to();
    }

    /**
     * Whether two entries may share a segment: one follows the other in memory, or both meet at granule edges and an IOMMU brings
     * them together.
     *
     * @param mapper what stands between device and memory
     * @param end physical address behind the first
     * @param start physical address of the second
     * @return true if so
     */
    protected boolean joins(MapperKind mapper, long end, long start) {
        return switch (mapper) {
            case DIRECT -> end == start;
            case IOMMU -> end == start || (end % GRANULE == 0 && start % GRANULE == 0);
            case BOUNCE -> false;
        };
    }

    /**
     * Longest segment that may start at an address.
     *
     * @param limits the device's
     * @param address DMA address, or one that is congruent as far as the boundary is concerned
     * @return bytes, at least 1
     */
    protected long longest(SegmentLimits limits, long address) {
        if (limits.boundaryMask() == SegmentLimits.NO_BOUNDARY) {
            return limits.maxSegmentSize();
        }
        return Math.min(limits.maxSegmentSize(), limits.boundaryMask() + 1 - (address & limits.boundaryMask()));
    }

    /**
     * Where to cut a stretch that is longer than a segment may be.
     *
     * @param limits the device's
     * @param address DMA address, or one that is congruent as far as the cut is concerned
     * @param longest what {@link #longest} says
     * @return bytes, at least 1
     */
    protected long cut(SegmentLimits limits, long address, long longest) {
        return ((address + longest) & -limits.cutAlignment()) - address;
    }

    /**
     * Whole granules that hold some bytes.
     *
     * @param offset bytes from a granule edge to the first
     * @param length bytes
     * @return bytes, a multiple of the granule
     */
    protected long granules(long offset, long length) {
        return (offset + length + GRANULE - 1) & -GRANULE;
    }

    /**
     * Alignment of a range of DMA addresses.
     *
     * @param room its size, a multiple of the granule
     * @return a power of two: a range that is aligned to its size crosses no boundary of its size or more
     */
    protected long alignment(long room) {
        return Long.bitCount(room) == 1 ? room : Long.highestOneBit(room) << 1;
    }

    /**
     * Highest DMA address a segment may contain.
     *
     * @param highest what the device can drive, unsigned
     * @param last last address there is
     * @return the address
     */
    protected long highest(long highest, long last) {
        return Long.compareUnsigned(highest, last) < 0 ? highest : last;
    }

    /**
     * DMA address of a segment.
     *
     * @param base start of its granules
     * @param offset bytes from there to its first byte
     * @return address
     */
    protected long segmentAddress(long base, long offset) {
        return base + offset;
    }

    /**
     * Length of a segment as the device is told.
     *
     * @param length bytes
     * @return bytes
     */
    protected long segmentLength(long length) {
        return length;
    }

    /**
     * Orders the segments of a mapping.
     *
     * @param segments in the order of the source; may be changed
     */
    protected void order(List<Segment> segments) {}

    /**
     * Whether the device may read.
     *
     * @param flow which way data moves
     * @return true if so
     */
    protected boolean mayRead(Flow flow) {
        return flow.deviceReads();
    }

    /**
     * Whether the device may write.
     *
     * @param flow which way data moves
     * @return true if so
     */
    protected boolean mayWrite(Flow flow) {
        return flow.deviceWrites();
    }

    /**
     * Bytes of translation that an unmap removes.
     *
     * @param room what was mapped
     * @return bytes
     */
    protected long removed(long room) {
        return room;
    }

    /**
     * Whether an unmap gives a range of addresses back.
     *
     * @param range number of the range within its mapping, from 0
     * @return true if so
     */
    protected boolean givesBack(int range) {
        return true;
    }

    /**
     * Whether a failed call undoes what it did.
     *
     * @return true if so
     */
    protected boolean undoes() {
        return true;
    }

    /**
     * Whether a second unmap is noticed.
     *
     * @return true if so
     */
    protected boolean noticesSecondUnmap() {
        return true;
    }

    /**
     * Whether data is copied to a bounce buffer when the mapping is made.
     *
     * @param flow which way data moves
     * @return true: a device may write less than all of it
     */
    protected boolean copiesIn(Flow flow) {
        return true;
    }

    /**
     * Whether data is copied from a bounce buffer when the mapping ends.
     *
     * @param flow which way data moves
     * @return true if the device may have written it
     */
    protected boolean copiesOut(Flow flow) {
        return flow.deviceWrites();
    }

    /**
     * First byte of a bounce buffer that a sync copies.
     *
     * @param offset first byte to sync, counted through the mapping
     * @param position first byte of the buffer, counted through the mapping
     * @return bytes from the start of the buffer
     */
    protected long syncFrom(long offset, long position) {
        return Math.max(0, offset - position);
    }

    /**
     * Whether a sync for the CPU copies from the buffer, and not to it.
     *
     * @return true if so
     */
    protected boolean syncForCpuCopiesOut() {
        return true;
    }

    /**
     * Whether the rest of the pages of a bounce buffer is cleared.
     *
     * @return true: it holds what others left there
     */
    protected boolean clearsBuffers() {
        return true;
    }

    /**
     * Address bits that a bounce buffer shares with what it stands for.
     *
     * @param alignMask what the device asks for
     * @return mask
     */
    protected long keptBits(long alignMask) {
        return Math.max(GRANULE - 1, alignMask);
    }

    /**
     * Whether a range of addresses is free.
     *
     * @param taken whether the books say that it is taken
     * @return true if it may be handed out
     */
    protected boolean free(boolean taken) {
        return !taken;
    }
}
