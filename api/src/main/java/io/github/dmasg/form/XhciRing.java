package io.github.dmasg.form;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A transfer ring of an xHCI endpoint: segments of 16-byte transfer request blocks (TRBs), closed by link TRBs.
 *
 * <p>Layout (xHCI 1.2, transfer request blocks): words 0 and 1 hold a pointer, word 2 a status, word 3 the cycle bit (0), flags and
 * the type (bits 10 to 15). The last TRB of each segment links to the next one; that of the last segment toggles the cycle.
 *
 * <p>Invariant: the controller owns a TRB when its cycle bit equals the cycle of its pass; what lies behind the enqueue position
 * never does. Not thread-safe: one owner per endpoint.
 */
public final class XhciRing {
    static final @ByteCount int TRB = 16;
    static final int CYCLE = 1;
    static final int CHAIN = 1 << 4;
    static final int TYPE_SHIFT = 10;

    private static final int STATUS_AT = 8;
    private static final int CONTROL_AT = 12;
    private static final int TOGGLE_CYCLE = 1 << 1;
    private static final int LINK = 6;
    private static final int NO_OP = 8;

    private final HeldPages pages;
    private final int perSegment;
    private int segment;
    private int slot;
    private int cycle = CYCLE;
    private int free;
    private @Nullable XhciTransfer waiting;

    /**
     * Sets up an empty ring.
     *
     * @param memory one page per segment, at most 64 KiB each
     * @param segments number of segments, greater than 0
     * @throws DmaException ENOMEM if there are not enough pages; those taken are given back
     * @throws IllegalArgumentException if the pages are too large or the number is out of range
     */
    public XhciRing(TableMemory memory, int segments) throws DmaException {
        Refusal.requireRange("page size", memory.pageBytes(), 2L * TRB, 1 << 16);
        Refusal.requireRange("number of segments", segments, 1, 1 << 16);
        pages = new HeldPages(memory);
        perSegment = memory.pageBytes() / TRB - 1;
        free = segments * perSegment - 1;
        takeSegments(segments);
        for (int i = 0; i < segments; i++) {
            // Owned by the driver on the first pass: a cycle bit of zero.
            for (int word = 0; word < memory.pageBytes(); word += Long.BYTES) {
                pages.at(i).bytes().putLong(word, 0);
            }
            pages.at(i)
                    .bytes()
                    .putLong(perSegment * TRB, pages.at((i + 1) % segments).address());
            writeLink(i, 0);
        }
    }

    private void takeSegments(int segments) throws DmaException {
        try {
            for (int i = 0; i < segments; i++) {
                pages.take(DmaException.NONE);
            }
        } catch (DmaException e) {
            pages.giveBack();
            throw DmaException.of(
                    DmaError.ENOMEM, "ring segments: fewer than " + segments + " (expected: " + segments + ")");
        }
    }

    /** Gives the segments back. The controller must have stopped. */
    public void close() {
        pages.giveBack();
        free = 0;
    }

    /**
     * Where the controller starts.
     *
     * @return DMA address of the first TRB
     */
    public @DmaAddr long address() {
        return pages.at(0).address();
    }

    /**
     * TRBs that can be put in, link TRBs not counted.
     *
     * @return count
     */
    public int free() {
        return free;
    }

    /**
     * TRBs of a segment, its link not counted.
     *
     * @return count
     */
    public int perSegment() {
        return perSegment;
    }

    /** TRBs up to the next link. */
    int toLink() {
        return perSegment - slot;
    }

    void reserve(XhciTransfer transfer) {
        if (waiting != null) {
            throw new IllegalStateException("ring: a transfer waits for submit() (expected: one at a time)");
        }
        waiting = transfer;
    }

    void unreserve() {
        waiting = null;
    }

    /** Fills up to the next link with TRBs that do nothing. */
    void skipToLink() {
        for (int left = toLink(); left > 0; left--) {
            put(0, 0, NO_OP << TYPE_SHIFT, cycle);
            advance(0);
        }
    }

    /** Writes a TRB at the enqueue position with the cycle bit given and moves on. */
    void enqueue(long pointer, int status, int control, boolean ownedByDriver) {
        put(pointer, status, control, ownedByDriver ? cycle ^ CYCLE : cycle);
        advance(control & CHAIN);
    }

    private void put(long pointer, int status, int control, int withCycle) {
        ByteBuffer out = pages.at(segment).bytes();
        int at = slot * TRB;
        out.putLong(at, pointer);
        out.putInt(at + STATUS_AT, status);
        out.putInt(at + CONTROL_AT, control | withCycle);
    }

    private void advance(int chain) {
        free--;
        slot++;
        if (slot == perSegment) {
            writeLink(segment, cycle | chain);
            slot = 0;
            segment++;
            if (segment == pages.count()) {
                segment = 0;
                cycle ^= CYCLE;
            }
        }
    }

    private void writeLink(int of, int bits) {
        int toggle = of == pages.count() - 1 ? TOGGLE_CYCLE : 0;
        pages.at(of).bytes().putInt(perSegment * TRB + CONTROL_AT, LINK << TYPE_SHIFT | toggle | bits);
    }

    /** Where the next TRB goes, for {@link #handOver}. */
    int position() {
        return segment * (perSegment + 1) + slot;
    }

    /** The cycle bit with which the controller owns the next TRB. */
    int cycle() {
        return cycle;
    }

    /** Passes a TRB to the controller that was written as the driver's. */
    void handOver(int position, int control, int withCycle) {
        int at = position % (perSegment + 1) * TRB + CONTROL_AT;
        pages.at(position / (perSegment + 1)).bytes().putInt(at, control | withCycle);
    }

    void release(int trbs) {
        free += trbs;
    }
}
