package io.github.dmasg.legacy.sg;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names one slot of a scatterlist array: what {@code struct scatterlist *} is in C.
 *
 * <p>A handle is a value. Two handles are equal if they name the same slot of the same array. Reading through a handle
 * costs one array access; loops over long lists use {@link SgCursor}, which allocates nothing. All accessors behave as
 * those of {@link Scatterlist} with the same name, where units and the kernel functions are given.
 *
 * @param array the array that holds the slot
 * @param index the slot, 0 to {@code array.slots() - 1}
 */
public record Sg(Scatterlist array, int index) {
    /**
     * Creates a handle.
     *
     * @param array the array that holds the slot
     * @param index the slot, 0 to {@code array.slots() - 1}
     * @throws IndexOutOfBoundsException if the array has no such slot
     */
    public Sg {
        Objects.checkIndex(index, array.slots());
    }

    /**
     * The next entry, or null after the last. Kernel: {@code sg_next()}.
     *
     * @return a handle that never names a chain link
     */
    public @Nullable Sg next() {
        return array.next(index);
    }

    /**
     * The slot that lies {@code slots} further in the same array, links or not. Kernel: {@code sg + slots}.
     *
     * @param slots number of slots, may be negative
     * @return the handle
     * @throws IndexOutOfBoundsException if the array has no such slot
     */
    public Sg plus(int slots) {
        return new Sg(array, Math.addExact(index, slots));
    }

    /**
     * Sets page, length and offset. Kernel: {@code sg_set_page()}.
     *
     * @param page a {@link PageRef}
     * @param length bytes, kept modulo 2^32
     * @param offset bytes, kept modulo 2^32
     */
    public void setPage(long page, @ByteCount long length, @ByteCount long offset) {
        array.setPage(index, page, length, offset);
    }

    /**
     * Page. Kernel: {@code sg_page()}.
     *
     * @return a {@link PageRef}
     */
    public long page() {
        return array.page(index);
    }

    /**
     * Frame number of the page.
     *
     * @return page frame number, 4 KiB units
     */
    public @Pfn long pfn() {
        return array.pfn(index);
    }

    /**
     * Provider of the page.
     *
     * @return provider id, 0 for ordinary memory
     */
    public int provider() {
        return array.provider(index);
    }

    /**
     * Offset from the start of the page. Kernel: {@code sg->offset}.
     *
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long offset() {
        return array.offset(index);
    }

    /**
     * Sets the offset.
     *
     * @param offset bytes, kept modulo 2^32
     */
    public void setOffset(@ByteCount long offset) {
        array.setOffset(index, offset);
    }

    /**
     * Length on the CPU side. Kernel: {@code sg->length}.
     *
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long length() {
        return array.length(index);
    }

    /**
     * Sets the length on the CPU side.
     *
     * @param length bytes, kept modulo 2^32
     */
    public void setLength(@ByteCount long length) {
        array.setLength(index, length);
    }

    /**
     * Physical address of the first byte. Kernel: {@code sg_phys()}.
     *
     * @return physical address, unsigned 64 bits
     */
    public @PhysAddr long phys() {
        return array.phys(index);
    }

    /**
     * Bus-side address. Kernel: {@code sg_dma_address()}.
     *
     * @return DMA address, unsigned 64 bits
     */
    public @DmaAddr long dmaAddress() {
        return array.dmaAddress(index);
    }

    /**
     * Sets the bus-side address.
     *
     * @param address DMA address, unsigned 64 bits
     */
    public void setDmaAddress(@DmaAddr long address) {
        array.setDmaAddress(index, address);
    }

    /**
     * Bus-side length. Kernel: {@code sg_dma_len()}.
     *
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long dmaLength() {
        return array.dmaLength(index);
    }

    /**
     * Sets the bus-side length.
     *
     * @param length bytes, kept modulo 2^32
     */
    public void setDmaLength(@ByteCount long length) {
        array.setDmaLength(index, length);
    }

    /**
     * DMA flags. Kernel: {@code sg->dma_flags}.
     *
     * @return the flag word
     */
    public int dmaFlags() {
        return array.dmaFlags(index);
    }

    /**
     * Sets the DMA flags.
     *
     * @param flags the flag word
     */
    public void setDmaFlags(int flags) {
        array.setDmaFlags(index, flags);
    }

    /**
     * Whether the DMA address is a PCI bus address. Kernel: {@code sg_dma_is_bus_address()}.
     *
     * @return true if marked
     */
    public boolean isDmaBusAddress() {
        return array.isDmaBusAddress(index);
    }

    /** Marks the DMA address as a PCI bus address. Kernel: {@code sg_dma_mark_bus_address()}. */
    public void markDmaBusAddress() {
        array.markDmaBusAddress(index);
    }

    /** Takes the bus address mark away. Kernel: {@code sg_dma_unmark_bus_address()}. */
    public void unmarkDmaBusAddress() {
        array.unmarkDmaBusAddress(index);
    }

    /**
     * Whether this is the last entry. Kernel: {@code sg_is_last()}.
     *
     * @return true if the end mark is set
     */
    public boolean isLast() {
        return array.isLast(index);
    }

    /**
     * Whether this slot is a chain link. Kernel: {@code sg_is_chain()}.
     *
     * @return true for a link
     */
    public boolean isChain() {
        return array.isChain(index);
    }

    /** Makes this the last entry. Kernel: {@code sg_mark_end()}. */
    public void markEnd() {
        array.markEnd(index);
    }

    /** Takes the end mark away. Kernel: {@code sg_unmark_end()}. */
    public void unmarkEnd() {
        array.unmarkEnd(index);
    }

    @Override
    public String toString() {
        return isChain()
                ? "slot " + index + ": link"
                : "slot " + index + ": pfn 0x" + Long.toHexString(pfn()) + " offset 0x" + Long.toHexString(offset())
                        + " length 0x" + Long.toHexString(length());
    }
}
