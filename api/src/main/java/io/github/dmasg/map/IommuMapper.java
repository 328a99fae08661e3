package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.Access;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.IovaSpace;
import io.github.dmasg.iommu.TablePagesExhaustedException;
import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * Maps through an IOMMU: all entries of a call share one IOVA range, in which entries that are scattered in memory become
 * contiguous for the device (S1, S11).
 *
 * <p>Reads the source twice: once to measure and check, once to fill the page table and hand out segments. One IOVA allocation
 * per mapping, one invalidation per unmap. Peer memory reached by bus address takes no IOVA space (S26).
 *
 * <p>Devices that share a domain share a mapper. Progress: as the IOVA space and page table of the domain; the mapper itself adds
 * no lock.
 */
public final class IommuMapper extends TokenMapper {
    private final IommuDomain domain;
    private final Policy policy;
    private final PeerRoutes routes;
    private final WorkspacePool<IommuWorkspace> pool = new WorkspacePool<>(IommuWorkspace::new);

    /**
     * A mapper with the minimal policy and without peer memory.
     *
     * @param domain IOVA space and page table
     */
    public IommuMapper(IommuDomain domain) {
        this(domain, MapperSettings.DEFAULT);
    }

    /**
     * A mapper.
     *
     * @param domain IOVA space and page table
     * @param policy how segments are formed
     * @param routes how providers are reached, {@link PeerRoutes#NONE} for no peer memory
     */
    public IommuMapper(IommuDomain domain, Policy policy, PeerRoutes routes) {
        this(domain, MapperSettings.DEFAULT.withPolicy(policy).withRoutes(routes));
    }

    /**
     * A mapper.
     *
     * @param domain IOVA space and page table
     * @param settings policy, routes, cache maintenance
     */
    public IommuMapper(IommuDomain domain, MapperSettings settings) {
        super(settings);
        this.domain = domain;
        this.policy = settings.policy();
        this.routes = settings.routes();
    }

    /**
     * The domain that is mapped into.
     *
     * @return domain
     */
    public IommuDomain domain() {
        return domain;
    }

    @Override
    void mapInto(MappingToken token, PageSource source, MapAttributes attributes, DmaSink sink) throws DmaException {
        Device device = token.device();
        IommuWorkspace work = pool.take();
        try {
            SegmentLimits limits = work.common.limits(device, sink);
            IovaLayout layout = measured(work, device, source, limits);
            long iova = layout.iovaBytes() == 0 ? 0 : allocate(work, device, source, limits);
            // Emitting counts up again from nothing, so a failure in the middle leaves the layout with less.
            long room = layout.iovaBytes();
            try {
                emit(work, layout, source, iova, sink, limits, token.direction());
            } catch (Throwable failure) {
                if (room != 0) {
                    work.writer.rollback();
                    // A device may have guessed an address while it was translated.
                    domain.invalidate(iova, room);
                    domain.iovas().free(iova, room);
                }
                throw failure;
            }
            token.describe(layout.bytes(), work.common.batch.segments(), work.common.peers.sawDeviceMemory());
            token.holdIova(iova, room);
        } finally {
            work.common.batch.release();
            pool.give(work);
        }
    }

    private IovaLayout measured(IommuWorkspace work, Device device, PageSource source, SegmentLimits limits)
            throws DmaException {
        IovaLayout layout = policy == Policy.MINIMAL ? work.minimal : work.classic;
        measure(work, layout, device, source, limits, limits.maxSegments());
        return layout;
    }

    private void measure(
            IommuWorkspace work, IovaLayout layout, Device device, PageSource source, SegmentLimits limits, long room)
            throws DmaException {
        work.common.peers.begin(routes, device);
        work.common.batch.begin(null, null, room);
        layout.measure(work.common.read(source), limits, work.common.peers, work.common.batch);
    }

    private @DmaAddr long allocate(IommuWorkspace work, Device device, PageSource source, SegmentLimits limits)
            throws DmaException {
        IovaLayout layout = policy == Policy.MINIMAL ? work.minimal : work.classic;
        IovaSpace space = domain.iovas();
        long iova = taken(space, layout, device);
        if (iova != IovaSpace.FAILED || policy == Policy.CLASSIC) {
            return granted(iova, layout, device);
        }
        // Without room for the placement that large leaves want, a tighter one may still fit.
        work.minimal.seekLargeLeaves(false);
        try {
            measure(work, work.minimal, device, source, limits, limits.maxSegments());
        } finally {
            work.minimal.seekLargeLeaves(true);
        }
        return granted(taken(space, layout, device), layout, device);
    }

