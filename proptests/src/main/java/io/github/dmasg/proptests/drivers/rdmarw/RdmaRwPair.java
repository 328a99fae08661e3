package io.github.dmasg.proptests.drivers.rdmarw;

import io.github.dmasg.device.Device;
import io.github.dmasg.form.AddressArray;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.util.List;

/** RDMA read and write in the comparison of all drivers. */
public final class RdmaRwPair {
    private static final Transfer WHOLE = new Transfer(0, 0x7000_0000_0000L, 0x77, true);
    private static final int SLOTS = 256;
    private static final int ELEMENTS = 16;

    /** What commands share. */
    private record Bench(BothMappers mappers, SendQueue queue) {}

    private RdmaRwPair() {}

    /**
     * The target with its common layer.
     *
     * @return both sides
     */
    public static DriverPair pair() {
        return new DriverPair(
                "nvmet, RDMA rw",
                "RdmaRwBothWaysProperties#everyTransferGivesTheSameWorkRequests",
                new DriverSide<>(
                        List.of(ClassicTarget.class, ClassicRw.class),
                        List.of(),
                        RdmaRwPair::bench,
                        RdmaRwPair::classic,
                        (slot, data) -> slot.start(data, WHOLE) == RwStatus.POSTED,
                        ClassicTarget::complete),
                new DriverSide<>(
                        List.of(DirectTarget.class),
                        List.of(AddressArray.class),
                        RdmaRwPair::bench,
                        bench -> new DirectTarget(bench.mappers.device(), bench.mappers.direct(), bench.queue),
                        (slot, data) -> slot.start(data, WHOLE) == RwStatus.POSTED,
                        DirectTarget::complete));
    }

    private static Bench bench() {
        Device adapter = Device.named("hca").maxSegmentSize(1L << 30).build();
        return new Bench(new BothMappers(adapter, false), new SendQueue(SLOTS, ELEMENTS));
    }

    private static ClassicTarget classic(Bench bench) {
        ClassicRw rw = new ClassicRw(bench.mappers.classic(), bench.queue, WorkMemory.HEAP, ErrorPath.LIST_AS_GIVEN);
        return new ClassicTarget(rw, bench.queue);
    }
}
