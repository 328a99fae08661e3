package io.github.dmasg.legacy.adapter;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.dmamap.DirectUnmapListener;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.BreakRule;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.map.SegmentListener;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The new interface on top of classic {@code dma_map_sg}: a driver that has moved gets mappings from a kernel that has not (S13).
 *
 * <p>Each mapping has a private classic table, so that a source is only read and a list that the driver holds cannot be mapped
 * twice. All or nothing holds as far as the classic call keeps it: what it returned is checked against the limits of device and
 * sink and against the bytes of the source before the sink sees any of it, and unmapped again if it breaks one. The classic
 * mapping never splits, so an entry longer than the longest segment is refused before it is mapped; that is also what keeps its
 * 32-bit sums from wrapping.
 *
 * <p>For one coherent device; sync calls keep the books only. Progress: calls of one mapper wait for each other, since the classic
 * operations are not thread-safe. Cost: two walks over the source, two over the result, and the classic call; 32 bytes per entry,
 * kept by the token for {@link #mapAgain}.
 */
public final class ClassicMapper implements DmaMapper {
    private static final int NO_IOMMU = 1;

    private final Device device;
    private final DmaOps ops;
    private final DmaMapper planner;
    private final long granule;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * A mapper over any classic operations.
     *
     * @param device the device that the operations are for
     * @param ops classic operations that know the same limits
     * @param planner answers {@link #bounds} and {@link #explain}: a mapper of the new interface with {@link Policy#CLASSIC}
     * @param granule bytes that the IOMMU maps at a time, a power of two; 1 without an IOMMU
     * @throws IllegalArgumentException if the device needs sync calls, or the granule is no power of two
     */
    public ClassicMapper(Device device, DmaOps ops, DmaMapper planner, long granule) {
        if (!device.coherent()) {
            throw new IllegalArgumentException("device: " + device
                    + " is not coherent (expected: a coherent one; the classic model does not sync)");
        }
        if (Long.bitCount(granule) != 1) {
            throw new IllegalArgumentException("granule: " + granule + " (expected: a power of two)");
        }
        this.device = device;
        this.ops = ops;
        this.planner = planner;
        this.granule = granule;
    }

    /**
     * Over the classic mapping without an IOMMU.
     *
     * @param device a coherent device without bus windows
     * @param routes how it reaches providers
     * @param warnings takes the classic mapping's warnings
     * @return the mapper
     * @throws IllegalArgumentException if the classic model does not know such a device
     */
    public static ClassicMapper direct(Device device, PeerRoutes routes, WarnLog warnings) {
        DmaOps ops = new io.github.dmasg.legacy.dmamap.DirectMapper(
                ClassicDevices.of(device, routes), DirectUnmapListener.NONE, warnings);
        return new ClassicMapper(device, ops, new io.github.dmasg.map.DirectMapper(Policy.CLASSIC, routes), NO_IOMMU);
    }

    /**
     * Over the classic mapping through an IOMMU.
     *
     * @param device a coherent device without bus windows
     * @param domain what it is attached to; may be shared with mappers of the new interface
     * @param routes how it reaches providers
     * @param warnings takes the classic mapping's warnings
     * @return the mapper
     * @throws IllegalArgumentException if the classic model does not know such a device
     */
    public static ClassicMapper iommu(Device device, IommuDomain domain, PeerRoutes routes, WarnLog warnings) {
        SharedDomain shared = new SharedDomain(domain);
        DmaOps ops = new io.github.dmasg.legacy.dmamap.IommuMapper(
                ClassicDevices.of(device, routes),
                new io.github.dmasg.legacy.dmamap.IommuDomain(domain.pageSizes(), shared, IommuEvents.NONE),
                shared,
                domain.granule(),
                warnings);
        return new ClassicMapper(
                device, ops, new io.github.dmasg.map.IommuMapper(domain, Policy.CLASSIC, routes), domain.granule());
    }

    @Override
    public <M extends Mapping> M map(
            Device forDevice, PageSource source, Direction<M> direction, MapAttributes attributes, DmaSink sink)
            throws DmaException {
        requireDevice(forDevice);
        ClassicToken token = new ClassicToken(this, device, direction);
        claimAndMap(token, source, sink);
        return direction.typed(token);
    }

    @Override
    public void mapAgain(Mapping spent, PageSource source, MapAttributes attributes, DmaSink sink) throws DmaException {
        if (!(spent instanceof ClassicToken token) || !token.isOf(this)) {
            throw new IllegalArgumentException("token: " + spent + " (expected: one of this mapper)");
        }
        claimAndMap(token, source, sink);
    }

    private void requireDevice(Device other) {
        if (other != device) {
            throw new IllegalArgumentException(
                    "device: " + other + " (expected: " + device + ", which the classic operations are for)");
        }
    }

    private void claimAndMap(ClassicToken token, PageSource source, DmaSink sink) throws DmaException {
        token.claim();
        boolean done = false;
        try {
            mapInto(token, source, sink);
            done = true;
        } catch (InexpressibleEntryException e) {
            throw e.refusal();
        } finally {
            token.settle(done);
        }
    }

    private void mapInto(ClassicToken token, PageSource source, DmaSink sink) throws DmaException {
        SegmentLimits limits = limits(sink);
        requireShortEntries(source, limits);
        int nents = token.fill(source);
        Sg sgl = token.first();
        int count = mapLocked(sgl, nents);
        boolean done = false;
        try {
            MappedResult result = MappedResult.of(SgSegments.of(sgl, count), limits, granule);
            if (result.bytes() != token.filledBytes()) {
                throw DmaException.of(
                        DmaError.EIO,
                        "classic mapping: " + result.bytes() + " bytes (expected: " + token.filledBytes() + ")");
            }
            handOver(SgSegments.of(sgl, count), sink);
            token.describe(nents, count, result.iovaBytes());
            done = true;
        } finally {
            if (!done) {
                unmapLocked(sgl, nents);
            }
        }
    }

    private int mapLocked(Sg sgl, int nents) throws DmaException {
        int result;
        lock.lock();
        try {
            result = ops.mapSg(sgl, nents);
        } finally {
            lock.unlock();
        }
        if (result <= 0) {
            throw refusal(result);
        }
        return result;
    }

    void unmapLocked(Sg sgl, int nents) {
        lock.lock();
        try {
            ops.unmapSg(sgl, nents);
        } finally {
            lock.unlock();
        }
    }

    private static DmaException refusal(int result) {
        DmaError error = switch (-result) {
            case Errno.EINVAL -> DmaError.EINVAL;
            case Errno.ENOMEM -> DmaError.ENOMEM;
            case Errno.EREMOTEIO -> DmaError.EREMOTEIO;
            default -> DmaError.EIO;
        };
        return DmaException.of(error, "classic mapping: " + result + " (expected: a number of segments)");
    }

    private static void handOver(SgSegments segments, DmaSink sink) throws DmaException {
        sink.begin();
        try {
            DmaCursor cursor = segments.cursor();
            while (cursor.next()) {
                sink.accept(cursor.addresses(), cursor.extents(), cursor.from(), cursor.to());
            }
            sink.commit();
        } catch (Throwable failure) {
            abort(sink, failure);
            throw failure;
        }
    }

    /** A failure of the sink's own while it forgets does not hide the one that led there. */
    private static void abort(DmaSink sink, Throwable failure) {
        try {
            sink.abort();
        } catch (RuntimeException | Error second) {
            failure.addSuppressed(second);
        }
    }

    private SegmentLimits limits(DmaSink sink) throws DmaException {
        try {
            return device.limits().and(sink.limits());
        } catch (IllegalArgumentException e) {
            throw DmaException.of(
                    DmaError.EINVAL,
                    "limits of " + device + " and of its sink contradict each other: " + e.getMessage());
        }
    }

    private static void requireShortEntries(PageSource source, SegmentLimits limits) throws DmaException {
        PageCursor cursor = source.cursor();
        long entry = 0;
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                if (cursor.length(i) > limits.maxSegmentSize()) {
                    throw DmaException.atEntry(
                            DmaError.EINVAL,
                            entry,
                            "length: " + cursor.length(i) + " (expected: at most " + limits.maxSegmentSize()
                                    + "; the classic mapping does not split)");
                }
                entry++;
            }
        }
    }

    @Override
    public Bounds bounds(Device forDevice, PageSource source, DmaSink sink) throws DmaException {
        requireDevice(forDevice);
        Keeping keeping = new Keeping(limits(sink));
        explain(device, source, sink, keeping);
        keeping.refuseBreaches();
        Bounds anyone = planner.bounds(device, source, sink);
        return new Bounds(anyone.fewest(), keeping.segments, Math.max(keeping.segments, anyone.most()));
    }

    @Override
    public void explain(Device forDevice, PageSource source, DmaSink sink, SegmentListener listener)
            throws DmaException {
        requireDevice(forDevice);
        requireShortEntries(source, limits(sink));
        // The classic call knows the device's limits only; what the sink wants is checked on its result.
        planner.explain(device, source, new DmaSgList(), listener);
    }

    @Override
    public boolean peerMemorySupported() {
        return planner.peerMemorySupported();
    }

    @Override
    public boolean coherentWithoutSync(Device forDevice) {
        return forDevice.coherent();
    }

    /** Finds the first segment that the classic layout would put across a limit. */
    private static final class Keeping implements SegmentListener {
        private final SegmentLimits limits;
        private long segments;
        private @Nullable DmaException breach;

        Keeping(SegmentLimits limits) {
            this.limits = limits;
        }

        @Override
        public void segment(@DmaAddr long address, @ByteCount long length, int flags, long lastEntry, BreakRule rule) {
            if (breach == null && !limits.allows(address, length)) {
                breach = MappedResult.breach(segments, address, length, limits);
            }
            segments++;
        }

        void refuseBreaches() throws DmaException {
            if (breach != null) {
                throw breach;
            }
        }
    }
}
