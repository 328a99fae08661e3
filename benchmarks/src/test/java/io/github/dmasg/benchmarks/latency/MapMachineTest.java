package io.github.dmasg.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.dmasg.dma.DmaException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both models map the same buffers to as many segments, without allocating, and a bounced buffer comes back whole. */
class MapMachineTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 20;

    static List<MapShape> shapes() {
        List<MapShape> shapes = new ArrayList<>(LatencyPlan.shapes().values());
        for (MapShape.Way way : MapShape.Way.values()) {
            shapes.add(new MapShape(MapShape.Through.DIRECT, MapShape.Mode.SINGLE, way, 100, 28, 0, 3));
            shapes.add(new MapShape(MapShape.Through.IOMMU, MapShape.Mode.SINGLE, way, 7, 20, 0, 3));
            shapes.add(new MapShape(MapShape.Through.DIRECT, MapShape.Mode.SG, way, 5, 64, 0, 3));
        }
        return shapes;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void bothModelsMapTheSame(MapShape shape) throws DmaException {
        MapMachine machine = new MapMachine(shape);
        machine.tryOnce();
        for (int i = 0; i < shape.threads() && !shape.bounces(); i++) {
            MapCaller classic = machine.classic(i);
            MapCaller proposed = machine.proposed(i);
            long segments = classic.map();
            assertEquals(segments, proposed.map(), shape.title());
            classic.unmap();
            proposed.unmap();
            boolean separate = shape.through() == MapShape.Through.DIRECT && shape.mode() == MapShape.Mode.SG;
            assertEquals(separate ? shape.granule() : 1, segments, shape.title());
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aSampleAllocatesNothing(MapShape shape) throws DmaException {
        MapCaller caller = new MapMachine(shape).proposed(shape.threads() - 1);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            caller.dirty();
            caller.map();
            caller.unmap();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, shape.title());
    }

    @ParameterizedTest
    @CsvSource({"SINGLE, 1", "SINGLE, 130", "SG, 1", "SG, 130"})
    void aBouncedBufferComesBackWhole(MapShape.Mode mode, int granule) throws DmaException {
        MapShape shape = new MapShape(MapShape.Through.DIRECT, mode, MapShape.Way.BIDIRECTIONAL, granule, 24, 0, 2);
        MapMachine machine = new MapMachine(shape);
        byte[] bytes = machine.bytes(1);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ((i * 31) >> 3);
        }
        byte[] before = bytes.clone();
        MapCaller caller = machine.proposed(1);
        caller.map();
        // What the device would leave in the pool is what was copied in; it is copied out by unmap.
        Arrays.fill(bytes, (byte) 0);
        caller.unmap();
        assertArrayEquals(before, bytes);
    }

    @Test
    void onlyWhatTheDeviceReadsIsWritten() throws DmaException {
        for (MapShape.Way way : MapShape.Way.values()) {
            MapMachine machine =
                    new MapMachine(new MapShape(MapShape.Through.DIRECT, MapShape.Mode.SG, way, 2, 32, 0, 1));
            machine.proposed(0).dirty();
            boolean written = machine.bytes(0)[machine.bytes(0).length - 1] != 0;
            assertEquals(way != MapShape.Way.FROM_DEVICE, written, way.name());
        }
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeItIsMeasured() {
        MapShape pool =
                new MapShape(MapShape.Through.DIRECT, MapShape.Mode.SG, MapShape.Way.BIDIRECTIONAL, 256, 20, 0, 1);
        assertTrue(assertThrows(DmaException.class, () -> new MapMachine(pool).tryOnce())
                .getMessage()
                .contains("bounce pool"));
        MapShape space =
                new MapShape(MapShape.Through.IOMMU, MapShape.Mode.SG, MapShape.Way.BIDIRECTIONAL, 64, 20, 0, 8);
        assertThrows(DmaException.class, () -> new MapMachine(space).tryOnce());
    }

    @Test
    void onlyTooFewBitsWithoutAnIommuBounce() {
        for (int bits = 20; bits <= 64; bits++) {
            assertEquals(bits <= 30, shape(MapShape.Through.DIRECT, bits).bounces());
            assertFalse(shape(MapShape.Through.IOMMU, bits).bounces());
        }
    }

    private static MapShape shape(MapShape.Through through, int bits) {
        return new MapShape(through, MapShape.Mode.SG, MapShape.Way.TO_DEVICE, 1, bits, 0, 1);
    }
}
