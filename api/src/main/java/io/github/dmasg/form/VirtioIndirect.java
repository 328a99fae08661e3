package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.unit.ByteCount;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A chain of descriptors in a table of its own, behind one descriptor of the ring. */
public final class VirtioIndirect extends VirtioForm {
    private static final int NONE = -1;

    private final VirtioRing ring;
    private final HeldPages pages;
    private @Nullable TablePage table;
    private int used;
    private int head = NONE;

    /**
     * An empty chain.
     *
     * @param ring gives the one descriptor
     * @param tables pages for the others; a chain has at most as many as fit in a page, and as the ring has
     */
    public VirtioIndirect(VirtioRing ring, TableMemory tables) {
        super(Math.min(ring.size(), tables.pageBytes() / VirtioRing.DESCRIPTOR));
        this.ring = ring;
        pages = new HeldPages(tables);
    }

    /**
     * The most table the first part can take; further parts take no more than their descriptors.
     *
     * @param mappedBytes bytes of the part
     * @param maxSegments most segments of the part
     * @return descriptors with the one of the ring, and one page
     */
    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return new TableNeed(Math.min(mappedBytes, maxSegments) + 1, 1, pages.pageBytes());
    }

    @Override
    public TableNeed used() {
        return used == 0 ? TableNeed.NOTHING : new TableNeed(used + 1L, 1, pages.pageBytes());
    }

    @Override
    int takeSlot(long segment) throws DmaException {
        if (head == NONE) {
            head = ring.take();
            if (head == NONE) {
                throw Refusal.exhausted(segment, "descriptors of the ring", 0);
            }
        }
        if (table == null) {
            table = pages.take(segment);
        }
        return used++;
    }

    @Override
    ByteBuffer table() {
        return Objects.requireNonNull(table).bytes();
    }

    @Override
    void giveSlots(int keep) {
        used = keep;
        if (keep > 0) {
            describe();
            return;
        }
        pages.giveBack();
        table = null;
        if (head != NONE) {
            ring.give(head);
            head = NONE;
        }
    }

    @Override
    void finish() {
        describe();
    }

    private void describe() {
        long address = Objects.requireNonNull(table).address();
        VirtioRing.write(ring.bytes(), head, address, (long) used * VirtioRing.DESCRIPTOR, VirtioRing.INDIRECT);
    }

    @Override
    public int head() {
        requireComplete();
        return head;
    }
}
