package io.github.dmasg.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.github.dmasg.benchmarks.measure.Plan;
import io.github.dmasg.benchmarks.work.Workload;
import io.github.dmasg.dma.DmaException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Map, walk and unmap of the new interface allocate nothing once they have run: counted by the virtual machine, to the byte. */
class SteadyStateTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SMALL = 600;
    private static final int ROUNDS = 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entry-walk",
                "page-walk.uneven",
                "page-ranges",
                "page-ranges.step",
                "dma-page-walk.16",
                "dma-ranges.1",
                "dma-ranges.step",
                "sum-walk",
                "build.again",
                "map-direct.1",
                "map-direct.65536",
                "map-iommu.1",
                "map-iommu.65536",
                "map-contiguous.65536",
                "unmap.scattered",
                "unmap.contiguous",
                "stream.kept.256",
                "adapter-source.256",
                "adapter-sink.256",
                "peers-mixed.65536",
                "replay.nvme",
                "nvme-request.256",
                "form-prp.256",
                "form-sgl.256",
                "form-blocks.256",
                "form-addresses.256",
                "iova-threads.1",
                "iova-mixed.100"
            })
    void allocatesNothing(String id) throws DmaException {
        Workload work = Plan.row(id).make().apply(Math.min(Plan.row(id).size(), SMALL));
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            work.prepareProposed();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.proposed();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }
}
