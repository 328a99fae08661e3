package io.github.dmasg.legacy.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.CpuCaching;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.SegmentListener;
import io.github.dmasg.page.PageSource;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which call of the mapping under it each call of the list's mapping becomes. */
class ListMappingTest {
    private final Device device = Device.named("nic").build();
    private final List<String> log = new ArrayList<>();
    private final MapperSgCalls calls = new MapperSgCalls(new Recorder(), device, new WarnLog());
    private final SgTable table = Lists.pages(2);

    /** Makes mappings that write down their calls. */
    private final class Recorder implements DmaMapper {
        @Override
        public <M extends Mapping> M map(
                Device forDevice, PageSource source, Direction<M> direction, MapAttributes attributes, DmaSink sink) {
            Object made = Proxy.newProxyInstance(
                    ListMappingTest.class.getClassLoader(),
                    new Class<?>[] {Mapping.ToDevice.class, Mapping.FromDevice.class, Mapping.Bidirectional.class},
                    (self, method, arguments) -> {
                        log.add(method.getName() + (arguments == null ? "" : " " + List.of(arguments)));
                        return switch (method.getName()) {
                            case "direction" -> direction;
                            case "segments" -> 1L;
                            case "bytes" -> 8192L;
                            case "iovaBytes" -> 12288L;
                            case "needsSync", "live" -> true;
                            case "cpuCaching" -> CpuCaching.WRITE_COMBINED;
                            default -> null;
                        };
                    });
            return direction.typed((Mapping) made);
        }

        @Override
        public void mapAgain(Mapping spent, PageSource source, MapAttributes attributes, DmaSink sink) {
            throw new AssertionError("a list is mapped anew each time");
        }

        @Override
        public Bounds bounds(Device forDevice, PageSource source, DmaSink sink) {
            throw new AssertionError("not asked");
        }

        @Override
        public void explain(Device forDevice, PageSource source, DmaSink sink, SegmentListener listener) {
            throw new AssertionError("not asked");
        }

        @Override
        public boolean peerMemorySupported() {
            return false;
        }

        @Override
        public boolean coherentWithoutSync(Device forDevice) {
            return false;
        }
    }

    private <M extends Mapping> M mapped(Direction<M> direction) {
        assertEquals(0, calls.mapTable(table, direction));
        M mapping = calls.mapping(table, direction);
        log.clear();
        return mapping;
    }

    @Test
    void whatItSaysComesFromTheMappingUnderIt() {
        Mapping mapping = mapped(Direction.TO_DEVICE);
        assertSame(device, mapping.device());
        assertEquals(8192, mapping.bytes());
        assertEquals(12288, mapping.iovaBytes());
        assertEquals(1, mapping.segments());
        assertTrue(mapping.needsSync());
        assertTrue(mapping.live());
        assertEquals(CpuCaching.WRITE_COMBINED, mapping.cpuCaching());
    }

    @Test
    void aDeviceThatReadsIsHandedTheMemoryAndTheMemoryIsTakenBack() {
        Mapping.ToDevice mapping = mapped(Direction.TO_DEVICE);
        mapping.syncForDevice();
        mapping.syncForDevice(1, 2);
        mapping.takeBack();
        calls.syncTableForDevice(table, Direction.TO_DEVICE);
        calls.syncTableForCpu(table, Direction.TO_DEVICE);
        assertEquals(
                List.of("syncForDevice", "syncForDevice [1, 2]", "takeBack", "syncForDevice", "takeBack"),
                calledWithoutQuestions());
        Mapping.FromDevice cast = (Mapping.FromDevice) mapping;
        assertThrows(IllegalStateException.class, cast::syncForCpu);
        assertThrows(IllegalStateException.class, () -> cast.syncForCpu(0, 1));
        assertThrows(IllegalStateException.class, cast::giveBack);
    }

    @Test
    void aDeviceThatWritesIsGivenTheMemoryBackAndTheCpuSeesIt() {
        Mapping.FromDevice mapping = mapped(Direction.FROM_DEVICE);
        mapping.syncForCpu();
        mapping.syncForCpu(3, 4);
        mapping.giveBack();
        calls.syncTableForCpu(table, Direction.FROM_DEVICE);
        calls.syncTableForDevice(table, Direction.FROM_DEVICE);
        assertEquals(
                List.of("syncForCpu", "syncForCpu [3, 4]", "giveBack", "syncForCpu", "giveBack"),
                calledWithoutQuestions());
        Mapping.ToDevice cast = (Mapping.ToDevice) mapping;
        assertThrows(IllegalStateException.class, cast::syncForDevice);
        assertThrows(IllegalStateException.class, () -> cast.syncForDevice(0, 1));
        assertThrows(IllegalStateException.class, cast::takeBack);
    }

    @Test
    void aDeviceThatDoesBothIsSynced() {
        mapped(Direction.BIDIRECTIONAL);
        calls.syncTableForCpu(table, Direction.BIDIRECTIONAL);
        calls.syncTableForDevice(table, Direction.BIDIRECTIONAL);
        assertEquals(List.of("syncForCpu", "syncForDevice"), calledWithoutQuestions());
    }

    @Test
    void aMappingIsFoundOnlyWithTheCountThatWasMapped() {
        mapped(Direction.TO_DEVICE);
        table.setOrigNents(1);
        String message = assertThrows(IllegalArgumentException.class, () -> calls.mapping(table, Direction.TO_DEVICE))
                .getMessage();
        assertEquals(
                "mapping, nents: 1 (expected: 2, as given to map; not the number of segments that map returned)",
                message);
    }

    private List<String> calledWithoutQuestions() {
        return log.stream()
                .filter(call -> call.startsWith("sync") || call.endsWith("Back"))
                .toList();
    }
}
