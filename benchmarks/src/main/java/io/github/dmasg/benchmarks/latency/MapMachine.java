package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
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
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One device and one address space that all callers of a shape share, and the callers of both models.
 *
 * <p>New: one mapper for all. Classic: the operations of the model keep their scratch fields in an object, which the kernel keeps
 * on the stack; so each caller has such an object, and all of them allocate from one IOVA space and fill one page table. The
 * classic operations do not know a direction, so translations allow both, and they do not bounce.
 */
public final class MapMachine {
    /** Enough spare tables that nothing is made anew. */
    private static final int SPARE_TABLES = 1 << 12;

    /** The kernel's bounce pool if nothing else is asked for. */
    private static final long MOST_POOL = 64L << 20;

    private final MapShape shape;
    private final Device device;
    private final List<CallerBuffer> buffers;
    private final IommuDomain domain =
            IommuDomain.builder().spareTables(SPARE_TABLES).build();
    private final DmaMapper mapper;

    /**
     * A machine with the buffers of all callers.
     *
     * @param shape what will be mapped
     */
    public MapMachine(MapShape shape) {
        this.shape = shape;
        device = Device.named("dma_map_benchmark")
                .dmaBits(shape.bits())
                .maxSegmentSize(DmaSegment.MAX_LENGTH)
                .boundaryMask(SegmentLimits.NO_BOUNDARY)
                .build();
        buffers = IntStream.range(0, shape.threads())
                .mapToObj(index -> new CallerBuffer(shape, index))
                .toList();
        mapper = shape.through() == MapShape.Through.IOMMU ? new IommuMapper(domain) : direct();
    }

    private DmaMapper direct() {
        if (!shape.bounces()) {
            return new DirectMapper();
        }
        // As high as the device reaches, and below the buffers.
        long start = 1L << (shape.bits() - 1);
        long bytes = Math.min(MOST_POOL, start);
        BufferMemory memory = new BufferMemory(start, (int) bytes, shape.bufferStride(), buffers);
        return DirectMapper.bouncing(MapperSettings.DEFAULT, new BouncePool(start, bytes, memory));
    }

    /**
     * A caller of the new interface.
     *
     * @param index 0 to {@code threads - 1}
     * @return the caller
     * @throws DmaException if its buffer cannot be mapped
     */
    NewCaller proposed(int index) throws DmaException {
        return new NewCaller(buffers.get(index), mapper, device, shape.way());
    }

    /**
     * A caller of the classic interface.
     *
     * @param index 0 to {@code threads - 1}
     * @return the caller
     */
    ClassicCaller classic(int index) {
        WarnLog warnings = new WarnLog();
        return new ClassicCaller(buffers.get(index), new ClassicDma(classicOps(warnings), warnings));
    }

    private DmaOps classicOps(WarnLog warnings) {
        var classic = ClassicDevices.of(device, PeerRoutes.NONE);
        if (shape.through() == MapShape.Through.DIRECT) {
            return new io.github.dmasg.legacy.dmamap.DirectMapper(classic, DirectUnmapListener.NONE, warnings);
        }
        SharedDomain shared = new SharedDomain(domain);
        return new io.github.dmasg.legacy.dmamap.IommuMapper(
                classic,
                new io.github.dmasg.legacy.dmamap.IommuDomain(domain.pageSizes(), shared, IommuEvents.NONE),
                shared,
                domain.granule(),
                warnings);
    }

    /** The bytes of a caller's buffer. */
    byte[] bytes(int index) {
        return buffers.get(index).bytes;
    }

    /**
     * Maps the buffers of all callers, so that all are mapped at once, and unmaps them again, in both models.
     *
     * @throws DmaException if they do not all fit
     */
    public void tryOnce() throws DmaException {
        MapCaller[] proposed = new MapCaller[shape.threads()];
        MapCaller[] classic = new MapCaller[shape.bounces() ? 0 : shape.threads()];
        for (int i = 0; i < proposed.length; i++) {
            proposed[i] = proposed(i);
        }
        for (int i = 0; i < classic.length; i++) {
            classic[i] = classic(i);
        }
        tryOnce(proposed);
        tryOnce(classic);
    }

    private static void tryOnce(MapCaller[] callers) throws DmaException {
        for (MapCaller caller : callers) {
            caller.map();
        }
        for (MapCaller caller : callers) {
            caller.unmap();
        }
    }

    /** Maps with the new interface, with one token from call to call. */
    static final class NewCaller implements MapCaller {
        private final CallerBuffer buffer;
        private final DmaMapper mapper;
        private final PageSource source;
        private final DmaSgList segments = new DmaSgList();
        private final Mapping token;

        private NewCaller(CallerBuffer buffer, DmaMapper mapper, Device device, MapShape.Way way) throws DmaException {
            this.buffer = buffer;
            this.mapper = mapper;
            source = buffer.source();
            token = mapper.map(device, source, way.direction(), MapAttributes.NONE, segments);
            token.unmap();
        }

        @Override
        public void dirty() {
            buffer.dirty();
        }

        @Override
        public long map() throws DmaException {
            segments.clear();
            mapper.mapAgain(token, source, MapAttributes.NONE, segments);
            return token.segments();
        }

        @Override
        public void unmap() {
            token.unmap();
        }
    }

    /** Maps with the classic interface, with one table from call to call. */
    static final class ClassicCaller implements MapCaller {
        private final CallerBuffer buffer;
        private final ClassicDma calls;
        private final SgTable table;

        private ClassicCaller(CallerBuffer buffer, ClassicDma calls) {
            this.buffer = buffer;
            this.calls = calls;
            table = buffer.table();
        }

        @Override
        public void dirty() {
            buffer.dirty();
        }

        @Override
        public long map() throws DmaException {
            int error = calls.mapTable(table);
            if (error != 0) {
                throw DmaException.of(DmaError.ENOMEM, "classic map: " + error + " (expected: 0)");
            }
            return table.nents();
        }

        @Override
        public void unmap() {
            calls.unmapTable(table);
        }
    }
}
