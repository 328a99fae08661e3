package io.github.dmasg.legacy.rdma;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.Objects;

/**
 * User memory that is pinned and mapped for an RDMA device. Kernel: {@code struct ib_umem}, Linux 6.12.
 *
 * <p>Holds the mapped list, the user address and length it stands for, and the I/O virtual address the device will use
 * for it. The list is not copied. On-demand paging is not modelled. Not thread safe.
 */
public final class Umem {
    private final Sg sgl;
    private final int nents;
    private final long address;
    private final @ByteCount long length;
    private @DmaAddr long iova;

    /**
     * Describes mapped memory.
     *
     * @param sgl first mapped entry; only its DMA side is read
     * @param nents number of mapped entries, at least 0
     * @param address user virtual address of the first byte, unsigned
     * @param length bytes, unsigned 64 bits
     * @throws IllegalArgumentException if {@code nents} is below 0
     */
    public Umem(Sg sgl, int nents, long address, @ByteCount long length) {
        if (nents < 0) {
            throw new IllegalArgumentException("nents: " + nents + " (expected: >= 0)");
        }
        this.sgl = Objects.requireNonNull(sgl, "sgl");
        this.nents = nents;
        this.address = address;
        this.length = length;
        // Remote peers and the adapter use this address; the adapter has its own translation for it.
        this.iova = (@DmaAddr long) address;
    }

    /**
     * Bytes between the start of the first page and the first byte. Kernel: {@code ib_umem_offset()}.
     *
     * @return 0 to 4095
     */
    public int offset() {
        return (int) (address & (PageRef.PAGE_SIZE - 1));
    }

    /**
     * The device-side address the last {@link #bestPageSize} call chose, the user address before that. Kernel: {@code
     * umem->iova}.
     *
     * @return unsigned 64-bit address
     */
    public @DmaAddr long iova() {
        return iova;
    }

    /**
     * The largest page size the device can use for this memory at a device-side address. Kernel: {@code
     * ib_umem_find_best_pgsz()}.
     *
     * <p>A page size fits if every place where the DMA addresses jump lies on a page boundary of the device-side range,
     * and if DMA address and device-side address agree below the page size. Entries that follow each other without a
     * gap count as one. Remembers {@code virt} for the block counts.
     *
     * <p>Sizes above the smallest one that holds the whole range are not considered: they would not save a page.
     *
     * <p>Faithful: the lengths of all entries count, not only the part from {@link #offset} to the length; a first entry at
     * 2^64 - 1 counts as following the nothing before it.
     *
     * @param sizes bit n set: the device supports pages of 2^n bytes
     * @param virt device-side address of the first byte
     * @return a power of two that is set in {@code sizes}, or 0 if none fits
     */
    public @ByteCount long bestPageSize(@ByteCount long sizes, @DmaAddr long virt) {
        iova = virt;
        long differing = sizes & -(1L << bitsToHold((length - 1 + virt) ^ virt));
        long va = virt;
        long skip = offset();
        long runStart = ~0L;
        long runLength = 0;
        SgCursor c = new SgCursor(sgl);
        for (int i = 0; i < nents && c.hasEntry(); i++) {
            long addr = c.dmaAddress();
            long runEnd = runStart + runLength;
            boolean overflow = Long.compareUnsigned(runEnd, runStart) < 0;
            if (overflow || runEnd != addr) {
                runStart = addr;
                runLength = 0;
                differing |= (addr + skip) ^ va;
                if (i != 0) {
                    differing |= va;
                }
            }
            long len = c.dmaLength();
            runLength += len;
            va += len - skip;
            skip = 0;
            c.advance();
        }
        long usable = differing == 0 ? sizes : sizes & (-1L >>> (63 - Long.numberOfTrailingZeros(differing)));
        return Long.highestOneBit(usable);
    }

    /**
     * Number of device pages that cover the memory. Kernel: {@code ib_umem_num_dma_blocks()}.
     *
     * @param pageSize bytes, a power of two
     * @return pages, from the range at {@link #iova}, unsigned; wraps as the kernel's arithmetic does
     * @throws IllegalArgumentException if the size is no power of two
     */
    public long dmaBlocks(@ByteCount long pageSize) {
        if (Long.bitCount(pageSize) != 1) {
            throw new IllegalArgumentException(
                    "pageSize: 0x" + Long.toHexString(pageSize) + " (expected: a power of two)");
        }
        long start = iova & -pageSize;
        long end = (iova + length + pageSize - 1) & -pageSize;
        return Long.divideUnsigned(end - start, pageSize);
    }

    /**
     * Walks the device pages. Kernel: {@code rdma_umem_for_each_dma_block()}.
     *
     * <p>The walk begins at the device page that holds the first byte, even when the list begins before it, and ends
     * after {@link #dmaBlocks} pages or with the list.
     *
     * @param pageSize bytes, a power of two, as {@link #bestPageSize} gave it
     * @return the walk, before its first block
     * @throws IllegalArgumentException if the size is no power of two
     */
    public BlockIterator blocks(@ByteCount long pageSize) {
        return new BlockIterator(sgl, nents, pageSize, (@ByteCount long) (offset() & -pageSize), dmaBlocks(pageSize));
    }

    /** Bits needed to write a number down, at least 1. Kernel: {@code bits_per()}. */
    private static int bitsToHold(long value) {
        return Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(value));
    }
}
