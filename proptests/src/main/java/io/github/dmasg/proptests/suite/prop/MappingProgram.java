package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.program.MappingStep;
import io.github.dmasg.proptests.program.Programs;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import io.github.dmasg.proptests.suite.run.Expect;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program on one machine per mapper, beside a model that is nothing but byte arrays, and compares after each step.
 *
 * <p>Every list gets memory of its own, so that the model need not know where anything lies. The bounce pool is small: calls that it
 * refuses must change nothing. Not thread-safe, but several may run on the same machines at once.
 */
public final class MappingProgram {
    /** How many devices a program may name. */
    public static final int DEVICE_COUNT = 3;

    private static final long REGION = 16L << 20;
    private static final int POOL_BYTES = 1 << 20;
    private static final int MOST_STEPS = 30;

    private static final List<Device> DEVICES = List.of(
            Device.named("any").limits(SegmentLimits.NONE).build(),
            Device.named("usual").build(),
            Device.named("narrow")
                    .limits(SegmentLimits.NONE.withMaxSegmentSize(8192).withBoundaryMask(0x3fff))
                    .minAlignMask(0x7ff)
                    .build());

    private final Consumer<String> reached;
    private final Implementation implementation;
    private final Map<MapperKind, Bench> benches;
    private final boolean alone;
    private final List<ModelMapping> live = new ArrayList<>();
    private final List<ModelMapping> spent = new ArrayList<>();
    private long regions;

    /**
     * A program that has its machines to itself.
     *
     * @param implementation whom it is about
     * @param reached told of each class of situation that the program gets into, perhaps more than once
     */
    public MappingProgram(Implementation implementation, Consumer<String> reached) {
        this(implementation, reached, machines(implementation), 0, true);
    }

    /**
     * A program.
     *
     * @param implementation whom it is about
     * @param reached told of each class of situation that the program gets into, perhaps more than once
     * @param benches its machines
     * @param firstRegion where its memory starts, in regions; it takes one for each list
     * @param alone whether nobody else maps on these machines, so that all there is must be its own
     */
    MappingProgram(
            Implementation implementation,
            Consumer<String> reached,
            Map<MapperKind, Bench> benches,
            long firstRegion,
            boolean alone) {
        this.implementation = implementation;
        this.reached = reached;
        this.benches = benches;
        this.regions = firstRegion;
        this.alone = alone;
    }

    /** Programs for an implementation. */
    static Arbitrary<List<MappingStep>> any(Implementation implementation) {
        return Programs.mapping(implementation.mappers(), DEVICE_COUNT, MOST_STEPS);
    }

    /** One machine per mapper. */
    static Map<MapperKind, Bench> machines(Implementation implementation) {
        Map<MapperKind, Bench> benches = new EnumMap<>(MapperKind.class);
        for (MapperKind kind : implementation.mappers()) {
            Setup roomy = Setup.roomy(kind);
            benches.put(kind, implementation.open(new Setup(kind, roomy.iovaBytes(), roomy.tablePages(), POOL_BYTES)));
        }
        return benches;
    }

    /**
     * Runs the steps and unmaps what is left.
     *
     * @param steps for the implementation's mappers and {@value #DEVICE_COUNT} devices
     * @throws io.github.dmasg.proptests.suite.run.Violation if something is not as the model says
     * @throws Exception whatever the implementation throws
     */
    public void run(List<MappingStep> steps) throws Exception {
        for (MappingStep step : steps) {
            run(step);
            check();
        }
        while (!live.isEmpty()) {
            end(0);
            check();
        }
    }

    private void run(MappingStep step) throws Exception {
        if (step instanceof MappingStep.Map map) {
            map(map.mapper(), map.device(), map.flow(), map.pieces(), null);
        } else if (step instanceof MappingStep.MapAgain again && !spent.isEmpty()) {
            ModelMapping old = spent.remove(again.spent() % spent.size());
            reached.accept("mapped again");
            map(old.mapper, old.device, old.flow, again.pieces(), old);
        } else if (step instanceof MappingStep.UnmapAgain again && !spent.isEmpty()) {
            unmapAgain(spent.get(again.spent() % spent.size()));
        } else if (!live.isEmpty()) {
            runOnLive(step);
        }
    }

