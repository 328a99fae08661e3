package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The device sees the list's bytes, in order, and the CPU sees what the device wrote. */
public final class DataProperties {
    private DataProperties() {}

    /** A call, and which part of the data is written and synced: parts per thousand. */
    private record Written(Scenario scenario, int written, int syncFrom, int syncLength) {}

    /** A range of up to 2^45 bytes. */
    private record LongRange(MapperKind mapper, long start, long length) {
        @Override
        public String toString() {
            return mapper + " 0x" + Long.toHexString(start) + "+0x" + Long.toHexString(length);
        }
    }

    /**
     * The properties.
     *
     * @return P1 to P5
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P1",
                                "A device that reads the segments of a mapping in order reads the bytes that the CPU wrote to the list.")
                        .proves("S2", "S11", "S15", "S16")
                        .reaching(List.of("DIRECT", "IOMMU"))
                        .holds(Scenarios::small, DataProperties::deviceReadsWhatTheCpuWrote),
                named(
                                "P2",
                                "The CPU finds what a device wrote once it is synced or unmapped, and everything else as it was.")
                        .proves("S16", "S21")
                        .holds(
                                implementation -> Combinators.combine(
                                                Scenarios.small(implementation),
                                                Arbitraries.integers().between(0, 999),
                                                Arbitraries.integers().between(0, 999),
                                                Arbitraries.integers().between(0, 999))
                                        .as(Written::new),
                                DataProperties::cpuReadsWhatTheDeviceWrote),
                named("P3", "Byte k of the segments is byte k of the list, for lists of every shape and size.")
                        .proves("S1", "S2", "S3", "S16")
                        .reaching(InputClasses.OF_LISTS)
                        .onAnyOf(MapperKind.DIRECT, MapperKind.IOMMU)
                        .holds(Scenarios::uncopied, DataProperties::orderIsKept),
                named("P4", "How a list is chained from parts changes no segment.")
                        .proves("S3", "S5")
                        .reaching(List.of(InputClasses.CHUNK_END, InputClasses.MANY))
                        .holds(Scenarios::any, DataProperties::chainsAreInvisible),
                named(
                                "P5",
                                "A range of up to 32 TiB is mapped as a whole, byte for byte, without cutting lengths to 32 bits.")
                        .proves("S3", "S6", "S37", "L4")
                        .needs(Promise.LONG_LENGTHS)
                        .onAnyOf(MapperKind.DIRECT, MapperKind.IOMMU)
                        .reaching(List.of("4 GiB or more", "1 TiB or more"))
                        .holds(
                                implementation -> Combinators.combine(
                                                Arbitraries.of(new TreeSet<>(implementation.mappers())
                                                        .headSet(MapperKind.BOUNCE)),
                                                Arbitraries.longs()
                                                        .between(0, 1L << 45)
                                                        .edgeCases(config -> config.none()),
                                                magnitudes())
                                        .as(LongRange::new),
                                DataProperties::longRangesAreWhole));
    }

    private static Arbitrary<Long> magnitudes() {
        Arbitrary<Long> power = Arbitraries.integers().between(20, 45).map(bits -> 1L << bits);
        return Combinators.combine(power, Arbitraries.longs().between(-5000, 5000))
                .as(Long::sum);
    }

    private static void deviceReadsWhatTheCpuWrote(Trial trial, Scenario scenario) throws Exception {
        Demand demand = new Demand(scenario.list().lay(), scenario.device(), readable(scenario.flow()));
        trial.within(scenario.mapper(), demand);
        trial.reached(scenario.mapper().toString());
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        byte[] data = random(demand.source().bytes(), 1);
        bench.memory().scatter(demand.source(), data);
        Grant grant = bench.map(demand);
        Expect.bytes("what the device reads", data, device(bench, false).read(grant.segments()));
        if (scenario.mapper() == MapperKind.BOUNCE) {
            byte[] more = random(data.length, 2);
            bench.memory().scatter(demand.source(), more);
            Expect.bytes("before a sync", data, device(bench, false).read(grant.segments()));
            grant.syncForDevice(0, more.length);
            Expect.bytes("after a sync", more, device(bench, false).read(grant.segments()));
            data = more;
        }
        grant.unmap();
        Expect.bytes("the list afterwards", data, bench.memory().gather(demand.source()));
    }

    private static Flow readable(Flow flow) {
        return flow.deviceReads() ? flow : Flow.TO_DEVICE;
    }

    private static void cpuReadsWhatTheDeviceWrote(Trial trial, Written input) throws Exception {
        Scenario scenario = input.scenario;
        Flow flow = scenario.flow().deviceWrites() ? scenario.flow() : Flow.FROM_DEVICE;
        Demand demand = new Demand(scenario.list().lay(), scenario.device(), flow);
        trial.within(scenario.mapper(), demand);
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        byte[] before = random(demand.source().bytes(), 2);
        bench.memory().scatter(demand.source(), before);
        Grant grant = bench.map(demand);
        byte[] written = random(1 + (long) before.length * input.written / 1000, 3);
        device(bench, true).write(grant.segments(), written);
        byte[] after = before.clone();
        System.arraycopy(written, 0, after, 0, written.length);
        if (scenario.mapper() == MapperKind.BOUNCE) {
            Expect.bytes("before a sync", before, bench.memory().gather(demand.source()));
            int from = (int) ((long) after.length * input.syncFrom / 1000);
            int length = 1 + (int) ((long) (after.length - from - 1) * input.syncLength / 1000);
            grant.syncForCpu(from, length);
            byte[] partly = before.clone();
            System.arraycopy(after, from, partly, from, length);
            Expect.bytes(
                    "after a sync of " + from + "+" + length,
                    partly,
                    bench.memory().gather(demand.source()));
        }
        grant.unmap();
        Expect.bytes("the list afterwards", after, bench.memory().gather(demand.source()));
    }

    private static void orderIsKept(Trial trial, Scenario scenario) throws Exception {
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        BioVecList list = (BioVecList) demand.source();
        InputClasses.ofList(trial, scenario, list);
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        Stretches before = Stretches.of(list);
        Grant grant = bench.map(demand);
        Expect.same("bytes in all segments", list.bytes(), grant.segments().bytes());
        boolean write = !scenario.flow().deviceReads();
        Expect.same("what the device sees", before, Stretches.reached(bench, grant.segments(), write));
        grant.unmap();
        list.checkInvariants();
        Expect.same("the list afterwards", before, Stretches.of(list));
    }

    private static void chainsAreInvisible(Trial trial, Scenario scenario) throws Exception {
        Demand chained = scenario.demand();
        trial.within(scenario.mapper(), chained);
        InputClasses.ofList(trial, scenario, (BioVecList) chained.source());
        Demand unchained = new Demand(scenario.list().layUnchained(), scenario.device(), scenario.flow());
        Expect.same("segments", segments(trial, scenario, unchained), segments(trial, scenario, chained));
    }

    /** On a new machine each time, so that addresses are comparable. */
    private static String segments(Trial trial, Scenario scenario, Demand demand) throws Exception {
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        Grant grant = bench.map(demand);
        StringBuilder words = new StringBuilder();
        grant.segments()
                .forEachSegment((address, length) -> words.append(Long.toHexString(address))
                        .append('+')
                        .append(Long.toHexString(length))
                        .append(' '));
        grant.unmap();
        return words.toString();
    }