    private @DmaAddr long taken(IovaSpace space, IovaLayout layout, Device device) {
        return settings().fails(MapStep.IOVA_RANGE)
                ? IovaSpace.FAILED
                : space.allocate(layout.iovaBytes(), layout.alignment(), device.highestAddress());
    }

    private static @DmaAddr long granted(@DmaAddr long iova, IovaLayout layout, Device device) throws DmaException {
        if (iova == IovaSpace.FAILED) {
            throw DmaException.of(
                    DmaError.ENOMEM,
                    "IOVA space: no room for " + layout.iovaBytes() + " bytes aligned to " + layout.alignment()
                            + " at or below 0x" + Long.toHexString(device.highestAddress())
                            + " (expected: a free range)");
        }
        return iova;
    }

    private void emit(
            IommuWorkspace work,
            IovaLayout layout,
            PageSource source,
            @DmaAddr long iova,
            DmaSink sink,
            SegmentLimits limits,
            Direction<?> direction)
            throws DmaException {
        TableWriter writer = layout.iovaBytes() == 0 ? null : work.writer;
        try {
            if (writer != null) {
                writer.begin(iova, layout.iovaBytes(), accessFor(direction));
            }
            if (layout.noted(work.common.batch)) {
                layout.emitNoted(iova, writer);
                work.common.batch.handOver(sink, iova);
            } else {
                work.common.batch.begin(sink, null, limits.maxSegments());
                layout.emit(work.common.read(source), iova, writer, work.common.batch);
                work.common.batch.finish();
            }
            if (writer != null) {
                writer.commit();
            }
        } catch (TablePagesExhaustedException e) {
            throw DmaException.of(DmaError.ENOMEM, String.valueOf(e.getMessage()));
        }
    }

    /** The device gets no more than the direction says. */
    static Access accessFor(Direction<?> direction) {
        if (!direction.deviceWrites()) {
            return Access.READ;
        }
        return direction.deviceReads() ? Access.READ_WRITE : Access.WRITE;
    }

    @Override
    public Bounds bounds(Device device, PageSource source, DmaSink sink) throws DmaException {
        IommuWorkspace work = pool.take();
        try {
            SegmentLimits limits = work.common.limits(device, sink);
            measure(work, work.minimal, device, source, limits, Long.MAX_VALUE);
            long fewest = work.common.batch.segments();
            long emitted = fewest;
            if (policy == Policy.CLASSIC) {
                measure(work, work.classic, device, source, limits, Long.MAX_VALUE);
                emitted = work.common.batch.segments();
            }
            work.minimal.joining(false);
            measure(work, work.minimal, device, source, limits, Long.MAX_VALUE);
            return Bounds.of(fewest, emitted, work.common.batch.segments());
        } finally {
            work.minimal.joining(true);
            pool.give(work);
        }
    }

    @Override
    public void explain(Device device, PageSource source, DmaSink sink, SegmentListener listener) throws DmaException {
        IommuWorkspace work = pool.take();
        try {
            SegmentLimits limits = work.common.limits(device, sink);
            IovaLayout layout = measured(work, device, source, limits.withMaxSegments(Long.MAX_VALUE));
            work.common.batch.begin(null, new EntryFollower(source, listener), Long.MAX_VALUE);
            layout.emit(work.common.read(source), 0, null, work.common.batch);
        } finally {
            work.common.batch.release();
            pool.give(work);
        }
    }

    private final class IommuWorkspace {
        final Workspace common = new Workspace();
        final MinimalLayout minimal =
                new MinimalLayout(domain.granule(), domain.pageSizes(), common.batch, common.peers);
        final ClassicLayout classic = new ClassicLayout(domain.granule(), common.batch, common.peers);
        final TableWriter writer = domain.table().writer();
    }

    /**
     * Reserves an IOVA range for mapping in two steps (L1).
     *
     * @param device who will use the memory
     * @param direction which way data will move
     * @param firstPhys physical address of the first byte that will be linked: gives the offset in the granule, and the placement
     *     that lets large leaves be used
     * @param bytes most bytes that will be linked at a time, 1 to 2^56
     * @return the reservation, to be closed by the caller
     * @throws DmaException EINVAL if the length is out of range, ENOMEM if there is no room
     */
    public Reservation reserve(Device device, Direction<?> direction, @PhysAddr long firstPhys, @ByteCount long bytes)
            throws DmaException {
        return Reservation.make(domain, settings(), device, direction, firstPhys, bytes);
    }

    @Override
    void releaseHoldings(MappingToken token) {
        long room = token.iovaBytes();
        if (room != 0) {
            domain.table().unmap(token.iova(), room);
            domain.invalidate(token.iova(), room);
            domain.iovas().free(token.iova(), room);
        }
    }
}
