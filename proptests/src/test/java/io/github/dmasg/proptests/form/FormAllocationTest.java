package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.management.ThreadMXBean;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.AddressArray;
import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.form.BlockSizes;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.GpuRanges;
import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.MobPageTable;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.TablePool;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioIndirect;
import io.github.dmasg.form.VirtioRing;
import io.github.dmasg.form.XhciRing;
import io.github.dmasg.form.XhciTransfer;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A form that was filled once allocates nothing when it is filled again. */
class FormAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 50;

    @TestFactory
    Stream<DynamicTest> refillingAllocatesNothing() throws DmaException {
        DmaSgList even = list(100, 4 * 4096);
        DmaSgList uneven = list(100, 4096);
        uneven.append(0x9000_0000L, 3 * 4096, 0);
        return Stream.of(forms())
                .map(form -> dynamicTest(
                        form.getClass().getSimpleName() + ": refilling allocates nothing",
                        () -> assertEquals(0, leastAllocated(() -> refill(form, even, uneven)))));
    }

    @TestFactory
    Stream<DynamicTest> mappingIntoItAgainAllocatesNothing() throws DmaException {
        BioVecList source = new BioVecList();
        for (int i = 0; i < 100; i++) {
            source.append(0x10_0000 + i * 0x8000L, 4 * 4096);
        }
        Device device = Device.named("any").build();
        DmaMapper mapper = new DirectMapper();
        return Stream.of(forms())
                .map(form -> dynamicTest(
                        form.getClass().getSimpleName() + ": mapping into it again allocates nothing",
                        () -> assertEquals(0, leastAllocatedByMapping(mapper, device, source, form))));
    }

    private static long leastAllocatedByMapping(DmaMapper mapper, Device device, BioVecList source, DeviceForm form)
            throws DmaException {
        Mapping token = mapper.map(device, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, form);
        token.unmap();
        form.clear();
        return leastAllocated(() -> {
            mapper.mapAgain(token, source, MapAttributes.NONE, form);
            token.unmap();
            form.clear();
        });
    }

    @Test
    void choosingABlockSizeAllocatesNothing() throws DmaException {
        DmaSgList list = list(100, 4 * 4096);
        BlockSizes sizes = new BlockSizes();
        assertEquals(0, leastAllocated(() -> sizes.best(list, -4096, 0x10_0000)));
        assertEquals(0x4000, sizes.best(list, -4096, 0x10_0000));
    }

    private interface Work {
        void run() throws DmaException;
    }

    /** Now and then the virtual machine allocates on the thread's account; what the work itself allocates shows in every round. */
    private static long leastAllocated(Work work) throws DmaException {
        long least = Long.MAX_VALUE;
        work.run();
        for (int i = 0; i < ROUNDS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void refill(DeviceForm form, DmaSgList first, DmaSgList second) throws DmaException {
        form.fill(first);
        if (form instanceof XhciTransfer transfer) {
            transfer.submit();
        }
        form.clear();
        form.fill(second);
        form.clear();
    }

    private static DmaSgList list(int segments, long length) {
        DmaSgList list = new DmaSgList();
        for (int i = 0; i < segments; i++) {
            list.append(0x10_0000 + i * (length + 0x4000), length, 0);
        }
        return list;
    }

    private static DeviceForm[] forms() throws DmaException {
        VirtioRing ring = new VirtioRing(page(16 * 256), 256);
        return new DeviceForm[] {
            new NvmePrpList(pool(512), pool(64)),
            new NvmeSglList(pool(512), pool(64), 1),
            new AhciPrdt(page(4096), 168),
            new VirtioChain(ring),
            new VirtioIndirect(ring, pool(4096)),
            new XhciTransfer(new XhciRing(pool(4096), 2), 512, 1, 200),
            new BlockTable(1000, 12),
            new AddressArray(1000),
            new GpuRanges(1000, 9),
            new MobPageTable(pool(4096)),
            new ListOfPointers(pool(4096), 0)
        };
    }

    private static TablePage page(int bytes) {
        return new TablePage(0x5000_0000L, ByteBuffer.allocate(bytes));
    }

    private static TablePool pool(int pageBytes) {
        return new TablePool(0x6000_0000L, ByteBuffer.allocate(64 * pageBytes), pageBytes);
    }
}
