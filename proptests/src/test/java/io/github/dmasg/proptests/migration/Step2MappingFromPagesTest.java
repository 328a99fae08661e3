package io.github.dmasg.proptests.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.adapter.MapperSgCalls;
import io.github.dmasg.legacy.adapter.SgCalls;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.migration.Testbed.Under;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Step 2, mapping from pages: drivers and the mapping under them move independently. The two drivers below are not touched while
 * four different things map for them.
 */
class Step2MappingFromPagesTest {
    private final Testbed testbed = new Testbed();

    @AfterEach
    void nothingStaysMapped() {
        assertEquals(0, testbed.domain.table().leaves());
        assertEquals(0, testbed.domain.iovas().liveBytes());
        assertEquals(0, testbed.warnings.count());
    }

    /** A driver as drivers are written today. */
    private record ClassicDriver(SgCalls dma, BusMaster hardware) {
        byte[] send(SgTable table) {
            int error = dma.mapTable(table, Direction.TO_DEVICE);
            if (error != 0) {
                throw new AssertionError(error);
            }
            byte[] sent = hardware.read(descriptors(table));
            dma.unmapTable(table, Direction.TO_DEVICE);
            return sent;
        }

        void receive(SgTable table, byte[] bytes) {
            int error = dma.mapTable(table, Direction.FROM_DEVICE);
            if (error != 0) {
                throw new AssertionError(error);
            }
            hardware.write(descriptors(table), bytes);
            dma.syncTableForCpu(table, Direction.FROM_DEVICE);
            dma.unmapTable(table, Direction.FROM_DEVICE);
        }

        /** {@code for_each_sgtable_dma_sg()}, one descriptor for each. */
        private static DmaSgList descriptors(SgTable table) {
            DmaSgList descriptors = new DmaSgList();
            SgCursor sg = new SgCursor(table.sgl());
            for (int i = 0; i < table.nents(); i++) {
                descriptors.append(sg.dmaAddress(), sg.dmaLength(), 0);
                sg.advance();
            }
            return descriptors;
        }
    }

    /** The same driver after it has moved. */
    private record MovedDriver(DmaMapper dma, Device device, BusMaster hardware) {
        byte[] send(PageSource pages) throws DmaException {
            DmaSgList descriptors = new DmaSgList();
            Mapping.ToDevice mapping = dma.map(device, pages, Direction.TO_DEVICE, MapAttributes.NONE, descriptors);
            byte[] sent = hardware.read(descriptors);
            mapping.unmap();
            return sent;
        }

        void receive(PageSource pages, byte[] bytes) throws DmaException {
            DmaSgList descriptors = new DmaSgList();
            Mapping.FromDevice mapping = dma.map(device, pages, Direction.FROM_DEVICE, MapAttributes.NONE, descriptors);
            hardware.write(descriptors, bytes);
            mapping.syncForCpu();
            mapping.unmap();
        }
    }

    @ParameterizedTest
    @EnumSource(Under.class)
    void theClassicDriverDoesNotNoticeWhatMapsUnderIt(Under under) {
        ClassicDriver driver = new ClassicDriver(testbed.classicCalls(under), testbed.master(under));
        SgTable table = Testbed.scattered();
        byte[] bytes = testbed.fill(SgPages.of(table), 1);

        assertArrayEquals(bytes, driver.send(table));

        new Random(2).nextBytes(bytes);
        driver.receive(table, bytes);
        assertArrayEquals(bytes, testbed.memory.gather(SgPages.of(table)));
    }

    @ParameterizedTest
    @EnumSource(Under.class)
    void theMovedDriverDoesNotNoticeEither(Under under) throws DmaException {
        MovedDriver driver = new MovedDriver(testbed.mapper(under), testbed.device, testbed.master(under));
        PageSource pages = SgPages.of(Testbed.scattered());
        byte[] bytes = testbed.fill(pages, 1);

        assertArrayEquals(bytes, driver.send(pages));

        new Random(2).nextBytes(bytes);
        driver.receive(pages, bytes);
        assertArrayEquals(bytes, testbed.memory.gather(pages));
    }

    /** The submit path still speaks the classic interface, the completion path has moved, or the other way round. */
    @Test
    void aDriverMovesPathByPath() throws DmaException {
        MapperSgCalls dma = new MapperSgCalls(testbed.mapper(Under.NEW_IOMMU), testbed.device, testbed.warnings);
        SgTable table = Testbed.scattered();

        dma.mapTable(table, Direction.FROM_DEVICE);
        Mapping.FromDevice completion = dma.mapping(table, Direction.FROM_DEVICE);
        completion.syncForCpu();
        completion.unmap();
        assertThrows(IllegalStateException.class, () -> dma.unmapTable(table, Direction.FROM_DEVICE));

        dma.mapTable(table, Direction.FROM_DEVICE);
        Mapping.FromDevice forgotten = dma.mapping(table, Direction.FROM_DEVICE);
        dma.unmapTable(table, Direction.FROM_DEVICE);
        assertThrows(IllegalStateException.class, forgotten::unmap);
    }

    /** What the kernel fixed at least fourteen times, in a driver that has not been touched. */
    @Test
    void theNewInterfaceUnderAnOldDriverFindsItsCountBug() {
        MapperSgCalls dma = new MapperSgCalls(testbed.mapper(Under.NEW_IOMMU), testbed.device, testbed.warnings);
        SgTable table = Testbed.scattered();
        dma.mapTable(table, Direction.TO_DEVICE);
        IllegalArgumentException found = assertThrows(
                IllegalArgumentException.class,
                () -> dma.unmapSg(Testbed.first(table), table.nents(), Direction.TO_DEVICE));
        assertEquals(
                "unmap, nents: 1 (expected: 5, as given to map; not the number of segments that map returned)",
                found.getMessage());
        dma.unmapTable(table, Direction.TO_DEVICE);
    }
}
