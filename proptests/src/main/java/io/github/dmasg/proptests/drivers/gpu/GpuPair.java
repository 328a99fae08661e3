package io.github.dmasg.proptests.drivers.gpu;

import io.github.dmasg.device.Device;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.util.List;

/** The GPU driver in the comparison of all drivers. */
public final class GpuPair {
    private static final int PAGES = 4096;

    /** What buffer objects share. */
    private record Bench(BothMappers mappers, Gart gart) {}

    private GpuPair() {}

    /**
     * A buffer object that is populated and bound whole.
     *
     * @return both sides
     */
    public static DriverPair pair() {
        return new DriverPair(
                "GPU, TTM-like",
                "GpuBothWaysProperties#everyStepGivesTheSameTable",
                new DriverSide<>(
                        List.of(ClassicGpu.class),
                        List.of(),
                        GpuPair::bench,
                        bench -> new ClassicGpu(bench.mappers.classic(), bench.gart, ArrayFill.DMA_PAGES),
                        GpuPair::show,
                        ClassicGpu::unpopulate),
                new DriverSide<>(
                        List.of(DirectGpu.class),
                        List.of(BlockTable.class),
                        GpuPair::bench,
                        bench -> new DirectGpu(bench.mappers.device(), bench.mappers.direct(), bench.gart),
                        GpuPair::show,
                        DirectGpu::unpopulate));
    }

    private static boolean show(ClassicGpu object, PageSource pages) {
        if (object.populate(pages) != GpuStatus.DONE) {
            return false;
        }
        object.bind(whole(pages));
        return true;
    }

    private static boolean show(DirectGpu object, PageSource pages) {
        if (object.populate(pages) != GpuStatus.DONE) {
            return false;
        }
        object.bind(whole(pages));
        return true;
    }

    private static Binding whole(PageSource pages) {
        return new Binding(0, 0, (int) (pages.bytes() >> 12));
    }

    private static Bench bench() {
        Device gpu = Device.named("gpu").maxSegmentSize(1L << 30).build();
        return new Bench(new BothMappers(gpu, false), new Gart(PAGES));
    }
}
