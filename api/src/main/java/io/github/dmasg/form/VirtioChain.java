package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.unit.ByteCount;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A chain of descriptors in the ring itself. */
public final class VirtioChain extends VirtioForm {
    private final VirtioRing ring;
    private short[] slots = new short[8];
    private int taken;

    /**
     * An empty chain.
     *
     * @param ring gives the descriptors
     */
    public VirtioChain(VirtioRing ring) {
        super(ring.size());
        this.ring = ring;
    }

    /**
     * The most table one part can take.
     *
     * @param mappedBytes bytes of the part
     * @param maxSegments most segments of the part
     * @return descriptors of the ring, and no page
     */
    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return inRing(Math.min(mappedBytes, maxSegments));
    }

    @Override
    public TableNeed used() {
        return inRing(taken);
    }

    private static TableNeed inRing(long descriptors) {
        return new TableNeed(descriptors, 0, descriptors * VirtioRing.DESCRIPTOR);
    }

    @Override
    int takeSlot(long segment) throws DmaException {
        int slot = ring.take();
        if (slot < 0) {
            throw Refusal.exhausted(segment, "descriptors of the ring", taken);
        }
        if (taken == slots.length) {
            slots = Arrays.copyOf(slots, 2 * taken);
        }
        slots[taken++] = (short) slot;
        return slot;
    }

    @Override
    ByteBuffer table() {
        return ring.bytes();
    }

    @Override
    void giveSlots(int keep) {
        while (taken > keep) {
            ring.give(slots[--taken]);
        }
    }

    @Override
    void finish() {}

    @Override
    public int head() {
        requireComplete();
        return slots[0];
    }
}
