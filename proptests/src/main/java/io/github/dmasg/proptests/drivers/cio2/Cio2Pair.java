package io.github.dmasg.proptests.drivers.cio2;

import io.github.dmasg.device.Device;
import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.TablePool;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.nio.ByteBuffer;
import java.util.List;

/** The IPU3 receiver's driver in the comparison of all drivers. */
public final class Cio2Pair {
    private static final int PAGE = 4096;

    /** What buffers share. */
    private record Bench(BothMappers mappers, TableMemory lists, FrameTable frames) {}

    private Cio2Pair() {}

    /**
     * The driver.
     *
     * @return both sides
     */
    public static DriverPair pair() {
        return new DriverPair(
                "ipu3-cio2",
                "Cio2BothWaysProperties#everyFrameFromTheStartOfAPageGivesTheSameBytes",
                new DriverSide<>(
                        List.of(ClassicCio2.class),
                        List.of(),
                        Cio2Pair::bench,
                        bench -> new ClassicCio2(bench.mappers.classic(), bench.lists, bench.frames, 0),
                        (slot, data) -> slot.start(data) == FrameStatus.OK,
                        ClassicCio2::complete),
                new DriverSide<>(
                        List.of(DirectCio2.class),
                        List.of(ListOfPointers.class),
                        Cio2Pair::bench,
                        bench -> new DirectCio2(
                                bench.mappers.device(), bench.mappers.direct(), bench.lists, bench.frames, 0),
                        (slot, data) -> slot.start(data) == FrameStatus.OK,
                        DirectCio2::complete));
    }

    private static Bench bench() {
        TablePage rows = new TablePage(1L << 33, ByteBuffer.allocate(PAGE));
        return new Bench(
                new BothMappers(
                        Device.named("cio2")
                                .dmaBits(39)
                                .maxSegmentSize(1L << 30)
                                .build(),
                        false),
                new TablePool(1L << 32, ByteBuffer.allocate(ListOfPointers.MAX_TABLES * PAGE), PAGE),
                new FrameTable(rows, rows.address() + PAGE, rows.address() + 2 * PAGE));
    }
}
