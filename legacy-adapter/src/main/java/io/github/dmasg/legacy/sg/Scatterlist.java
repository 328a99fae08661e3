package io.github.dmasg.legacy.sg;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One array of {@code struct scatterlist} slots, as one allocation of the kernel holds them.
 *
 * <p>A list is one array, or several linked through chain slots. {@link Sg} names one slot; {@link SgTable} owns whole
 * lists.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>a slot is either an entry or a chain link, never both; a link carries no end mark and points at a slot;
 *   <li>every value of 32 bits is stored as the kernel stores it: setters keep the low 32 bits, getters return 0 to
 *       2^32 - 1.
 * </ul>
 *
 * <p>Layout: 32 bytes per slot, four words of 64 bits, as on a 64-bit kernel with {@code CONFIG_NEED_SG_DMA_LENGTH} and
 * {@code CONFIG_NEED_SG_DMA_FLAGS}:
 *
 * <pre>
 * word 0   page_link    page reference shifted left by 2, or a link number; bit 0 chain, bit 1 end
 * word 1   offset       low 32 bits    bytes from the start of the page, may exceed a page
 *          length       high 32 bits   bytes of the CPU side
 * word 2   dma_address  64 bits        bus side, meaningful after mapping
 * word 3   dma_length   low 32 bits    bytes of the bus side
 *          dma_flags    high 32 bits   bit 0: the address is a PCI bus address; bit 1: the entry is bounced
 * </pre>
 *
 * <p>Divergences from the kernel: a page is a {@link PageRef} rather than a pointer; the target of a chain link lives
 * in a side array, so that it is a real reference for the garbage collector; debug poison ({@code CONFIG_DEBUG_SG}) is
 * not modelled. Not thread safe.
 */
public final class Scatterlist {
    /** {@code SG_MAX_SINGLE_ALLOC}: slots of the largest array the kernel allocates, one page of 4 KiB. */
    public static final int MAX_SINGLE_ALLOC = 128;

    /** {@code SG_DMA_BUS_ADDRESS}: the bit of the DMA flags that marks a PCI bus address. */
    public static final int DMA_BUS_ADDRESS = 1;

    /** {@code SG_DMA_SWIOTLB}: the bit of the DMA flags that marks a bounced entry. */
    public static final int DMA_SWIOTLB = 2;

    private static final int WORDS = 4;
    private static final long CHAIN = 1;
    private static final long END = 2;
    private static final int LINK_SHIFT = 2;
    private static final long U32 = 0xffff_ffffL;
    private static final Sg[] NO_LINKS = {};

    private final long[] words;
    private Sg[] links = NO_LINKS;

    private Scatterlist(int slots) {
        this.words = new long[Math.multiplyExact(slots, WORDS)];
    }

