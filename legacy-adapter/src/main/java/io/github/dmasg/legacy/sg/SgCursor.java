package io.github.dmasg.legacy.sg;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a list without allocating. Kernel: {@code for_each_sg()}.
 *
 * <pre>
 * SgCursor c = new SgCursor();
 * for (c.reset(sgl); c.hasEntry(); c.advance()) {
 *     total += c.length();
 * }
 * </pre>
 *
 * <p>Invariant: a cursor is either past the end or stands on an entry, never on a chain link. {@link #index()} counts
 * entries from the start of the walk. Reusable through {@link #reset(Sg)}. Not thread safe.
 */
public final class SgCursor {
    private @Nullable Scatterlist array;
    private int slot;
    private int index;

    /** Creates a cursor that is past the end. */
    public SgCursor() {}

    /**
     * Creates a cursor that stands on the given entry.
     *
     * @param start first entry, or null for an empty list
     */
    public SgCursor(@Nullable Sg start) {
        reset(start);
    }

    /**
     * Moves to an entry and counts from 0 again.
     *
     * @param start first entry, or null for an empty list
     */
    public void reset(@Nullable Sg start) {
        array = start == null ? null : start.array();
        slot = start == null ? 0 : start.index();
        index = 0;
    }

    /**
     * Whether the cursor stands on an entry.
     *
     * @return false past the end
     */
    public boolean hasEntry() {
        return array != null;
    }

    /**
     * Moves to the next entry, or past the end. Kernel: {@code sg_next()}.
     *
     * @throws IllegalStateException if the cursor is past the end
     */
    public void advance() {
        Scatterlist a = current();
        index++;
        if (a.isLast(slot)) {
            array = null;
            return;
        }
        int following = slot + 1;
        if (following < a.slots() && !a.isChain(following)) {
            slot = following;
            return;
        }
        Sg next = Objects.requireNonNull(a.next(slot));
        array = next.array();
        slot = next.index();
    }

    /**
     * How many entries lie between the start and the cursor.
     *
     * @return 0 on the first entry
     */
    public int index() {
        return index;
    }

    /**
     * The array the cursor stands in.
     *
     * @return the array
     * @throws IllegalStateException if the cursor is past the end
     */
    public Scatterlist array() {
        return current();
    }

    /**
     * The slot the cursor stands on, within {@link #array()}.
     *
     * @return slot number
     */
    public int slot() {
        return slot;
    }

    /**
     * A handle for the entry under the cursor; allocates.
     *
     * @return the handle
     * @throws IllegalStateException if the cursor is past the end
     */
    public Sg sg() {
        return new Sg(current(), slot);
    }

    /**
     * Page of the entry. Kernel: {@code sg_page()}.
     *
     * @return a {@link PageRef}
     */
    public long page() {
        return current().page(slot);
    }

    /**
     * Frame number of the page of the entry.
     *
     * @return page frame number, 4 KiB units
     */
    public @Pfn long pfn() {
        return current().pfn(slot);
    }

    /**
     * Provider of the page of the entry.
     *
     * @return provider id, 0 for ordinary memory
     */
    public int provider() {
        return current().provider(slot);
    }

    /**
     * Offset of the entry. Kernel: {@code sg->offset}.
     *
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long offset() {
        return current().offset(slot);
    }

    /**
     * CPU-side length of the entry. Kernel: {@code sg->length}.
     *
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long length() {
        return current().length(slot);
    }

    /**
     * Physical address of the entry. Kernel: {@code sg_phys()}.
     *
     * @return physical address, unsigned 64 bits
     */
    public @PhysAddr long phys() {
        return current().phys(slot);
    }

    /**
     * Bus-side address of the entry. Kernel: {@code sg_dma_address()}.
     *
     * @return DMA address, unsigned 64 bits
     */
    public @DmaAddr long dmaAddress() {
        return current().dmaAddress(slot);
    }

    /**
     * Bus-side length of the entry. Kernel: {@code sg_dma_len()}.
     *
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long dmaLength() {
        return current().dmaLength(slot);
    }

    /**
     * DMA flags of the entry. Kernel: {@code sg->dma_flags}.
     *
     * @return the flag word
     */
    public int dmaFlags() {
        return current().dmaFlags(slot);
    }

    /**
     * Whether the DMA address of the entry is a PCI bus address. Kernel: {@code sg_dma_is_bus_address()}.
     *
     * @return true if marked
     */
    public boolean isDmaBusAddress() {
        return current().isDmaBusAddress(slot);
    }

    private Scatterlist current() {
        Scatterlist a = array;
        if (a == null) {
            throw new IllegalStateException("cursor: past the end (expected: on an entry)");
        }
        return a;
    }
}