    private static void longRangesAreWhole(Trial trial, LongRange range) throws Exception {
        Device device = Device.named("device").limits(SegmentLimits.NONE).build();
        PhysicalRange source = new PhysicalRange(range.start, range.length);
        Demand demand = new Demand(source, device, Flow.BOTH);
        trial.within(range.mapper, demand);
        trial.reached("4 GiB or more", range.length >= 1L << 32);
        trial.reached("1 TiB or more", range.length >= 1L << 40);
        Bench bench = trial.implementation().open(Setup.roomy(range.mapper));
        Grant grant = bench.map(demand);
        DmaSgList copy = new DmaSgList();
        grant.segments().forEachSegment((address, length) -> copy.append(address, length, 0));
        Expect.same("segments", 1, copy.segments());
        Expect.same("bytes", range.length, copy.length(0));
        for (int i = 0; i <= 64; i++) {
            long at = i == 64 ? range.length - 1 : range.length / 64 * i;
            Expect.same("byte " + at, range.start + at, bench.reach(copy.address(0) + at, false));
        }
        grant.unmap();
    }

    private static BusMaster device(Bench bench, boolean write) {
        return new BusMaster(bench.memory(), address -> bench.reach(address, write));
    }

    private static byte[] random(long length, long seed) {
        byte[] bytes = new byte[Math.toIntExact(length)];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
