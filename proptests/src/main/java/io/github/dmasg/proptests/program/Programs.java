package io.github.dmasg.proptests.program;

import io.github.dmasg.iommu.Access;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Sequences;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates programs. All of them shrink by leaving out steps, then towards small numbers, whole ranges and ordinary memory. */
public final class Programs {
    private static final int MOST_NUMBER = 9;

    private Programs() {}

    /**
     * Programs of map, sync and unmap.
     *
     * @param mappers which mappers there are, at least one
     * @param devices how many devices there are, at least 1
     * @param most most steps, at least 1
     * @return 1 to {@code most} steps
     */
    public static Arbitrary<List<MappingStep>> mapping(Set<MapperKind> mappers, int devices, int most) {
        Arbitrary<MappingStep> maps = Combinators.combine(
                        Arbitraries.of(new TreeSet<>(mappers)),
                        Arbitraries.integers().between(0, devices - 1),
                        Arbitraries.of(Flow.class),
                        PageLists.smallPieces())
                .as(MappingStep.Map::new);
        Arbitrary<MappingStep> again =
                Combinators.combine(numbers(), PageLists.smallPieces()).as(MappingStep.MapAgain::new);
        Arbitrary<MappingStep> steps = Arbitraries.frequencyOf(
                Tuple.of(5, maps),
                Tuple.of(2, again),
                Tuple.of(3, numbers().map(n -> new MappingStep.CpuWrites(n, n))),
                Tuple.of(3, parts().map(p -> new MappingStep.DeviceWrites(p[0], p[1], p[2]))),
                Tuple.of(3, parts().map(p -> new MappingStep.SyncForCpu(p[0], p[1], p[2]))),
                Tuple.of(3, parts().map(p -> new MappingStep.SyncForDevice(p[0], p[1], p[2]))),
                Tuple.of(3, numbers().map(MappingStep.Unmap::new)),
                Tuple.of(1, numbers().map(MappingStep.UnmapAgain::new)));
        return Sequences.of(steps, 1, most);
    }

    private static Arbitrary<Integer> numbers() {
        return Arbitraries.integers().between(0, MOST_NUMBER);
    }

    private static Arbitrary<int[]> parts() {
        Arbitrary<Integer> perThousand = Arbitraries.integers().between(0, 999);
        return Combinators.combine(numbers(), perThousand, perThousand)
                .as((which, from, share) -> new int[] {which, from, share});
    }

    /**
     * Programs of reserve, link, sync and unlink.
     *
     * @param reservations how many there are at a time, at least 1
     * @param most most steps, at least 1
     * @return 1 to {@code most} steps
     */
    public static Arbitrary<List<LinkingStep>> linking(int reservations, int most) {
        Arbitrary<LinkingStep.Action> actions = Arbitraries.frequency(
                Tuple.of(3, LinkingStep.Action.LINK),
                Tuple.of(2, LinkingStep.Action.SYNC),
                Tuple.of(1, LinkingStep.Action.UNLINK_TAIL),
                Tuple.of(1, LinkingStep.Action.UNLINK_PAGE),
                Tuple.of(1, LinkingStep.Action.UNLINK_ALL),
                Tuple.of(2, LinkingStep.Action.DELIVER),
                Tuple.of(1, LinkingStep.Action.CLOSE_AND_RESERVE));
        Arbitrary<LinkingStep> steps = Combinators.combine(
                        actions,
                        Arbitraries.integers().between(0, reservations - 1),
                        Arbitraries.integers().between(1, MOST_NUMBER))
                .as(LinkingStep::new);
        return Sequences.of(steps, 1, most);
    }

    /**
     * Programs of map, link, sync, unmap, move, remove and fault over several devices and one buffer.
     *
     * @param most most steps, at least 1
     * @return 1 to {@code most} steps
     */
    public static Arbitrary<List<SharingStep>> sharing(int most) {
        Arbitrary<SharingStep.Action> actions = Arbitraries.frequency(
                Tuple.of(8, SharingStep.Action.MAP),
                Tuple.of(4, SharingStep.Action.START_USE),
                Tuple.of(3, SharingStep.Action.END_USE),
                Tuple.of(3, SharingStep.Action.DEVICE_WRITES),
                Tuple.of(1, SharingStep.Action.CPU_WRITES),
                Tuple.of(2, SharingStep.Action.UNMAP),
                Tuple.of(4, SharingStep.Action.START_MOVE),
                Tuple.of(5, SharingStep.Action.FINISH_MOVE),
                Tuple.of(1, SharingStep.Action.CANCEL_MOVE),
                Tuple.of(1, SharingStep.Action.DETACH),
                Tuple.of(3, SharingStep.Action.ATTACH),
                Tuple.of(1, SharingStep.Action.REMOVE),
                Tuple.of(3, SharingStep.Action.LINK),
                Tuple.of(2, SharingStep.Action.SYNC),
                Tuple.of(1, SharingStep.Action.UNLINK),
                Tuple.of(2, SharingStep.Action.FAULT));
        Arbitrary<SharingStep> steps = Combinators.combine(
                        actions, Arbitraries.integers().between(0, 11))
                .as(SharingStep::new);
        return Sequences.of(steps, 1, most);
    }

    /**
     * Programs of take, free and now and then reserve, on a space of IOVAs of up to about two thousand granules.
     *
     * @param least fewest steps, at least 0
     * @param most most steps, at least {@code least}
     * @return programs
     */
    public static Arbitrary<List<IovaStep>> iova(int least, int most) {
        return Sequences.of(
                Arbitraries.frequencyOf(Tuple.of(60, takes()), Tuple.of(40, frees()), Tuple.of(1, reserves())),
                least,
                most);
    }

