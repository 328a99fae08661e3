package io.github.dmasg.legacy.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The classic way under a driver: map and unmap go through as they are, sync does nothing. */
class KernelSgCallsTest {
    private final List<String> log = new ArrayList<>();
    private int answer = 2;
    private final SgCalls calls = new KernelSgCalls(new DmaOps() {
        @Override
        public int mapSg(Sg sgl, int nents) {
            log.add("map " + sgl.pfn() + " " + nents);
            return answer;
        }

        @Override
        public void unmapSg(Sg sgl, int nents) {
            log.add("unmap " + sgl.pfn() + " " + nents);
        }
    });

    @Test
    void aTableIsMappedAndUnmappedWithTheCountOfItsPageSide() {
        SgTable table = Lists.pages(3);
        assertEquals(0, calls.mapTable(table, Direction.TO_DEVICE));
        assertEquals(2, table.nents());
        calls.syncTableForCpu(table, Direction.TO_DEVICE);
        calls.syncTableForDevice(table, Direction.TO_DEVICE);
        calls.unmapTable(table, Direction.TO_DEVICE);
        assertEquals(List.of("map 256 3", "unmap 256 3"), log);
    }

    @Test
    void anErrorNumberComesThroughAndTheCountStays() {
        SgTable table = Lists.pages(3);
        answer = -Errno.EREMOTEIO;
        assertEquals(-Errno.EREMOTEIO, calls.mapTable(table, Direction.TO_DEVICE));
        assertEquals(3, table.nents());
        answer = 0;
        assertEquals(0, calls.mapTable(table, Direction.TO_DEVICE));
        assertEquals(0, table.nents(), "the count is that of the mapper, whatever it is");
    }
}
