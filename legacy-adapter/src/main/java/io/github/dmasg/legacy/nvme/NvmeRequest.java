package io.github.dmasg.legacy.nvme;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Data pointer of one NVMe command, built from a mapped scatterlist. Kernel: {@code struct nvme_iod} and the set-up
 * functions of {@code drivers/nvme/host/pci.c}, Linux 6.12.
 *
 * <p>PRP lists hold one 64-bit address per device page of 4096 bytes. A list page has 512 of them; the last word of a
 * full page moves to the next page and makes room for that page's address. Lists of up to 32 addresses, or 16 SGL
 * descriptors, come from the small pool.
 *
 * <p>Faithful:
 *
 * <ul>
 *   <li>lengths are signed 32-bit, so a segment of 2 GiB or more counts as negative;
 *   <li>a segment that ends inside a device page is found only if data follows it in the list that is being built. A
 *       first segment that ends inside its page, and segments that begin inside a page, pass without notice and the
 *       device transfers the wrong bytes;
 *   <li>building stops when the payload is covered, without a look at the rest of the list;
 *   <li>a failure to get the first list page leaves {@link #allocations()} at -1; a failure at a later page frees the
 *       earlier ones and leaves the count. Freeing finds the address of each next page in the last word of the page
 *       before.
 * </ul>
 *
 * <p>Reusable after {@link #free()}; not thread safe.
 */
public final class NvmeRequest {
    /** Bytes of a device page, {@code NVME_CTRL_PAGE_SIZE}. */
    public static final int DEVICE_PAGE = 4096;

    /** Bytes of a block of the small pool. */
    public static final int SMALL_BLOCK = 256;

    /** Descriptor type of a data block, {@code NVME_SGL_FMT_DATA_DESC << 4}. */
    public static final int SGL_DATA = 0x00;

    /** Descriptor type of a last segment, {@code NVME_SGL_FMT_LAST_SEG_DESC << 4}. */
    public static final int SGL_LAST_SEGMENT = 0x30;

    private static final int PRPS_PER_PAGE = DEVICE_PAGE / Long.BYTES;
    private static final int SGL_WORDS = 2;
    private static final int SGLS_PER_PAGE = PRPS_PER_PAGE / SGL_WORDS;
    private static final int SGL_TYPE_SHIFT = 56;

    private final DmaPool pagePool;
    private final DmaPool smallPool;
    private final WarnLog warnings;
    private final List<PoolBlock> blocks = new ArrayList<>();
    private final SgCursor cursor = new SgCursor();

    private int allocations;
    private boolean small;
    private boolean ownsPages;
    private @DmaAddr long firstDma;
    private long pointer0;
    private long pointer1;

    /**
     * Creates a request that describes nothing yet.
     *
     * @param pagePool gives list pages of 4096 bytes
     * @param smallPool gives blocks of 256 bytes
     * @param warnings takes what the kernel prints with {@code WARN}
     */
    public NvmeRequest(DmaPool pagePool, DmaPool smallPool, WarnLog warnings) {
        this.pagePool = Objects.requireNonNull(pagePool, "pagePool");
        this.smallPool = Objects.requireNonNull(smallPool, "smallPool");
        this.warnings = Objects.requireNonNull(warnings, "warnings");
    }

    /**
     * Describes a mapped list with physical region pages. Kernel: {@code nvme_pci_setup_prps()}.
     *
     * @param sgl first mapped entry
     * @param payload bytes to transfer, kept modulo 2^32 and read as a signed number
     * @return {@code OK}; {@code RESOURCE} if a pool is empty; {@code IOERR}, with a warning, if a segment that is not
     *     the last ends inside a device page
     * @throws UndefinedInKernelException if the list ends before the payload does
     */
    public BlkStatus setupPrps(Sg sgl, @ByteCount long payload) {
        SgCursor sg = begin(sgl);
        long address = sg.dmaAddress();
        pointer0 = address;
        int inFirstPage = DEVICE_PAGE - (int) (address & (DEVICE_PAGE - 1));
        int left = (int) payload - inFirstPage;
        if (left <= 0) {
            return pointTo(0);
        }
        int segmentLeft = (int) sg.dmaLength() - inFirstPage;
        if (segmentLeft != 0) {
            address += inFirstPage;
        } else {
            toNext(sg);
            address = sg.dmaAddress();
            segmentLeft = (int) sg.dmaLength();
        }
        if (left <= DEVICE_PAGE) {
            return pointTo(address);
        }
        int entries = (left + DEVICE_PAGE - 1) / DEVICE_PAGE;
        if (!takeFirst(entries <= SMALL_BLOCK / Long.BYTES)) {
            return BlkStatus.RESOURCE;
        }
        return fillPrpPages(sg, address, segmentLeft, left);
    }

    private BlkStatus fillPrpPages(SgCursor sg, @DmaAddr long firstAddress, int firstSegmentLeft, int payloadLeft) {
        PoolBlock page = blocks.get(0);
        long address = firstAddress;
        int segmentLeft = firstSegmentLeft;
        int left = payloadLeft;
        int i = 0;
        while (true) {
            if (i == PRPS_PER_PAGE) {
                PoolBlock next = pagePool.allocate();
                if (next == null) {
                    freePages();
                    return BlkStatus.RESOURCE;
                }
                blocks.add(next);
                allocations++;
                next.put(0, page.word(i - 1));
                page.put(i - 1, next.dmaAddress());
                page = next;
                i = 1;
            }
            page.put(i++, address);
            segmentLeft -= DEVICE_PAGE;
            address += DEVICE_PAGE;
            left -= DEVICE_PAGE;
            if (left <= 0) {
                return pointTo(firstDma);
            }
            if (segmentLeft > 0) {
                continue;
            }
            if (segmentLeft < 0) {
                warnings.warn("segment " + sg.index() + ": ends inside a device page (expected: only the last one)");
                return BlkStatus.IOERR;
            }
            toNext(sg);
            address = sg.dmaAddress();
            segmentLeft = (int) sg.dmaLength();
        }
    }

    /**
     * Describes a mapped list with scatter-gather descriptors. Kernel: {@code nvme_pci_setup_sgls()}.
     *
     * <p>Faithful: a single entry is described in the command itself; more of them go to one block behind a last-segment
     * descriptor, never chained.
     *
     * @param sgl first mapped entry
     * @param nents number of mapped entries, 1 to 256
     * @return {@code OK}, or {@code RESOURCE} if a pool is empty
     * @throws UndefinedInKernelException if the number is 0 or above 256, where the kernel would leave its list page, or
     *     if the list is shorter
     */
    public BlkStatus setupSgls(Sg sgl, int nents) {
        if (nents < 1 || nents > SGLS_PER_PAGE) {
            throw new UndefinedInKernelException("nents: " + nents + " (expected: 1 to " + SGLS_PER_PAGE + ")");
        }
        SgCursor sg = begin(sgl);
        if (nents == 1) {
            pointer0 = sg.dmaAddress();
            pointer1 = sglWord(sg.dmaLength(), SGL_DATA);
            return BlkStatus.OK;
        }
        if (!takeFirst(nents <= SMALL_BLOCK / (SGL_WORDS * Long.BYTES))) {
            return BlkStatus.RESOURCE;
        }
        PoolBlock block = blocks.get(0);
        pointer0 = firstDma;
        pointer1 = sglWord((long) nents * SGL_WORDS * Long.BYTES, SGL_LAST_SEGMENT);
        for (int i = 0; i < nents; i++) {
            if (i != 0) {
                toNext(sg);
            }
            block.put(SGL_WORDS * i, sg.dmaAddress());
            block.put(SGL_WORDS * i + 1, sglWord(sg.dmaLength(), SGL_DATA));
        }
        return BlkStatus.OK;
    }

    /**
     * Gives the lists back and forgets them. Kernel: {@code nvme_free_prps()} for list pages, {@code nvme_unmap_data()}
     * for a small block.
     *
     * <p>Does nothing if there is nothing to give back.
     */
    public void free() {
        if (small) {
            smallPool.free(blocks.get(0), firstDma);
        } else if (ownsPages) {
            freePages();
        }
        forget();
    }

    private void freePages() {
        long address = firstDma;
        for (int i = 0; i < allocations; i++) {
            PoolBlock block = blocks.get(i);
            long next = (@DmaAddr long) block.word(PRPS_PER_PAGE - 1);
            pagePool.free(block, address);
            address = next;
        }
        ownsPages = false;
    }

    /**
     * First half of the data pointer: PRP 1, or the address of the SGL descriptor in the command.
     *
     * @return DMA address, unsigned; meaningful after {@code OK}
     */
    public long prp1() {
        return pointer0;
    }

    /**
     * Second half of the data pointer: PRP 2, which is 0, the second page or the first list page.
     *
     * @return DMA address, unsigned; meaningful after a PRP set-up that was {@code OK}
     */
    public long prp2() {
        return pointer1;
    }

    /**
     * Length in the SGL descriptor of the command.
     *
     * @return bytes, 0 to 2^32 - 1; meaningful after an SGL set-up that was {@code OK}
     */
    public @ByteCount long sglLength() {
        return sglLength(pointer1);
    }

    /**
     * Type of the SGL descriptor of the command.
     *
     * @return {@link #SGL_DATA} or {@link #SGL_LAST_SEGMENT}
     */
    public int sglType() {
        return sglType(pointer1);
    }

    /**
     * Length in the second word of an SGL descriptor.
     *
     * @param word second word of a descriptor
     * @return bytes, 0 to 2^32 - 1
     */
    public static @ByteCount long sglLength(long word) {
        return (@ByteCount long) (word & 0xffff_ffffL);
    }

    /**
     * Type in the second word of an SGL descriptor.
     *
     * @param word second word of a descriptor
     * @return the type byte
     */
    public static int sglType(long word) {
        return (int) (word >>> SGL_TYPE_SHIFT);
    }

    /**
     * Whether the list lives in a block of the small pool. Kernel: {@code nr_allocations == 0} with a list.
     *
     * @return true after a set-up that asked the small pool and got a block
     */
    public boolean small() {
        return small;
    }

    /**
     * The kernel's count of list pages, {@code nr_allocations}.
     *
     * <p>Divergence: the kernel sets -1 before a set-up, here it is 0 until one asks a pool.
     *
     * @return number of list pages, 0 without list or with a small one, -1 if the first allocation failed
     */
    public int allocations() {
        return allocations;
    }

    /**
     * Address of the first list page, or of the second data page if there is no list. Kernel: {@code first_dma}.
     *
     * @return DMA address, unsigned
     */
    public @DmaAddr long firstDma() {
        return firstDma;
    }

    /**
     * The blocks of the list in chain order; also those of a set-up that failed, as a debugger would see them.
     *
     * @return an unmodifiable view
     */
    public List<PoolBlock> blocks() {
        return Collections.unmodifiableList(blocks);
    }

    private SgCursor begin(Sg sgl) {
        if (small || ownsPages) {
            throw new IllegalStateException("request: still holds a list (expected: free() before the next set-up)");
        }
        forget();
        cursor.reset(sgl);
        return cursor;
    }

    private void forget() {
        blocks.clear();
        allocations = 0;
        small = false;
        ownsPages = false;
        firstDma = 0;
    }

    private BlkStatus pointTo(@DmaAddr long second) {
        firstDma = second;
        pointer1 = second;
        return BlkStatus.OK;
    }

    private boolean takeFirst(boolean fromSmallPool) {
        PoolBlock block = (fromSmallPool ? smallPool : pagePool).allocate();
        if (block == null) {
            allocations = -1;
            return false;
        }
        allocations = fromSmallPool ? 0 : 1;
        small = fromSmallPool;
        ownsPages = !fromSmallPool;
        blocks.add(block);
        firstDma = block.dmaAddress();
        return true;
    }

    private static void toNext(SgCursor sg) {
        sg.advance();
        if (!sg.hasEntry()) {
            throw new UndefinedInKernelException("list: ends before the payload (expected: at least as long)");
        }
    }

    private static long sglWord(@ByteCount long length, int type) {
        return ((long) type << SGL_TYPE_SHIFT) | (length & 0xffff_ffffL);
    }
}
