package io.github.dmasg.proptests.drivers.umem;

import io.github.dmasg.device.Device;
import io.github.dmasg.form.BlockSizes;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePool;
import io.github.dmasg.legacy.rdma.BlockIterator;
import io.github.dmasg.legacy.rdma.Umem;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.nio.ByteBuffer;
import java.util.List;

/** The memory regions in the comparison of all drivers. */
public final class UmemPairs {
    private static final long SIZES = 0x7fff_f000;
    private static final long ADDRESS = 0x7f00_0000_0000L;
    private static final int PAGE = 4096;
    private static final int PAGES = 64;

    /** What regions share. */
    private record Bench(BothMappers mappers, TableMemory memory, LateChoice choice) {}

    private UmemPairs() {}

    /**
     * A driver that wants DMA addresses only.
     *
     * @return both sides
     */
    public static DriverPair bnxtRe() {
        return new DriverPair(
                "ib_umem, bnxt_re",
                "UmemBothWaysProperties#everyRegionGivesTheSamePageBufferList",
                new DriverSide<>(
                        List.of(ClassicBnxtRe.class),
                        List.of(Umem.class, BlockIterator.class),
                        UmemPairs::bench,
                        bench -> new ClassicBnxtRe(bench.mappers.classic(), bench.memory, SIZES, EntryLength.DMA),
                        (slot, data) -> slot.register(UserRegion.whole(ADDRESS, data)) == RegionStatus.REGISTERED,
                        ClassicBnxtRe::deregister),
                new DriverSide<>(
                        List.of(DirectBnxtRe.class, LateChoice.class),
                        List.of(BlockSizes.class, BlockTable.class),
                        UmemPairs::bench,
                        bench -> new DirectBnxtRe(
                                bench.mappers.device(), bench.mappers.direct(), bench.memory, bench.choice),
                        (slot, data) -> slot.register(UserRegion.whole(ADDRESS, data)) == RegionStatus.REGISTERED,
                        DirectBnxtRe::deregister));
    }

    /**
     * A driver that wants pages only.
     *
     * @return both sides
     */
    public static DriverPair rxe() {
        return new DriverPair(
                "ib_umem, rxe",
                "UmemBothWaysProperties#everyRegionGivesTheSamePages",
                new DriverSide<>(
                        List.of(ClassicRxe.class),
                        List.of(),
                        Object::new,
                        bench -> new ClassicRxe(),
                        (slot, data) -> slot.register(UserRegion.whole(ADDRESS, data)) == RegionStatus.REGISTERED,
                        ClassicRxe::deregister),
                new DriverSide<>(
                        List.of(DirectRxe.class),
                        List.of(),
                        Object::new,
                        bench -> new DirectRxe(),
                        (slot, data) -> slot.register(UserRegion.whole(ADDRESS, data)) == RegionStatus.REGISTERED,
                        DirectRxe::deregister));
    }

    private static Bench bench() {
        Device adapter = Device.named("bnxt").maxSegmentSize(1L << 30).build();
        return new Bench(
                new BothMappers(adapter, false),
                new TablePool(1L << 32, ByteBuffer.allocate(PAGES * PAGE), PAGE),
                new LateChoice(SIZES));
    }
}
