package io.github.dmasg.form;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.Arrays;

/**
 * One bulk or interrupt transfer as Normal TRBs on an {@link XhciRing}.
 *
 * <p>A TRB carries at most 64 KiB and does not cross a 64 KiB boundary. Each tells how many packets are left behind it, which needs
 * the whole length; and a transfer that goes over a link may do so only at a multiple of a burst. So segments are collected, {@link
 * #commit()} finds the place, and the ring changes only with {@link #submit()}, which hands over the first TRB last. If the burst
 * rule forbids the place at hand, the rest of the ring's segment is filled with TRBs that do nothing.
 *
 * <p>Layout (xHCI 1.2, Normal TRB): pointer; length in bits 0 to 16 and packets left, at most 31, in bits 17 to 21; cycle, chain (bit
 * 4, all but the last), interrupt on completion (bit 5, the last), type 1.
 */
public final class XhciTransfer extends DeviceForm {
    private static final int LARGEST_TRB = 1 << 16;
    private static final int LARGEST_TD_SIZE = 31;
    private static final int TD_SIZE_SHIFT = 17;
    private static final int NORMAL = 1 << XhciRing.TYPE_SHIFT;
    private static final int INTERRUPT_ON_COMPLETION = 1 << 5;
    private static final int FIRST_ROOM = 16;

    private final XhciRing ring;
    private final int maxPacket;
    private final long burst;
    private final int maxTrbs;
    private final SegmentLimits limits;

    private @DmaAddr long[] addresses;
    private @ByteCount int[] lengths;
    private int count;
    private boolean reserved;
    private boolean skips;
    private int onRing;

    /**
     * An empty transfer.
     *
     * @param ring where it goes
     * @param maxPacket the endpoint's largest packet in bytes, 1 to 1024
     * @param packetsPerBurst packets in a burst, 1 to 256
     * @param maxTrbs most TRBs, 1 to what the ring holds
     * @throws IllegalArgumentException if a value is out of range
     */
    public XhciTransfer(XhciRing ring, int maxPacket, int packetsPerBurst, int maxTrbs) {
        Refusal.requireRange("maximum packet size", maxPacket, 1, 1024);
        Refusal.requireRange("packets per burst", packetsPerBurst, 1, 256);
        Refusal.requireRange("maximum number of TRBs", maxTrbs, 1, 1 << 20);
        this.ring = ring;
        this.maxPacket = maxPacket;
        this.maxTrbs = maxTrbs;
        burst = (long) maxPacket * packetsPerBurst;
        limits = new SegmentLimits(LARGEST_TRB, LARGEST_TRB - 1, maxTrbs, 1);
        addresses = new long[Math.min(maxTrbs, FIRST_ROOM)];
        lengths = new int[addresses.length];
    }

    @Override
    public SegmentLimits limits() {
        return limits;
    }

    /**
     * The most TRBs the data can take. Those that fill up a segment of the ring come on top: fewer than the segment holds.
     *
     * @param mappedBytes bytes of the mapping
     * @param maxSegments most segments it has
     * @return TRBs, and no page
     */
    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return trbs(Math.min(mappedBytes, maxSegments));
    }

    @Override
    public TableNeed used() {
        return trbs(count);
    }

    private static TableNeed trbs(long entries) {
        return new TableNeed(entries, 0, entries * XhciRing.TRB);
    }

    @Override
    public void accept(@DmaAddr long[] from, long[] extents, int start, int to) throws DmaException {
        long segment = nextSegment();
        long sum = 0;
        for (int i = start; i < to; i++, segment++) {
            long address = from[i];
            long length = DmaSegment.length(extents[i]);
            if (length > LARGEST_TRB) {
                throw Refusal.length(segment, length, "at most " + LARGEST_TRB);
            }
            if ((address ^ address + length - 1) >>> 16 != 0) {
                throw Refusal.end(
                        segment, address + length, "at most the 64 KiB boundary behind 0x" + Long.toHexString(address));
            }
            add(address, (int) length, segment);
            sum += length;
        }
        accepted(to - start, sum);
    }

    private void add(@DmaAddr long address, @ByteCount int length, long segment) throws DmaException {
        if (count == addresses.length) {
            if (count == maxTrbs) {
                throw Refusal.tooMany(segment, "TRBs", maxTrbs);
            }
            int room = (int) Math.min(maxTrbs, 2L * count);
            addresses = Arrays.copyOf(addresses, room);
            lengths = Arrays.copyOf(lengths, room);
        }
        addresses[count] = address;
        lengths[count] = length;
        count++;
    }

    @Override
    void finish() throws DmaException {
        int toLink = ring.toLink();
        int trbs = count;
        skips = firstBadLink(toLink) >= 0;
        if (skips) {
            int bad = firstBadLink(ring.perSegment());
            if (bad >= 0) {
                throw DmaException.atSegment(
                        DmaError.EINVAL,
                        bad,
                        "bytes up to the ring's link: " + bytesUpTo(bad) + " (expected: a multiple of " + burst + ")");
            }
            trbs += toLink;
        }
        if (trbs > ring.free()) {
            throw DmaException.of(
                    DmaError.ENOMEM, "TRBs: " + trbs + " (expected: at most the " + ring.free() + " that are free)");
        }
        ring.reserve(this);
        reserved = true;
    }

    /** The TRB in front of the first link that the transfer must not go over, or -1. */
    private int firstBadLink(int toLink) {
        long sum = 0;
        int left = toLink;
        for (int i = 0; i < count - 1; i++) {
            sum += lengths[i];
            if (--left == 0) {
                if (sum % burst != 0) {
                    return i;
                }
                left = ring.perSegment();
            }
        }
        return -1;
    }

    private @ByteCount long bytesUpTo(int last) {
        long sum = 0;
        for (int i = 0; i <= last; i++) {
            sum += lengths[i];
        }
        return sum;
    }

    /**
     * Puts the transfer on the ring and hands it to the controller; what is left is the doorbell.
     *
     * @throws IllegalStateException if the transfer is not complete or was submitted before
     */
    public void submit() {
        requireComplete();
        if (!reserved) {
            throw new IllegalStateException("transfer: submitted (expected: once)");
        }
        int freeBefore = ring.free();
        if (skips) {
            ring.skipToLink();
        }
        int first = ring.position();
        int firstCycle = ring.cycle();
        long packets = PageGrid.ceilDiv(bytes(), maxPacket);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += lengths[i];
            boolean last = i == count - 1;
            long left = last ? 0 : Math.min(LARGEST_TD_SIZE, packets - sum / maxPacket);
            ring.enqueue(addresses[i], lengths[i] | (int) left << TD_SIZE_SHIFT, control(last), i == 0);
        }
        ring.handOver(first, control(count == 1), firstCycle);
        onRing = freeBefore - ring.free();
        ring.unreserve();
        reserved = false;
    }

    private static int control(boolean last) {
        return NORMAL | (last ? INTERRUPT_ON_COMPLETION : XhciRing.CHAIN);
    }

    @Override
    void forget() {
        if (reserved) {
            ring.unreserve();
            reserved = false;
        }
        ring.release(onRing);
        onRing = 0;
        count = 0;
    }

    /**
     * TRBs on the ring, with those that fill up a segment.
     *
     * @return count; 0 before {@link #submit()}
     */
    public int trbsOnRing() {
        return onRing;
    }
}