    /**
     * The same with calls that free what is not live.
     *
     * @param least fewest steps, at least 0
     * @param most most steps, at least {@code least}
     * @return programs
     */
    public static Arbitrary<List<IovaStep>> iovaWithWrongFrees(int least, int most) {
        Arbitrary<Integer> offs = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(2, Arbitraries.integers().between(-2, 2)),
                Tuple.of(2, Arbitraries.integers().between(-1500, 1500)));
        Arbitrary<IovaStep> others =
                Combinators.combine(which(), offs, lengths()).as(IovaStep.FreeOther::new);
        return Sequences.of(
                Arbitraries.frequencyOf(Tuple.of(4, takes()), Tuple.of(2, frees()), Tuple.of(3, others)), least, most);
    }

    private static Arbitrary<Integer> which() {
        return Arbitraries.integers().between(0, 50);
    }

    private static Arbitrary<IovaStep> frees() {
        return which().map(IovaStep.Free::new);
    }

    private static Arbitrary<IovaStep> reserves() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1500),
                        Arbitraries.longs().between(1, 20))
                .as(IovaStep.Reserve::new);
    }

    private static Arbitrary<Long> lengths() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(1, 9)),
                Tuple.of(2, Arbitraries.longs().between(30, 70)),
                Tuple.of(1, Arbitraries.longs().between(500, 530)));
    }

    private static Arbitrary<IovaStep> takes() {
        Arbitrary<Long> missing = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(1, Arbitraries.longs().between(1, 4095)));
        Arbitrary<Integer> orders = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(2, Arbitraries.integers().between(1, 9)));
        Arbitrary<Long> residues = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(1, Arbitraries.longs().between(1, 511)));
        Arbitrary<Long> caps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(1, Arbitraries.longs().between(1, 300)));
        return Combinators.combine(lengths(), missing, orders, residues, caps).as(IovaStep.Take::new);
    }

    /**
     * Programs of map, unmap and now and then trim in a page table: ranges around the boundaries of all levels, some as long as a huge
     * leaf.
     *
     * @param least fewest steps, at least 0
     * @param most most steps, at least {@code least}
     * @return programs
     */
    public static Arbitrary<List<TableStep>> table(int least, int most) {
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 3)),
                Tuple.of(2, Arbitraries.longs().between(500, 1030)),
                Tuple.of(2, Arbitraries.longs().between(-600, -1)),
                Tuple.of(1, Arbitraries.longs().between(262_000, 262_200)));
        Arbitrary<Long> shortSkews = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(1, Arbitraries.just(512L)),
                Tuple.of(2, Arbitraries.longs().between(1, 600)));
        Arbitrary<long[]> shorts = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.longs().between(1, 4)),
                                Tuple.of(2, Arbitraries.of(512L, 514L)),
                                Tuple.of(3, Arbitraries.longs().between(510, 1030))),
                        shortSkews)
                .as((length, skew) -> new long[] {length, skew});
        // Long ranges lie so that they have few leaves.
        Arbitrary<long[]> longs = Combinators.combine(
                        Arbitraries.of(262_146L, 262_144L, 262_140L, 262_147L, 262_700L), Arbitraries.of(0L, 0L, 512L))
                .as((length, skew) -> new long[] {length, skew});
        Arbitrary<long[]> sizes = Arbitraries.frequencyOf(Tuple.of(6, shorts), Tuple.of(2, longs));
        return Sequences.of(tableSteps(gaps, sizes), least, most);
    }

    /**
     * Programs of the same kind with short ranges far apart, so that there are many tables.
     *
     * @param least fewest steps, at least 0
     * @param most most steps, at least {@code least}
     * @return programs
     */
    public static Arbitrary<List<TableStep>> spreadTable(int least, int most) {
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(511, 1030)),
                Tuple.of(1, Arbitraries.longs().between(262_000, 262_200)));
        Arbitrary<long[]> sizes = Arbitraries.longs().between(1, 4).map(length -> new long[] {length, 1});
        return Sequences.of(tableSteps(gaps, sizes), least, most);
    }

    private static Arbitrary<TableStep> tableSteps(Arbitrary<Long> gaps, Arbitrary<long[]> sizes) {
        Arbitrary<Integer> recent = Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(0)), Tuple.of(4, numbers()));
        Arbitrary<TableStep> maps = Combinators.combine(
                        recent,
                        gaps,
                        sizes,
                        Arbitraries.of(Access.READ_WRITE, Access.READ_WRITE, Access.READ, Access.WRITE),
                        Arbitraries.frequency(
                                Tuple.of(4, TableStep.Way.CALL),
                                Tuple.of(2, TableStep.Way.WRITER),
                                Tuple.of(2, TableStep.Way.PAGES),
                                Tuple.of(1, TableStep.Way.ROLLED_BACK)))
                .as((behind, gap, size, access, way) -> new TableStep.Map(behind, gap, size[0], size[1], access, way));
        Arbitrary<Long> offs = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 600)));
        Arbitrary<Long> parts = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 600)));
        Arbitrary<TableStep> unmaps =
                Combinators.combine(numbers(), offs, parts).as(TableStep.Unmap::new);
        return Arbitraries.frequencyOf(
                Tuple.of(10, maps), Tuple.of(8, unmaps), Tuple.of(1, Arbitraries.just(new TableStep.Trim())));
    }

    /**
     * The kinds of step that a program has, for statistics.
     *
     * @param steps a program
     * @return each kind once, sorted
     */
    public static Set<String> kinds(List<? extends Step> steps) {
        return steps.stream().map(Step::kind).collect(Collectors.toCollection(TreeSet::new));
    }
}
