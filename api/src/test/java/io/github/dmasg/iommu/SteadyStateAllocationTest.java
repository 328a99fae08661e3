package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

/** Once warm, nothing is allocated: counted by the virtual machine, in bytes. */
class SteadyStateAllocationTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final int WARM = 20;
    private static final int ROUNDS = 20;

    private final IommuDomain domain = IommuDomain.builder().build();
    private final IovaSpace space = domain.iovas();
    private final PageTable table = domain.table();
    private final TableWriter writer = table.writer();

    @Test
    void oneEntryUpAndDown() throws Throwable {
        assertNoAllocation(() -> {
            long iova = space.allocate(K4, K4, -1);
            writer.begin(iova, K4);
            writer.append(0x5000, K4);
            writer.commit();
            table.unmap(iova, K4);
            domain.invalidate(iova, K4);
            space.free(iova, K4);
        });
    }

    @Test
    void moreTablesThanMayStayEmpty() throws Throwable {
        long length = 100 * M2;
        long[] pages = new long[512];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = ((i * 37L) % 512) * K4;
        }
        assertNoAllocation(() -> {
            long iova = space.allocate(length, M2, -1);
            writer.begin(iova, length);
            for (int i = 0; i < 100; i++) {
                writer.appendPages(pages, 0, pages.length);
            }
            writer.commit();
            assertTrue(table.tables() > 100);
            table.unmap(iova, length);
            space.free(iova, length);
        });
        assertTrue(table.tables() < 20 + EmptyTables.CAPACITY);
    }

    @Test
    void aWindowThatMoves() throws Throwable {
        long[] at = {M2};
        assertNoAllocation(() -> {
            table.map(at[0], K4, M2);
            table.unmap(at[0], M2);
            at[0] = (at[0] + M2) % (1L << 30);
        });
    }

    @Test
    void rangesOfManySizes() throws Throwable {
        long[] starts = new long[600];
        assertNoAllocation(() -> {
            for (int i = 0; i < starts.length; i++) {
                starts[i] = space.allocate(i * K4 + 1, K4, (1L << 40) - 1);
            }
            for (int i = 0; i < starts.length; i++) {
                int victim = (i * 7) % starts.length;
                space.free(starts[victim], victim * K4 + 1);
            }
        });
    }

    private static void assertNoAllocation(Runnable work) throws Throwable {
        MethodHandle allocated = allocatedBytes();
        for (int i = 0; i < WARM; i++) {
            work.run();
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = (long) allocated.invokeExact();
            work.run();
            // What is called first may allocate while it is linked; the least of the rounds is what the work needs.
            least = Math.min(least, (long) allocated.invokeExact() - before);
        }
        assertEquals(0, least, "bytes");
    }

    /** Bytes this thread has allocated. The module of the virtual machine's counters is not one that this module reads. */
    private static MethodHandle allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        MethodHandle ofThread = MethodHandles.publicLookup()
                .unreflect(Class.forName("com.sun.management.ThreadMXBean")
                        .getMethod("getThreadAllocatedBytes", long.class))
                .bindTo(threads);
        return MethodHandles.insertArguments(ofThread, 0, Thread.currentThread().getId())
                .asType(MethodType.methodType(long.class));
    }
}
