package io.github.dmasg.map;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;
import org.jspecify.annotations.Nullable;

/**
 * Maps without an IOMMU: a DMA address is the physical address, plus the offset of the bus window it lies in (S11). What the
 * device cannot reach is copied through a bounce pool, if there is one and the device allows it.
 *
 * <p>With {@link Policy#MINIMAL} physically contiguous neighbours of the same provider are joined and long entries are cut at the
 * limits; with {@link Policy#CLASSIC} there is one segment per entry, as Linux has it. Costs one walk over the source. Peer memory
 * is never bounced (S28).
 *
 * <p>Progress: lock-free without a bounce pool; with one, as the pool.
 */
public final class DirectMapper extends TokenMapper {
    private final @Nullable BouncePool bounce;
    private final boolean always;
    private final WorkspacePool<DirectWalk> pool = new WorkspacePool<>(DirectWalk::new);

    /** A mapper with the minimal policy, without peer memory, that does not bounce. */
    public DirectMapper() {
        this(MapperSettings.DEFAULT);
    }

    /**
     * A mapper that does not bounce.
     *
     * @param policy how segments are formed
     * @param routes how providers are reached, {@link PeerRoutes#NONE} for no peer memory
     */
    public DirectMapper(Policy policy, PeerRoutes routes) {
        this(MapperSettings.DEFAULT.withPolicy(policy).withRoutes(routes));
    }

    /**
     * A mapper that does not bounce.
     *
     * @param settings policy, routes, cache maintenance
     */
    public DirectMapper(MapperSettings settings) {
        this(settings, null, false);
    }

    private DirectMapper(MapperSettings settings, @Nullable BouncePool bounce, boolean always) {
        super(settings);
        this.bounce = bounce;
        this.always = always;
    }

    /**
     * A mapper that bounces what a device cannot reach.
     *
     * @param settings policy, routes, cache maintenance
     * @param bounce where to
     * @return the mapper
     */
    public static DirectMapper bouncing(MapperSettings settings, BouncePool bounce) {
        return new DirectMapper(settings, bounce, false);
    }

    /**
     * A mapper that bounces everything, as {@code swiotlb=force} does.
     *
     * @param settings policy, routes, cache maintenance
     * @param bounce where to
     * @return the mapper
     */
    public static DirectMapper alwaysBouncing(MapperSettings settings, BouncePool bounce) {
        return new DirectMapper(settings, bounce, true);
    }

    @Override
    void mapInto(MappingToken token, PageSource source, MapAttributes attributes, DmaSink sink) throws DmaException {
        DirectWalk walk = pool.take();
        boolean done = false;
        try {
            SegmentLimits limits = walk.common.limits(token.device(), sink);
            walk.common.batch.begin(sink, null, limits.maxSegments());
            if (bounce != null) {
                walk.bounceInto(bounce, always, attributes, settings());
            }
            walk.run(token.device(), limits, settings().policy(), settings().routes(), source);
            walk.common.batch.finish();
            token.describe(walk.bytes(), walk.common.batch.segments(), walk.common.peers.sawDeviceMemory());
            token.holdBounced(walk.loans());
            done = true;
        } finally {
            if (!done) {
                takeBack(walk.loans());
            }
            walk.release();
            pool.give(walk);
        }
    }

    private void takeBack(int loans) {
        if (bounce != null) {
            bounce.takeBack(loans);
        }
    }

    @Override
    void releaseHoldings(MappingToken token) {
        takeBack(token.bounced());
    }

    @Override
    void copyBounced(MappingToken token, @ByteCount long offset, @ByteCount long length, boolean toDevice) {
        if (bounce == null) {
            return;
        }
        if (toDevice) {
            bounce.copyIn(token.bounced(), offset, length);
        } else {
            bounce.copyOut(token.bounced(), offset, length);
        }
    }

    @Override
    public Bounds bounds(Device device, PageSource source, DmaSink sink) throws DmaException {
        DirectWalk walk = pool.take();
        try {
            SegmentLimits limits = walk.common.limits(device, sink);
            long fewest = count(walk, device, source, limits, Policy.MINIMAL, true);
            long most = count(walk, device, source, limits, Policy.MINIMAL, false);
            boolean minimal = settings().policy() == Policy.MINIMAL;
            return Bounds.of(
                    fewest, minimal ? fewest : count(walk, device, source, limits, Policy.CLASSIC, true), most);
        } finally {
            walk.release();
            pool.give(walk);
        }
    }

    private long count(
            DirectWalk walk, Device device, PageSource source, SegmentLimits limits, Policy policy, boolean joining)
            throws DmaException {
        walk.common.batch.begin(null, null, Long.MAX_VALUE);
        if (bounce != null) {
            walk.pretendBouncing(bounce, always);
        }
        walk.joining(joining);
        walk.run(device, limits, policy, settings().routes(), source);
        return walk.common.batch.segments();
    }

    @Override
    public void explain(Device device, PageSource source, DmaSink sink, SegmentListener listener) throws DmaException {
        DirectWalk walk = pool.take();
        try {
            SegmentLimits limits = walk.common.limits(device, sink);
            walk.common.batch.begin(null, new EntryFollower(source, listener), Long.MAX_VALUE);
            if (bounce != null) {
                walk.pretendBouncing(bounce, always);
            }
            walk.run(device, limits, settings().policy(), settings().routes(), source);
        } finally {
            walk.release();
            pool.give(walk);
        }
    }

    /**
     * Whether mappings of a device never need sync calls.
     *
     * @param device who would use the memory
     * @return true if the device is coherent and nothing is bounced for it, whatever the address
     */
    @Override
    public boolean coherentWithoutSync(Device device) {
        return device.coherent() && (bounce == null || (!always && !device.bounceAllowed()));
    }
}
