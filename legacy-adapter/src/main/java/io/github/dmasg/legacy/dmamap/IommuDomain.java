package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import java.util.Objects;

/**
 * Turns ranges and lists into calls of a page table. Kernel: {@code struct iommu_domain} and {@code
 * drivers/iommu/iommu.c}, Linux 6.12.
 *
 * <p>Addresses and sizes are unsigned 64-bit and have to be multiples of the smallest supported page. Allocates nothing
 * per call. Not thread safe.
 */
public final class IommuDomain {
    private final PageTableOps ops;
    private final IommuEvents events;
    private final @ByteCount long alignMask;
    private final PageChoice choice;
    private final MappedBytes mapped = new MappedBytes();
    private final SgCursor cursor = new SgCursor();

    /**
     * Creates a domain.
     *
     * @param pageSizes bit n set: pages of 2^n bytes are supported; {@code pgsize_bitmap}
     * @param ops the page table
     * @param events sees what happens
     * @throws IllegalArgumentException if no page size is supported
     */
    public IommuDomain(@ByteCount long pageSizes, PageTableOps ops, IommuEvents events) {
        if (pageSizes == 0) {
            throw new IllegalArgumentException("pageSizes: 0 (expected: at least one bit)");
        }
        this.alignMask = Long.lowestOneBit(pageSizes) - 1;
        this.choice = new PageChoice(pageSizes);
        this.ops = Objects.requireNonNull(ops, "ops");
        this.events = Objects.requireNonNull(events, "events");
    }

    /**
     * Maps a range. Kernel: {@code __iommu_map()}.
     *
     * <p>After an error the pages that were mapped are unmapped again; this is reported even if there were none.
     *
     * @param iova first I/O virtual address
     * @param phys first physical address
     * @param size bytes
     * @return 0; {@code -EINVAL} for addresses or a size off the smallest page; or what the page table returned
     * @throws UndefinedInKernelException if the page table reports success without progress, where the kernel loops for
     *     ever
     */
    public int map(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long size) {
        if (((iova | phys | size) & alignMask) != 0) {
            return -Errno.EINVAL;
        }
        long done = 0;
        while (done != size) {
            choice.choose(iova + done, phys + done, size - done);
            mapped.reset();
            int error = ops.mapPages(iova + done, phys + done, choice.pageSize(), choice.count(), mapped);
            done += mapped.bytes();
            if (error != 0) {
                unmap(iova, done);
                return error;
            }
            if (mapped.bytes() == 0) {
                throw new UndefinedInKernelException("mapPages: 0 bytes without error (expected: progress)");
            }
        }
        events.mapped(iova, phys, size);
        return 0;
    }

    /**
     * Unmaps a range. Kernel: {@code iommu_unmap()}.
     *
     * @param iova first I/O virtual address
     * @param size bytes, may be 0
     * @return bytes that were unmapped; 0 for an address or a size off the smallest page
     */
    public @ByteCount long unmap(@DmaAddr long iova, @ByteCount long size) {
        long done = 0;
        if (((iova | size) & alignMask) == 0) {
            while (Long.compareUnsigned(done, size) < 0) {
                choice.choose(iova + done, size - done);
                long now = ops.unmapPages(iova + done, choice.pageSize(), choice.count());
                if (now == 0) {
                    break;
                }
                done += now;
            }
        }
        events.unmapped(iova, size, done);
        return done;
    }

    /**
     * Maps the page side of a list to one range, joining entries that follow each other physically. Kernel: {@code
     * iommu_map_sg()}.
     *
     * <p>Entries marked as bus addresses are left out. An error undoes what was mapped.
     *
     * <p>Faithful: a run is mapped when an entry is found that does not continue it, and the last run when the last entry
     * is looked at a second time. If that entry seems to continue the run, the run is never mapped and the result is too
     * small without an error. This happens if the last entry has length 0, and if it is a bus address that begins where
     * the memory before it ends.
     *
     * @param iova first I/O virtual address
     * @param sgl first entry
     * @param nents number of entries, at least 1
     * @return bytes mapped, or a negated error number
     */
    public long mapSg(@DmaAddr long iova, Sg sgl, int nents) {
        SgCursor c = cursor;
        c.reset(sgl);
        long done = 0;
        long runStart = 0;
        long runLength = 0;
        for (int i = 0; i <= nents; i++) {
            Scatterlist a = c.array();
            int slot = c.slot();
            long phys = a.phys(slot);
            if (runLength != 0 && phys != runStart + runLength) {
                int error = map(iova + done, runStart, runLength);
                if (error != 0) {
                    unmap(iova, done);
                    return error;
                }
                done += runLength;
                runLength = 0;
            }
            if (!a.isDmaBusAddress(slot)) {
                if (runLength == 0) {
                    runStart = phys;
                }
                runLength += a.length(slot);
            }
            if (i + 1 < nents) {
                c.advance();
            }
        }
        return done;
    }
}
