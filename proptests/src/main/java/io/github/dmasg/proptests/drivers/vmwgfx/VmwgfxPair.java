package io.github.dmasg.proptests.drivers.vmwgfx;

import io.github.dmasg.device.Device;
import io.github.dmasg.form.MobPageTable;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePool;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.nio.ByteBuffer;
import java.util.List;

/** VMware's memory objects in the comparison of all drivers. */
public final class VmwgfxPair {
    private static final int PAGE = 4096;
    private static final int PAGES = 64;
    private static final long LARGEST = 1L << 30;

    /** What objects share. */
    private record Bench(BothMappers mappers, TableMemory tables) {}

    private VmwgfxPair() {}

    /**
     * Buffers that are mapped while they are bound.
     *
     * @return both sides
     */
    public static DriverPair pair() {
        return new DriverPair(
                "vmwgfx mob",
                "VmwgfxBothWaysProperties#everyBufferGivesTheSameTables",
                new DriverSide<>(
                        List.of(
                                ClassicMob.class,
                                ClassicBuffer.class,
                                ClassicPageCursor.class,
                                ClassicTableBuilder.class),
                        List.of(),
                        VmwgfxPair::bench,
                        bench -> new ClassicMob(
                                BufferMode.MAPPED_WHILE_BOUND, bench.mappers.classic(), LARGEST, bench.tables),
                        VmwgfxPair::start,
                        VmwgfxPair::complete),
                new DriverSide<>(
                        List.of(DirectMob.class),
                        List.of(MobPageTable.class),
                        VmwgfxPair::bench,
                        bench -> new DirectMob(bench.mappers.device(), bench.mappers.direct(), false, bench.tables),
                        VmwgfxPair::start,
                        VmwgfxPair::complete));
    }

    private static boolean start(ClassicMob mob, PageSource data) {
        return mob.populate(data) == MobStatus.OK && mob.bind() == MobStatus.OK;
    }

    private static boolean start(DirectMob mob, PageSource data) {
        return mob.populate(data) == MobStatus.OK && mob.bind() == MobStatus.OK;
    }

    private static void complete(ClassicMob mob) {
        mob.unbind();
        mob.unpopulate();
    }

    private static void complete(DirectMob mob) {
        mob.unbind();
        mob.unpopulate();
    }

    private static Bench bench() {
        return new Bench(
                new BothMappers(Device.named("vmwgfx").maxSegmentSize(LARGEST).build(), false),
                new TablePool(1L << 32, ByteBuffer.allocate(PAGES * PAGE), PAGE));
    }
}
