package io.github.dmasg.legacy.dmamap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the front makes of the results of a mapper, and what it passes on. */
class ClassicDmaTest {
    private final WarnLog warnings = new WarnLog();
    private final List<String> calls = new ArrayList<>();
    private final SgTable table = new SgTable();
    private int answer = 2;
    private final ClassicDma dma = new ClassicDma(
            new DmaOps() {
                @Override
                public int mapSg(Sg sgl, int nents) {
                    calls.add("map " + sgl.index() + " " + nents);
                    return answer;
                }

                @Override
                public void unmapSg(Sg sgl, int nents) {
                    calls.add("unmap " + sgl.index() + " " + nents);
                }
            },
            warnings);

    private Sg threeEntries() {
        assertEquals(0, table.allocate(3, SgAllocator.heap()));
        return Objects.requireNonNull(table.sgl());
    }

    @Test
    void aListIsMappedAndUnmappedWithTheCountOfItsPageSide() {
        Sg sgl = threeEntries();
        assertEquals(2, dma.mapSg(sgl.plus(1), 2));
        dma.unmapSg(sgl.plus(1), 2);
        assertEquals(0, dma.mapTable(table));
        assertEquals(2, table.nents());
        dma.unmapTable(table);
        assertEquals(List.of("map 1 2", "unmap 1 2", "map 0 3", "unmap 0 3"), calls);
        assertEquals(0, warnings.count());
    }

    @Test
    void knownErrorsComeThroughForATableAndAreZeroForAList() {
        Sg sgl = threeEntries();
        for (int error : new int[] {Errno.EINVAL, Errno.ENOMEM, Errno.EIO, Errno.EREMOTEIO}) {
            answer = -error;
            assertEquals(-error, dma.mapTable(table));
            assertEquals(0, dma.mapSg(sgl, 3));
        }
        assertEquals(3, table.nents(), "as it was allocated");
        assertEquals(0, warnings.count());
    }

    @Test
    void noEntryMappedIsAnErrorNobodyMayReturn() {
        threeEntries();
        answer = 0;
        assertEquals(-Errno.EIO, dma.mapTable(table));
        assertEquals("map_sg: 0 (expected: a count, EINVAL, ENOMEM, EIO or EREMOTEIO)", warnings.last());
    }

    @Test
    void aTableWithoutEntriesIsNotMapped() {
        assertNull(table.sgl());
        assertThrows(UndefinedInKernelException.class, () -> dma.mapTable(table));
        assertThrows(UndefinedInKernelException.class, () -> dma.unmapTable(table));
    }

    @Test
    void aDeviceThatAsksForNothingHasTheKernelsLimitsAndNoPeers() {
        ClassicDevice device = ClassicDevice.of(0, 0);
        assertEquals(0x1_0000, device.segmentLimit());
        assertEquals(-1, device.boundary());
        assertEquals(-1, device.addressLimit());
        assertNull(device.ranges());
        assertEquals(PeerMapType.NOT_SUPPORTED, device.peers().typeOf(1));
    }
}
