package io.github.dmasg.proptests.drivers.virtioblk;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.TablePool;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioForm;
import io.github.dmasg.form.VirtioIndirect;
import io.github.dmasg.form.VirtioRing;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The virtio block driver in the comparison of all drivers. */
public final class VirtioBlkPairs {
    private static final int SIZE = 256;
    private static final int TABLE = 4096;
    private static final int TABLES = 8;
    private static final long AREA = 0x6000_0000L;

    /** What requests share on the classic side. */
    private record ClassicBench(ClassicVirtqueue queue) {}

    /** What requests share on the new side. */
    private record DirectBench(
            BothMappers mappers, VirtioRing ring, @Nullable TableMemory tables) {}

    private VirtioBlkPairs() {}

    /**
     * With descriptors in the ring.
     *
     * @return both sides
     */
    public static DriverPair direct() {
        return pair("virtio-blk, direct", false, VirtioChain.class);
    }

    /**
     * With descriptors in a table.
     *
     * @return both sides
     */
    public static DriverPair indirect() {
        return pair("virtio-blk, indirect", true, VirtioIndirect.class);
    }

    private static DriverPair pair(String name, boolean indirect, Class<? extends DeviceForm> form) {
        return new DriverPair(
                name,
                "VirtioBlkBothWaysProperties#everyRequestGivesTheSameChain",
                new DriverSide<>(
                        List.of(ClassicVirtioBlk.class),
                        List.of(ClassicVirtqueue.class),
                        () -> new ClassicBench(
                                new ClassicVirtqueue(mappers().classic(), descriptors(), SIZE, tables(indirect))),
                        bench -> new ClassicVirtioBlk(bench.queue, AREA),
                        (slot, data) -> slot.start(data, true) == VirtioBlkStatus.OK,
                        ClassicVirtioBlk::complete),
                new DriverSide<>(
                        List.of(DirectVirtioBlk.class),
                        List.of(VirtioForm.class, form),
                        () -> new DirectBench(mappers(), new VirtioRing(descriptors(), SIZE), tables(indirect)),
                        VirtioBlkPairs::slot,
                        (slot, data) -> slot.start(data, true) == VirtioBlkStatus.OK,
                        DirectVirtioBlk::complete));
    }

    private static DirectVirtioBlk slot(DirectBench bench) {
        try {
            return new DirectVirtioBlk(bench.mappers.device(), bench.mappers.direct(), bench.ring, bench.tables, AREA);
        } catch (DmaException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BothMappers mappers() {
        return new BothMappers(
                Device.named("virtio-blk").maxSegmentSize(1L << 30).build(), false);
    }

    private static TablePage descriptors() {
        return new TablePage(1L << 33, ByteBuffer.allocate(SIZE * 16));
    }

    private static @Nullable TableMemory tables(boolean indirect) {
        return indirect ? new TablePool(1L << 32, ByteBuffer.allocate(TABLES * TABLE), TABLE) : null;
    }
}