    private void runOnLive(MappingStep step) {
        if (step instanceof MappingStep.CpuWrites write) {
            ModelMapping mapping = pick(write.which());
            mapping.cpuWrites(random(mapping.bytes(), write.seed()));
        } else if (step instanceof MappingStep.DeviceWrites write
                && pick(write.which()).flow.deviceWrites()) {
            ModelMapping mapping = pick(write.which());
            mapping.deviceWrites(random(1 + (mapping.bytes() - 1) * (long) write.share() / 1000, write.seed()));
        } else if (step instanceof MappingStep.SyncForCpu sync
                && pick(sync.which()).flow.deviceWrites()) {
            ModelMapping mapping = pick(sync.which());
            int from = part(mapping.bytes(), sync.from());
            mapping.syncForCpu(from, 1 + part(mapping.bytes() - from, sync.share()));
            reached.accept("synced for the CPU");
        } else if (step instanceof MappingStep.SyncForDevice sync
                && pick(sync.which()).flow.deviceReads()) {
            ModelMapping mapping = pick(sync.which());
            int from = part(mapping.bytes(), sync.from());
            mapping.syncForDevice(from, 1 + part(mapping.bytes() - from, sync.share()));
            reached.accept("synced for the device");
        } else if (step instanceof MappingStep.Unmap unmap) {
            end(unmap.which() % live.size());
        }
    }

    private static int part(int bytes, int perThousand) {
        return (int) ((bytes - 1) * (long) perThousand / 1000);
    }

    private ModelMapping pick(int which) {
        return live.get(which % live.size());
    }

    private void map(MapperKind kind, int device, Flow flow, List<Piece> pieces, @Nullable ModelMapping old)
            throws DmaException {
        Bench bench = Objects.requireNonNull(benches.get(kind));
        BioVecList list = lay(pieces);
        Demand demand = new Demand(list, DEVICES.get(device % DEVICE_COUNT), flow);
        if (implementation.outside(kind, demand).isPresent()) {
            return;
        }
        bench.memory().scatter(list, random(list.bytes(), (int) regions));
        try {
            Grant grant = old == null ? bench.map(demand) : bench.mapAgain(old.grant, demand);
            live.add(new ModelMapping(kind, bench, device, flow, list, grant));
            if (live.size() > 2) {
                reached.accept("several alive");
            }
        } catch (DmaException e) {
            // Only the pool is small.
            if (kind != MapperKind.BOUNCE || !e.error().retryLater()) {
                throw e;
            }
            reached.accept("refused");
        }
    }

    private BioVecList lay(List<Piece> pieces) {
        BioVecList near = Piece.lay(pieces);
        BioVecList list = new BioVecList();
        for (long i = 0; i < near.entries(); i++) {
            list.append(near.phys(i) + regions * REGION, near.length(i));
        }
        regions++;
        return list;
    }

    private void unmapAgain(ModelMapping old) throws Exception {
        if (implementation.promises().contains(Promise.CHECKED_UNMAP)) {
            Expect.refused("second unmap", IllegalStateException.class, old.grant::unmap);
            reached.accept("second unmap");
        }
    }

    private void end(int index) {
        ModelMapping mapping = live.remove(index);
        mapping.unmap();
        spent.add(mapping);
    }

    private void check() {
        for (int i = 0; i < live.size(); i++) {
            live.get(i).check("mapping " + i);
        }
        if (alone) {
            benches.forEach(this::check);
        }
    }

    private void check(MapperKind kind, Bench bench) {
        Stretches expected = new Stretches();
        TreeMap<Long, Long> taken = new TreeMap<>();
        boolean any = false;
        for (ModelMapping mapping : live) {
            if (mapping.bench == bench) {
                any = true;
                expected.addAll(Stretches.of(mapping.list));
                apart(kind, mapping, taken);
            }
        }
        if (!any) {
            Expect.same("holdings of " + kind + " with nothing mapped", Holdings.NOTHING, bench.holdings());
        }
        if (kind == MapperKind.IOMMU && implementation.promises().contains(Promise.EXACT_REACH)) {
            Expect.same("within reach", expected.granules(), Stretches.reachable(bench));
        }
        bench.checkInvariants();
    }

    /** No two segments share an address, except where the address is the memory's own. */
    private static void apart(MapperKind kind, ModelMapping mapping, NavigableMap<Long, Long> taken) {
        if (kind == MapperKind.DIRECT) {
            return;
        }
        mapping.grant.segments().forEachSegment((address, length) -> {
            Map.Entry<Long, Long> before = taken.lowerEntry(address + length);
            Expect.that(
                    before == null || before.getValue() <= address,
                    () -> "segment 0x" + Long.toHexString(address) + ": handed out twice (expected: free)");
            taken.put(address, address + length);
        });
    }

    private static byte[] random(long length, int seed) {
        byte[] bytes = new byte[Math.toIntExact(length)];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
