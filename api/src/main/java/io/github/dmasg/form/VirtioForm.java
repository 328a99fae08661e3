package io.github.dmasg.form;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;

/**
 * A chain of virtio descriptors, made of one or more parts: a header, mapped data, a status byte.
 *
 * <p>Each mapping adds a part behind those before it; {@link #abort()} takes back only its own. What the device reads comes before
 * what it writes, as the specification demands. A chain describes at most 4 GiB.
 *
 * <p>Choose {@link VirtioChain} to put the descriptors in the ring, {@link VirtioIndirect} to put them in a table of their own that
 * takes one descriptor of the ring.
 */
public abstract sealed class VirtioForm extends DeviceForm permits VirtioChain, VirtioIndirect {
    private static final @ByteCount long LARGEST_LENGTH = 0xffff_ffffL;
    private static final @ByteCount long LARGEST_CHAIN = 1L << 32;

    private final int capacity;
    private final SegmentLimits limits;
    private final @DmaAddr long[] partAddress = new @DmaAddr long[1];
    private final long[] partExtent = new long[1];

    private int direction;
    private int count;
    private int lastSlot;
    private int lastFlags;

    private int countBefore;
    private int lastSlotBefore;
    private int lastFlagsBefore;

    VirtioForm(int capacity) {
        this.capacity = capacity;
        limits = SegmentLimits.NONE.withMaxSegmentSize(LARGEST_LENGTH).withMaxSegments(capacity);
    }

    /** The descriptor for one more entry of the chain. */
    abstract int takeSlot(long segment) throws DmaException;

    /** Where descriptors are written; only called while the chain has some. */
    abstract ByteBuffer table();

    /** Gives back all slots but the first ones. */
    abstract void giveSlots(int keep);

    @Override
    final boolean extensible() {
        return true;
    }

    @Override
    public final SegmentLimits limits() {
        return limits;
    }

    /**
     * The device reads the parts that follow.
     *
     * @return this
     * @throws IllegalStateException if it writes a part already
     */
    public final VirtioForm deviceReads() {
        if ((lastFlags & VirtioRing.WRITE) != 0) {
            throw new IllegalStateException("part: read by the device (expected: in front of those it writes)");
        }
        direction = 0;
        return this;
    }

    /**
     * The device writes the parts that follow.
     *
     * @return this
     */
    public final VirtioForm deviceWrites() {
        direction = VirtioRing.WRITE;
        return this;
    }

    /**
     * Adds memory of the driver that is mapped for good, such as a request header.
     *
     * @param address DMA address
     * @param length bytes, 1 to 2^32 - 1
     * @throws DmaException ENOMEM if there is no descriptor left
     * @throws IllegalArgumentException if the length is out of range
     */
    public final void part(@DmaAddr long address, @ByteCount long length) throws DmaException {
        Refusal.requireRange("length", length, 1, LARGEST_LENGTH);
        partAddress[0] = address;
        partExtent[0] = DmaSegment.extent(length, 0);
        boolean done = false;
        begin();
        try {
            accept(partAddress, partExtent, 0, 1);
            commit();
            done = true;
        } finally {
            if (!done) {
                abort();
            }
        }
    }

    @Override
    final void start() {
        if (direction == 0 && (lastFlags & VirtioRing.WRITE) != 0) {
            throw new IllegalStateException("part: read by the device (expected: in front of those it writes)");
        }
        countBefore = count;
        lastSlotBefore = lastSlot;
        lastFlagsBefore = lastFlags;
    }

    @Override
    public final void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        long segment = nextSegment();
        long sum = 0;
        for (int i = from; i < to; i++, segment++) {
            long length = DmaSegment.length(extents[i]);
            if (length > LARGEST_LENGTH) {
                throw Refusal.length(segment, length, "at most " + LARGEST_LENGTH);
            }
            sum += length;
            if (bytes() + sum > LARGEST_CHAIN) {
                throw DmaException.atSegment(
                        DmaError.EINVAL,
                        segment,
                        "chain length: " + (bytes() + sum) + " (expected: at most " + LARGEST_CHAIN + ")");
            }
            if (count == capacity) {
                throw Refusal.tooMany(segment, "descriptors", capacity);
            }
            append(addresses[i], length, segment);
        }
        accepted(to - from, sum);
    }

    private void append(@DmaAddr long address, @ByteCount long length, long segment) throws DmaException {
        int slot = takeSlot(segment);
        VirtioRing.write(table(), slot, address, length, direction);
        if (count > 0) {
            VirtioRing.link(table(), lastSlot, lastFlags | VirtioRing.NEXT, slot);
        }
        lastSlot = slot;
        lastFlags = direction;
        count++;
    }

    @Override
    final void rollback() {
        count = countBefore;
        lastSlot = lastSlotBefore;
        lastFlags = lastFlagsBefore;
        giveSlots(count);
        if (count > 0) {
            VirtioRing.link(table(), lastSlot, lastFlags, 0);
        }
    }

    @Override
    final void forget() {
        count = 0;
        lastFlags = 0;
        direction = 0;
        giveSlots(0);
    }

    /**
     * Descriptors of the chain.
     *
     * @return count
     */
    public final int descriptors() {
        return count;
    }

    /**
     * The descriptor of the ring that the available ring names.
     *
     * @return number of the descriptor
     * @throws IllegalStateException if the chain is not complete
     */
    public abstract int head();
}
