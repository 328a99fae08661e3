package io.github.dmasg.map;

import io.github.dmasg.device.BusWindows;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;

/**
 * Maps without an IOMMU: a DMA address is the physical address, plus the offset of the bus window it lies in (S11).
 *
 * <p>With {@link Policy#MINIMAL} physically contiguous neighbours of the same provider are joined and long entries are cut at the
 * limits; with {@link Policy#CLASSIC} there is one segment per entry, as Linux has it. Costs one walk over the source.
 *
 * <p>Progress: lock-free.
 */
public final class DirectMapper implements DmaMapper {
    private final Policy policy;
    private final PeerRoutes routes;
    private final WorkspacePool<DirectWorkspace> pool = new WorkspacePool<>(DirectWorkspace::new);
    private final MappingOwner owner = new Owner();

    /** A mapper with the minimal policy and without peer memory. */
    public DirectMapper() {
        this(Policy.MINIMAL, PeerRoutes.NONE);
    }

    /**
     * A mapper.
     *
     * @param policy how segments are formed
     * @param routes how providers are reached, {@link PeerRoutes#NONE} for no peer memory
     */
    public DirectMapper(Policy policy, PeerRoutes routes) {
        this.policy = policy;
        this.routes = routes;
    }

    @Override
    public <M extends Mapping> M map(
            Device device, PageSource source, Direction<M> direction, MapAttributes attributes, DmaSink sink)
            throws DmaException {
        MappingToken token = new MappingToken(owner, device, direction);
        mapInto(token, source, attributes, sink);
        return direction.typed(token);
    }

    @Override
    public void mapAgain(Mapping spent, PageSource source, MapAttributes attributes, DmaSink sink) throws DmaException {
        mapInto(MappingToken.of(spent, owner), source, attributes, sink);
    }

    private void mapInto(MappingToken token, PageSource source, MapAttributes attributes, DmaSink sink)
            throws DmaException {
        Device device = token.device();
        token.claim();
        DirectWorkspace work = pool.take();
        boolean done = false;
        try {
            Coherence.require(device, attributes);
            SegmentLimits limits = work.common.limits(device, sink);
            sink.begin();
            try {
                work.common.batch.begin(sink, null, limits.maxSegments());
                work.walk(device, limits, policy, routes, work.common.read(source));
                work.common.batch.finish();
                sink.commit();
                done = true;
            } finally {
                if (!done) {
                    sink.abort();
                }
            }
            token.publish(work.bytes, work.common.batch.segments(), 0, 0, !device.coherent());
        } finally {
            if (!done) {
                token.giveUp();
            }
            work.common.batch.release();
            pool.give(work);
        }
    }

    @Override
    public Bounds bounds(Device device, PageSource source, DmaSink sink) throws DmaException {
        DirectWorkspace work = pool.take();
        try {
            SegmentLimits limits = work.common.limits(device, sink);
            long fewest = count(work, device, source, limits, Policy.MINIMAL, true);
            long most = count(work, device, source, limits, Policy.MINIMAL, false);
            long emitted = policy == Policy.MINIMAL ? fewest : count(work, device, source, limits, policy, true);
            return Bounds.of(fewest, emitted, most);
        } finally {
            work.common.batch.release();
            pool.give(work);
        }
    }

    private long count(
            DirectWorkspace work, Device device, PageSource source, SegmentLimits limits, Policy with, boolean joining)
            throws DmaException {
        work.common.batch.begin(null, null, Long.MAX_VALUE);
        work.joining = joining;
        work.walk(device, limits, with, routes, work.common.read(source));
        work.joining = true;
        return work.common.batch.segments();
    }

    @Override
    public void explain(Device device, PageSource source, DmaSink sink, SegmentListener listener) throws DmaException {
        DirectWorkspace work = pool.take();
        try {
            SegmentLimits limits = work.common.limits(device, sink);
            work.common.batch.begin(null, listener, Long.MAX_VALUE);
            work.walk(device, limits, policy, routes, work.common.read(source));
        } finally {
            work.common.batch.release();
            pool.give(work);
        }
    }

    @Override
    public boolean peerMemorySupported() {
        return routes.supported();
    }

    @Override
    public boolean coherentWithoutSync(Device device) {
        return device.coherent();
    }

    private static final class DirectWorkspace {
        final Workspace common = new Workspace();
        final AddressSegmenter segmenter = new AddressSegmenter(common.batch);
        boolean joining = true;
        long bytes;
        private int lastProvider;

        void walk(Device device, SegmentLimits limits, Policy policy, PeerRoutes routes, PageCursor cursor)
                throws DmaException {
            common.peers.begin(routes, device);
            segmenter.into(common.batch, limits);
            lastProvider = BioVec.ORDINARY;
            bytes = 0;
            long entry = 0;
            while (cursor.next()) {
                for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                    place(device, policy, cursor.phys(i), cursor.length(i), cursor.provider(i), entry);
                    entry++;
                }
            }
            if (entry == 0) {
                throw DmaException.of(DmaError.EINVAL, "entries: 0 (expected: > 0)");
            }
            segmenter.close(entry - 1, BreakRule.END);
        }

        private void place(Device device, Policy policy, long phys, long length, int provider, long entry)
                throws DmaException {
            if (length == 0) {
                throw DmaException.atEntry(DmaError.EINVAL, entry, "length: 0 (expected: > 0)");
            }
            bytes += length;
            boolean byBus = common.peers.byBusAddress(provider, entry);
            int flags = byBus ? DmaSegment.BUS_ADDRESS : 0;
            long address = byBus ? phys + common.peers.busOffset() : reachable(device, phys, length, entry);
            if (policy == Policy.CLASSIC) {
                common.batch.add(address, length, flags, entry, BreakRule.POLICY);
                return;
            }
            if (!joining || provider != lastProvider || !segmenter.continues(address, flags)) {
                BreakRule rule = provider != lastProvider ? BreakRule.PROVIDER : BreakRule.GAP;
                segmenter.open(address, flags, entry - 1, joining ? rule : BreakRule.POLICY);
                lastProvider = provider;
            }
            segmenter.extend(length, entry);
        }

        private static long reachable(Device device, long phys, long length, long entry) throws DmaException {
            BusWindows windows = device.windows();
            long address = windows.toDma(phys);
            if (address == BusWindows.NOT_COVERED
                    || windows.reach(phys) < length
                    || Long.compareUnsigned(address + length - 1, device.highestAddress()) > 0) {
                throw unreachable(device, phys, length, entry);
            }
            return address;
        }

        private static DmaException unreachable(Device device, long phys, long length, long entry) {
            return DmaException.atEntry(
                    DmaError.EIO,
                    entry,
                    "physical 0x" + Long.toHexString(phys) + "+0x" + Long.toHexString(length) + " for " + device
                            + " (expected: inside a bus window and at most 0x"
                            + Long.toHexString(device.highestAddress())
                            + ")");
        }
    }

    /** Nothing is held by a direct mapping. */
    private static final class Owner implements MappingOwner {
        @Override
        public void release(MappingToken token) {}

        @Override
        public void syncForDevice(MappingToken token, long offset, long length) {}

        @Override
        public void syncForCpu(MappingToken token, long offset, long length) {}
    }
}
