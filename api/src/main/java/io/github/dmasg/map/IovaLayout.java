package io.github.dmasg.map;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * Lays a source out in one IOVA range. Runs twice over the source: {@link #measure} finds how much room is needed and checks
 * everything that can be wrong with the source, {@link #emit} fills the page table and hands out the segments at the address
 * that was allocated in between. Both runs take the same decisions.
 */
interface IovaLayout {
    /**
     * First run.
     *
     * @param cursor before the first span
     * @param limits of device and sink
     * @param batch counts the segments, without a sink
     */
    void measure(PageCursor cursor, SegmentLimits limits, PeerLookup peers, SegmentBatch batch) throws DmaException;

    /** Bytes of IOVA space the layout takes; 0 if all entries are reached by bus address (S26). */
    @ByteCount
    long iovaBytes();

    /** What the start of the range must be a multiple of. */
    @ByteCount
    long alignment();

    /** Sum of the entries' lengths. */
    @ByteCount
    long bytes();

    /**
     * Second run, of the source that was measured last.
     *
     * @param iova start of the range, a multiple of {@link #alignment()}
     * @param writer begun for that range; null to hand out segments only
     * @param batch hands the segments to the sink
     */
    void emit(PageCursor cursor, @DmaAddr long iova, @Nullable TableWriter writer, SegmentBatch batch)
            throws DmaException;

    /**
     * Whether the measuring run noted all that a second run would find: short sources need not be read twice.
     *
     * @param counted what the measuring run counted into
     */
    boolean noted(SegmentBatch counted);

    /**
     * Does what {@link #emit} does, from the notes.
     *
     * @param iova start of the range, a multiple of {@link #alignment()}
     * @param writer begun for that range; null if no IOVA space is taken
     */
    void emitNoted(@DmaAddr long iova, @Nullable TableWriter writer);
}
