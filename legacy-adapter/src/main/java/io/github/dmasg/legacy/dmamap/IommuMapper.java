package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.Objects;

/**
 * Maps a list through an IOMMU into one range of I/O virtual addresses. Kernel: {@code iommu_dma_map_sg()} and {@code
 * iommu_dma_unmap_sg()}, Linux 6.12.
 *
 * <p>Entries are rounded out to whole granules, laid side by side, mapped, and joined to as few DMA segments as the
 * device's limits seem to allow. While this goes on the list itself is the scratch memory: the original offset and length
 * wait in the DMA fields.
 *
 * <p>Faithful, in laying out:
 *
 * <ul>
 *   <li>an entry that would cross the segment boundary is moved to the next boundary by making the entry before it
 *       longer. That padding is mapped too, and the device can reach what lies behind the memory of that entry;
 *   <li>an entry of length 0 counts as crossing every boundary. With entries before it and no boundary set the padding
 *       exceeds 32 bits and the call fails with {@code EINVAL};
 *   <li>an entry whose rounded length exceeds 32 bits fails with {@code EINVAL}.
 * </ul>
 *
 * <p>In joining: see {@link SgFinish}. In undoing: an error puts offsets and lengths back from the DMA fields of all
 * entries, also of those it never came to. Values left there by an earlier mapping are taken for the original offset and
 * length, and the page side is corrupted. An entry of length 0 with an offset keeps its rounded length.
 *
 * <p>In errors: only {@code ENOMEM} and {@code EREMOTEIO} come through, all others become {@code EINVAL}. If fewer bytes
 * were mapped than laid out, the address range is given back while what was mapped stays mapped.
 *
 * <p>Allocates nothing per call. Not thread safe.
 */
public final class IommuMapper implements DmaOps {
    private final ClassicDevice device;
    private final IommuDomain domain;
    private final IovaSource addresses;
    private final @ByteCount long granuleMask;
    private final WarnLog warnings;
    private final SgLayout layout;
    private final SgFinish finish;
    private final SgCursor cursor = new SgCursor();

    /**
     * Creates the mapper of a device.
     *
     * @param device its limits
     * @param domain what it is attached to
     * @param addresses where its I/O virtual addresses come from
     * @param granule bytes, a power of two, at least the smallest page of the domain
     * @param warnings takes the warning for an unmap that is not complete
     * @throws IllegalArgumentException if the granule is no power of two
     */
    public IommuMapper(
            ClassicDevice device, IommuDomain domain, IovaSource addresses, @ByteCount long granule, WarnLog warnings) {
        if (Long.bitCount(granule) != 1) {
            throw new IllegalArgumentException("granule: " + granule + " (expected: a power of two)");
        }
        this.device = Objects.requireNonNull(device, "device");
        this.domain = Objects.requireNonNull(domain, "domain");
        this.addresses = Objects.requireNonNull(addresses, "addresses");
        this.warnings = Objects.requireNonNull(warnings, "warnings");
        this.granuleMask = granule - 1;
        this.layout = new SgLayout(device, granuleMask);
        this.finish = new SgFinish(device.segmentLimit(), device.boundary());
    }

    /**
     * Maps a list. Kernel: {@code iommu_dma_map_sg()}.
     *
     * @param sgl first entry
     * @param nents number of entries, at least 1
     * @return number of entries with a DMA side; {@code -EREMOTEIO} if peer memory cannot be reached; {@code -ENOMEM} if
     *     there is no address range or no memory for the page table; {@code -EINVAL} for everything else
     */
    @Override
    public int mapSg(Sg sgl, int nents) {
        int error = layout.spread(sgl, nents);
        if (error != 0) {
            layout.restore(sgl, nents);
            return error;
        }
        long size = layout.size();
        if (size == 0) {
            return finish.segments(sgl, nents, 0);
        }
        long iova = addresses.allocate(size, (@DmaAddr long) device.dmaMask());
        if (iova == 0) {
            layout.restore(sgl, nents);
            return -Errno.ENOMEM;
        }
        long mapped = domain.mapSg(iova, sgl, nents);
        if (mapped < 0 || Long.compareUnsigned(mapped, size) < 0) {
            addresses.free(iova, size);
            layout.restore(sgl, nents);
            return mapped == -Errno.ENOMEM || mapped == -Errno.EREMOTEIO ? (int) mapped : -Errno.EINVAL;
        }
        return finish.segments(sgl, nents, iova);
    }

    /**
     * Takes a mapping back. Kernel: {@code iommu_dma_unmap_sg()}.
     *
     * <p>Faithful: the range to unmap is put together from the first and the last DMA segment. The walk ends at the first
     * segment of length 0: bus address marks behind it stay, and what was mapped behind it stays mapped, or everything
     * if that segment is the first one.
     *
     * @param sgl first entry
     * @param nents number of entries that was given to {@link #mapSg}
     */
    @Override
    public void unmapSg(Sg sgl, int nents) {
        SgCursor c = cursor;
        c.reset(sgl);
        boolean started = false;
        long start = 0;
        long end = 0;
        for (int i = 0; i < nents; i++) {
            if (i > 0) {
                c.advance();
            }
            if (c.isDmaBusAddress()) {
                c.array().unmarkDmaBusAddress(c.slot());
                continue;
            }
            long length = c.dmaLength();
            if (length == 0) {
                break;
            }
            long address = c.dmaAddress();
            start = started ? start : address;
            started = true;
            end = address + length;
        }
        if (end != 0) {
            unmapRange(start, end - start);
        }
    }

    /** Kernel: {@code __iommu_dma_unmap()}. */
    private void unmapRange(@DmaAddr long address, @ByteCount long length) {
        long inGranule = address & granuleMask;
        long iova = address - inGranule;
        long size = (length + inGranule + granuleMask) & ~granuleMask;
        long done = domain.unmap(iova, size);
        if (done != size) {
            warnings.warn("unmap: " + done + " bytes (expected: " + size + ")");
        }
        addresses.free(iova, size);
    }
}