    /**
     * Allocates an array with every field 0 and no marks. Kernel: {@code kcalloc()} of scatterlist slots.
     *
     * @param slots number of slots, at least 1
     * @return the array
     * @throws IllegalArgumentException if the number is below 1
     */
    public static Scatterlist allocate(int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots: " + slots + " (expected: >= 1)");
        }
        return new Scatterlist(slots);
    }

    /**
     * Number of slots in this array, chain slots included.
     *
     * @return at least 1
     */
    public int slots() {
        return words.length / WORDS;
    }

    /**
     * Names a slot.
     *
     * @param index slot, 0 to {@code slots() - 1}
     * @return the handle
     * @throws IndexOutOfBoundsException if there is no such slot
     */
    public Sg at(int index) {
        return new Sg(this, index);
    }

    // ---------------------------------------------------------------- page side

    /**
     * Sets page, length and offset of an entry, keeping its end mark. Kernel: {@code sg_set_page()}.
     *
     * @param index slot
     * @param page a {@link PageRef}
     * @param length bytes, kept modulo 2^32
     * @param offset bytes from the start of the page, kept modulo 2^32
     * @throws UndefinedInKernelException if the slot is a chain link
     */
    public void setPage(int index, long page, @ByteCount long length, @ByteCount long offset) {
        assignPage(index, page);
        words[index * WORDS + 1] = (length << 32) | (offset & U32);
    }

    /**
     * Sets the page of an entry, keeping its end mark. Kernel: {@code sg_assign_page()}.
     *
     * @param index slot
     * @param page a {@link PageRef}
     * @throws UndefinedInKernelException if the slot is a chain link
     */
    public void assignPage(int index, long page) {
        int w = index * WORDS;
        long link = words[w];
        if ((link & CHAIN) != 0) {
            throw chainSlot(index);
        }
        words[w] = (page << LINK_SHIFT) | (link & END);
    }

    /**
     * Page of an entry. Kernel: {@code sg_page()}.
     *
     * @param index slot
     * @return a {@link PageRef}
     * @throws UndefinedInKernelException if the slot is a chain link
     */
    public long page(int index) {
        long link = words[index * WORDS];
        if ((link & CHAIN) != 0) {
            throw chainSlot(index);
        }
        return link >>> LINK_SHIFT;
    }

    /**
     * Frame number of the page of an entry. Kernel: {@code page_to_pfn(sg_page(sg))}.
     *
     * @param index slot
     * @return page frame number, 4 KiB units
     */
    public @Pfn long pfn(int index) {
        return PageRef.pfn(page(index));
    }

    /**
     * Provider of the page of an entry. Kernel: {@code sg_page(sg)->pgmap}.
     *
     * @param index slot
     * @return provider id, 0 for ordinary memory
     */
    public int provider(int index) {
        return PageRef.provider(page(index));
    }

    /**
     * Offset of the first byte from the start of the page. Kernel: {@code sg->offset}.
     *
     * @param index slot
     * @return bytes, 0 to 2^32 - 1; may exceed a page
     */
    public @ByteCount long offset(int index) {
        return (@ByteCount long) (words[index * WORDS + 1] & U32);
    }

    /**
     * Sets the offset. Kernel: assignment to {@code sg->offset}.
     *
     * @param index slot
     * @param offset bytes, kept modulo 2^32
     */
    public void setOffset(int index, @ByteCount long offset) {
        int w = index * WORDS + 1;
        words[w] = (words[w] & ~U32) | (offset & U32);
    }

    /**
     * Length on the CPU side. Kernel: {@code sg->length}.
     *
     * @param index slot
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long length(int index) {
        return (@ByteCount long) (words[index * WORDS + 1] >>> 32);
    }

    /**
     * Sets the length on the CPU side. Kernel: assignment to {@code sg->length}.
     *
     * @param index slot
     * @param length bytes, kept modulo 2^32
     */
    public void setLength(int index, @ByteCount long length) {
        int w = index * WORDS + 1;
        words[w] = (words[w] & U32) | (length << 32);
    }

    /**
     * Physical address of the first byte. Kernel: {@code sg_phys()}.
     *
     * @param index slot
     * @return physical address, unsigned 64 bits, wrapping
     */
    public @PhysAddr long phys(int index) {
        return PageRef.phys(page(index)) + offset(index);
    }

    // ---------------------------------------------------------------- DMA side

    /**
     * Bus-side address. Kernel: {@code sg_dma_address()}.
     *
     * @param index slot
     * @return DMA address, unsigned 64 bits
     */
    public @DmaAddr long dmaAddress(int index) {
        return (@DmaAddr long) words[index * WORDS + 2];
    }

    /**
     * Sets the bus-side address. Kernel: assignment to {@code sg_dma_address()}.
     *
     * @param index slot
     * @param address DMA address, unsigned 64 bits
     */
    public void setDmaAddress(int index, @DmaAddr long address) {
        words[index * WORDS + 2] = address;
    }

    /**
     * Bus-side length. Kernel: {@code sg_dma_len()}.
     *
     * @param index slot
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long dmaLength(int index) {
        return (@ByteCount long) (words[index * WORDS + 3] & U32);
    }

    /**
     * Sets the bus-side length. Kernel: assignment to {@code sg_dma_len()}.
     *
     * @param index slot
     * @param length bytes, kept modulo 2^32
     */
    public void setDmaLength(int index, @ByteCount long length) {
        int w = index * WORDS + 3;
        words[w] = (words[w] & ~U32) | (length & U32);
    }

    /**
     * All DMA flags. Kernel: {@code sg->dma_flags}.
     *
     * @param index slot
     * @return the flag word, bit 0 is {@link #DMA_BUS_ADDRESS}
     */
    public int dmaFlags(int index) {
        return (int) (words[index * WORDS + 3] >>> 32);
    }

    /**
     * Sets all DMA flags. Kernel: assignment to {@code sg->dma_flags}.
     *
     * @param index slot
     * @param flags the flag word
     */
    public void setDmaFlags(int index, int flags) {
        int w = index * WORDS + 3;
        words[w] = (words[w] & U32) | ((long) flags << 32);
    }

    /**
     * Whether the DMA address is a PCI bus address. Kernel: {@code sg_dma_is_bus_address()}.
     *
     * @param index slot
     * @return true if unmapping must leave the entry alone (S23)
     */
    public boolean isDmaBusAddress(int index) {
        return (dmaFlags(index) & DMA_BUS_ADDRESS) != 0;
    }

    /**
     * Marks the DMA address as a PCI bus address. Kernel: {@code sg_dma_mark_bus_address()}.
     *
     * @param index slot
     */
    public void markDmaBusAddress(int index) {
        setDmaFlags(index, dmaFlags(index) | DMA_BUS_ADDRESS);
    }

    /**
     * Takes the bus address mark away. Kernel: {@code sg_dma_unmark_bus_address()}.
     *
     * @param index slot
     */
    public void unmarkDmaBusAddress(int index) {
        setDmaFlags(index, dmaFlags(index) & ~DMA_BUS_ADDRESS);
    }

    /**
     * Whether the entry was bounced. Kernel: {@code sg_dma_is_swiotlb()}.
     *
     * @param index slot
     * @return true if marked
     */
    public boolean isDmaSwiotlb(int index) {
        return (dmaFlags(index) & DMA_SWIOTLB) != 0;
    }

    /**
     * Marks the entry as bounced. Kernel: {@code sg_dma_mark_swiotlb()}.
     *
     * @param index slot
     */
    public void markDmaSwiotlb(int index) {
        setDmaFlags(index, dmaFlags(index) | DMA_SWIOTLB);
    }

    // ---------------------------------------------------------------- marks and links

    /**
     * Whether a slot is a chain link. Kernel: {@code sg_is_chain()}.
     *
     * @param index slot
     * @return true for a link
     */
    public boolean isChain(int index) {
        return (words[index * WORDS] & CHAIN) != 0;
    }

    /**
     * Whether a slot is the last entry of its list. Kernel: {@code sg_is_last()}.
     *
     * @param index slot
     * @return true if the end mark is set
     */
    public boolean isLast(int index) {
        return (words[index * WORDS] & END) != 0;
    }

    /**
     * Makes an entry the last of its list. Kernel: {@code sg_mark_end()}.
     *
     * <p>As in the kernel, a chain link loses its link.
     *
     * @param index slot
     */
    public void markEnd(int index) {
        int w = index * WORDS;
        words[w] = (words[w] & ~CHAIN) | END;
    }

    /**
     * Takes the end mark away. Kernel: {@code sg_unmark_end()}.
     *
     * @param index slot
     */
    public void unmarkEnd(int index) {
        words[index * WORDS] &= ~END;
    }

    /**
     * Turns a slot into a link to another one. Kernel: {@code __sg_chain()}; {@code sg_chain(prv, n, sgl)} is {@code
     * prv.chainAt(n - 1, sgl)}.
     *
     * <p>Offset and length become 0 and an end mark is dropped; the DMA side keeps its bits.
     *
     * @param index slot that becomes the link
     * @param target first slot of the rest of the list
     */
    public void chainAt(int index, Sg target) {
        int w = index * WORDS;
        int link = links.length;
        links = Arrays.copyOf(links, link + 1);
        links[link] = target;
        words[w + 1] = 0;
        words[w] = (long) link << LINK_SHIFT | CHAIN;
    }

    /**
     * Target of a chain link. Kernel: {@code sg_chain_ptr()}.
     *
     * @param index slot
     * @return the slot the link points at
     * @throws UndefinedInKernelException if the slot is not a chain link
     */
    public Sg chainTarget(int index) {
        long link = words[index * WORDS];
        if ((link & CHAIN) == 0) {
            throw new UndefinedInKernelException("slot " + index + ": an entry (expected: a chain link)");
        }
        return links[(int) (link >>> LINK_SHIFT)];
    }

    /**
     * Clears slots and puts the end mark on the last of them. Kernel: {@code sg_init_table()}.
     *
     * @param nents number of slots, from slot 0
     * @throws IllegalArgumentException if the array has fewer slots
     */
    public void init(int nents) {
        if (nents < 1 || nents > slots()) {
            throw new IllegalArgumentException("nents: " + nents + " (expected: 1 to " + slots() + ")");
        }
        Arrays.fill(words, 0, nents * WORDS, 0);
        if (nents == slots()) {
            links = NO_LINKS;
        }
        markEnd(nents - 1);
    }

    /**
     * The entry after the given one in this list, or null at the end. Kernel: {@code sg_next()}.
     *
     * @param index slot
     * @return the next entry, never a chain link
     * @throws UndefinedInKernelException if the array ends without end mark or link
     */
    @Nullable
    Sg next(int index) {
        if (isLast(index)) {
            return null;
        }
        int following = index + 1;
        if (following == slots()) {
            throw new UndefinedInKernelException("slot " + index + ": last of its array (expected: end mark or link)");
        }
        return isChain(following) ? chainTarget(following) : new Sg(this, following);
    }

    /**
     * Copies a whole slot, marks included. Kernel: {@code *out = *in} of two scatterlist slots.
     *
     * @param index slot to write
     * @param source slot to read; not a chain link
     * @throws UndefinedInKernelException if the source is a chain link
     */
    public void copyFrom(int index, Sg source) {
        Scatterlist from = source.array();
        if (from.isChain(source.index())) {
            throw chainSlot(source.index());
        }
        System.arraycopy(from.words, source.index() * WORDS, words, index * WORDS, WORDS);
    }

    private static UndefinedInKernelException chainSlot(int index) {
        return new UndefinedInKernelException("slot " + index + ": a chain link (expected: an entry)");
    }
}
