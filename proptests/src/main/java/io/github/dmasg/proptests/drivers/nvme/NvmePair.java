package io.github.dmasg.proptests.drivers.nvme;

import io.github.dmasg.device.Device;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePool;
import io.github.dmasg.legacy.dmamap.ClassicDevice;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.dmamap.DirectUnmapListener;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.nvme.NvmeRequest;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.nio.ByteBuffer;
import java.util.List;

/** The NVMe driver in the comparison of all drivers. */
public final class NvmePair {
    private static final int PAGE = 4096;
    private static final int SMALL = 256;
    private static final int PAGES = 64;

    /** What requests share on the classic side. */
    private record ClassicBench(ClassicDma dma, NvmeListPool pages, NvmeListPool small) {}

    /** What requests share on the new side. */
    private record DirectBench(Device device, DmaMapper mapper, TableMemory pages, TableMemory small) {}

    private NvmePair() {}

    /**
     * With PRP lists.
     *
     * @return both sides
     */
    public static DriverPair prp() {
        return pair("nvme-pci, PRP", false, NvmePrpList.class);
    }

    /**
     * With SGL descriptors.
     *
     * @return both sides
     */
    public static DriverPair sgl() {
        return pair("nvme-pci, SGL", true, NvmeSglList.class);
    }

    private static DriverPair pair(String name, boolean sgl, Class<? extends DeviceForm> form) {
        return new DriverPair(
                name,
                "NvmeBothWaysProperties#everyRequestGivesTheSameBytes",
                new DriverSide<>(
                        List.of(ClassicNvme.class, NvmeRequest.class),
                        List.of(),
                        NvmePair::classicBench,
                        bench -> new ClassicNvme(bench.dma, bench.pages, bench.small),
                        (slot, data) -> slot.start(data, sgl) == NvmeStatus.OK,
                        ClassicNvme::complete),
                new DriverSide<>(
                        List.of(DirectNvme.class),
                        List.of(form),
                        NvmePair::directBench,
                        bench -> new DirectNvme(bench.device, bench.mapper, bench.pages, bench.small),
                        (slot, data) -> slot.start(data, sgl) == NvmeStatus.OK,
                        DirectNvme::complete));
    }

    private static ClassicBench classicBench() {
        WarnLog log = new WarnLog();
        ClassicDevice device = ClassicDevice.of(1L << 31, 0xffff_ffffL);
        return new ClassicBench(
                new ClassicDma(
                        new io.github.dmasg.legacy.dmamap.DirectMapper(device, DirectUnmapListener.NONE, log), log),
                new NvmeListPool(memory(1L << 32, PAGE)),
                new NvmeListPool(memory(1L << 33, SMALL)));
    }

    private static DirectBench directBench() {
        return new DirectBench(
                Device.named("nvme").maxSegmentSize(1L << 31).build(),
                new DirectMapper(MapperSettings.DEFAULT),
                memory(1L << 32, PAGE),
                memory(1L << 33, SMALL));
    }

    private static TableMemory memory(long address, int pageBytes) {
        return new TablePool(address, ByteBuffer.allocate(PAGES * pageBytes), pageBytes);
    }
}
