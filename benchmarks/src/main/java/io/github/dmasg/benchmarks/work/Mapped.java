package io.github.dmasg.benchmarks.work;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.adapter.ClassicDevices;
import io.github.dmasg.legacy.adapter.SharedDomain;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.dmamap.DirectUnmapListener;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerRoutes;

/** Mappers and devices that several workloads share. */
final class Mapped {
    /** Enough spare tables that the largest workload makes none anew. */
    private static final int SPARE_TABLES = 1 << 12;

    /** A device without limits worth speaking of. */
    static final Device DEVICE = Device.named("device")
            .dmaBits(Long.SIZE)
            .maxSegmentSize(DmaSegment.MAX_LENGTH)
            .boundaryMask(SegmentLimits.NO_BOUNDARY)
            .build();

    private Mapped() {}

    static IommuDomain domain() {
        return IommuDomain.builder().spareTables(SPARE_TABLES).build();
    }

    static ClassicDma classicDirect() {
        WarnLog warnings = new WarnLog();
        return new ClassicDma(
                new io.github.dmasg.legacy.dmamap.DirectMapper(
                        ClassicDevices.of(DEVICE, PeerRoutes.NONE), DirectUnmapListener.NONE, warnings),
                warnings);
    }

    /** Classic mapping on an IOVA space and a page table of the same kind as the new one has. */
    static ClassicDma classicIommu() {
        return classicIommu(DEVICE);
    }

    /** The same for another device. */
    static ClassicDma classicIommu(Device device) {
        IommuDomain domain = domain();
        SharedDomain shared = new SharedDomain(domain);
        WarnLog warnings = new WarnLog();
        DmaOps ops = new io.github.dmasg.legacy.dmamap.IommuMapper(
                ClassicDevices.of(device, PeerRoutes.NONE),
                new io.github.dmasg.legacy.dmamap.IommuDomain(domain.pageSizes(), shared, IommuEvents.NONE),
                shared,
                domain.granule(),
                warnings);
        return new ClassicDma(ops, warnings);
    }

    static DmaMapper direct() {
        return new DirectMapper();
    }

    static IommuMapper iommu() {
        return new IommuMapper(domain());
    }

    /** A token that was mapped and unmapped once. */
    static Mapping token(DmaMapper mapper, Pieces pieces) {
        BioVecList list = new BioVecList();
        pieces.into(list);
        try {
            Mapping made = mapper.map(DEVICE, list, Direction.BIDIRECTIONAL, MapAttributes.NONE, new DmaSgList());
            made.unmap();
            return made;
        } catch (DmaException e) {
            throw new IllegalStateException("workload that cannot be mapped (expected: a good one)", e);
        }
    }
}
