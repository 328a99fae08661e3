package io.github.dmasg.proptests.drivers.ahci;

import io.github.dmasg.device.Device;
import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.nio.ByteBuffer;
import java.util.List;

/** The AHCI driver in the comparison of all drivers. */
public final class AhciPair {
    private static final int HEADERS = 1024;

    /** What commands share. */
    private record Bench(BothMappers mappers, AhciPort port) {}

    private AhciPair() {}

    /**
     * The driver.
     *
     * @return both sides
     */
    public static DriverPair pair() {
        return new DriverPair(
                "AHCI",
                "AhciBothWaysProperties#everyCommandGivesTheSameBytes",
                new DriverSide<>(
                        List.of(ClassicAhci.class),
                        List.of(),
                        AhciPair::bench,
                        bench -> new ClassicAhci(bench.mappers.classic(), bench.port, 0),
                        (slot, data) -> slot.start(data, true) == AhciStatus.OK,
                        ClassicAhci::complete),
                new DriverSide<>(
                        List.of(DirectAhci.class),
                        List.of(AhciPrdt.class),
                        AhciPair::bench,
                        bench -> new DirectAhci(bench.mappers.device(), bench.mappers.direct(), bench.port, 0),
                        (slot, data) -> slot.start(data, true) == AhciStatus.OK,
                        DirectAhci::complete));
    }

    private static Bench bench() {
        int tables = AhciPort.SLOTS * AhciPort.TABLE_BYTES;
        AhciPort port = new AhciPort(
                new TablePage(1L << 32, ByteBuffer.allocate(HEADERS)),
                new TablePage(1L << 33, ByteBuffer.allocate(tables)));
        return new Bench(
                new BothMappers(Device.named("ahci").maxSegmentSize(4L << 20).build(), false), port);
    }
}
