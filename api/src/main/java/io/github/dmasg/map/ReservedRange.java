package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.IovaSpace;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * The IOVA range of a reservation: where it lies, and what may go where in it.
 *
 * <p>Positions are bytes from {@link #start}, which lies as deep in its granule as the first physical byte does. Immutable.
 */
final class ReservedRange {
    private static final @ByteCount long LARGEST = 1L << 56;
    private static final @PhysAddr long END_OF_MEMORY = (BioVec.MAX_PFN + 1) << BioVec.PAGE_SHIFT;

    final IommuDomain domain;
    final @ByteCount long granuleMask;
    /** First address, at a granule edge. */
    final @DmaAddr long base;
    /** Address of position 0. */
    final @DmaAddr long start;
    /** Positions there are. */
    final @ByteCount long capacity;

    private final @ByteCount long reserved;

    private ReservedRange(IommuDomain domain, @DmaAddr long base, @PhysAddr long first, @ByteCount long capacity) {
        this.domain = domain;
        this.granuleMask = domain.granule() - 1;
        this.base = base;
        this.start = base + (first & granuleMask);
        this.capacity = capacity;
        this.reserved = roundUp(start + capacity) - base;
    }

    /** Allocates; see {@link IommuMapper#reserve}. */
    static ReservedRange allocate(
            IommuDomain domain, MapperSettings settings, Device device, @PhysAddr long firstPhys, @ByteCount long bytes)
            throws DmaException {
        if (bytes <= 0 || bytes > LARGEST) {
            throw DmaException.of(DmaError.EINVAL, "length to reserve: " + bytes + " (expected: 1..2^56)");
        }
        long granule = domain.granule();
        long inGranule = firstPhys & (granule - 1);
        long room = (inGranule + bytes + granule - 1) & -granule;
        long leaf = largestLeaf(domain, bytes);
        long limit = device.highestAddress();
        long base = settings.fails(MapStep.IOVA_RANGE)
                ? IovaSpace.FAILED
                : domain.iovas().allocateCongruent(room, leaf, firstPhys, limit);
        if (base == IovaSpace.FAILED && leaf > granule && !settings.fails(MapStep.IOVA_RANGE)) {
            base = domain.iovas().allocate(room, granule, limit);
        }
        if (base == IovaSpace.FAILED) {
            throw DmaException.of(
                    DmaError.ENOMEM,
                    "IOVA space: no room for " + room + " bytes at or below 0x" + Long.toHexString(limit)
                            + " (expected: a free range)");
        }
        return new ReservedRange(domain, base, firstPhys, bytes);
    }

    private static @ByteCount long largestLeaf(IommuDomain domain, @ByteCount long bytes) {
        long fitting = domain.pageSizes() & (Long.highestOneBit(bytes) * 2 - 1);
        return Math.max(domain.granule(), Long.highestOneBit(fitting));
    }

    @DmaAddr
    long roundUp(@DmaAddr long address) {
        return (address + granuleMask) & ~granuleMask;
    }

    /** Address of the granule that holds a position. */
    @DmaAddr
    long granuleAt(@ByteCount long position) {
        return (start + position) & ~granuleMask;
    }

    /** Bytes from an address of the range to its end. */
    @ByteCount
    long bytesFrom(@DmaAddr long address) {
        return base + reserved - address;
    }

    /** Granules that a physical range touches, in bytes. */
    @ByteCount
    long granulesOf(@PhysAddr long phys, @ByteCount long length) {
        return ((phys & granuleMask) + length + granuleMask) & ~granuleMask;
    }

    /** Throws EINVAL if nothing can follow what ends at a position: there is no room, or only part of a granule. */
    void requireRoom(@ByteCount long at, long entry) throws DmaException {
        if (at == capacity) {
            throw DmaException.atEntry(DmaError.EINVAL, entry, "room left: 0 (expected: > 0)");
        }
        long inGranule = (start + at) & granuleMask;
        if (at > 0 && inGranule != 0) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "the range before ends inside a granule, " + inGranule
                            + " bytes into it (expected: only the last does)");
        }
    }

    /** Throws EINVAL if a physical range does not fit at a position, in granule or in room. */
    void requireFits(@PhysAddr long phys, @ByteCount long length, @ByteCount long at, long entry) throws DmaException {
        requireRoom(at, entry);
        if (length <= 0 || length > capacity - at) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "length: " + length + " (expected: 1.." + (capacity - at) + ", the room left)");
        }
        if (phys < 0 || length > END_OF_MEMORY - phys) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "physical range: 0x" + Long.toHexString(phys) + " + " + length + " (expected: end at most 2^52)");
        }
        long expected = (start + at) & granuleMask;
        if ((phys & granuleMask) != expected) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "physical 0x" + Long.toHexString(phys) + " starts " + (phys & granuleMask)
                            + " bytes into a granule (expected: " + expected + ")");
        }
    }

    /** Gives the range back. */
    void free() {
        domain.iovas().free(base, reserved);
    }
}
