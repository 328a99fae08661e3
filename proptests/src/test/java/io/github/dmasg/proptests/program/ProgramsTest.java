package io.github.dmasg.proptests.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.proptests.gen.Sequences;
import io.github.dmasg.proptests.suite.naive.NaiveImplementation;
import io.github.dmasg.proptests.suite.naive.NaiveRules;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.prop.MappingProgram;
import io.github.dmasg.proptests.suite.run.Counterexample;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyRunner;
import io.github.dmasg.proptests.suite.run.RunPlan;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the generated programs consist of, and what is left of one that fails. */
class ProgramsTest {
    private static final int TRIES = 200;

    /** Runs a check on many programs; gives the counterexample, or null. */
    private static <T> Counterexample failing(Arbitrary<T> programs, NamedProperty.Check<T> check) {
        NamedProperty<T> property = NamedProperty.named("P0", "test").holdsHere(() -> programs, check);
        return new PropertyRunner(RunPlan.of(11, TRIES)).run(property).counterexample();
    }

    private static <S extends Step> void assertKinds(Set<String> expected, Arbitrary<List<S>> programs) {
        Set<String> found = new TreeSet<>();
        assertEquals(null, failing(programs, (trial, steps) -> found.addAll(Programs.kinds(steps))));
        assertEquals(expected, found);
    }

    private static Set<String> words(Enum<?>[] actions) {
        return Arrays.stream(actions)
                .map(action -> action.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Tag("inputs")
    @Test
    void everyKindOfStepIsReached() {
        assertKinds(
                Set.of(
                        "map",
                        "map again",
                        "CPU writes",
                        "device writes",
                        "sync for CPU",
                        "sync for device",
                        "unmap",
                        "unmap again"),
                Programs.mapping(EnumSet.allOf(MapperKind.class), 2, 30));
        assertKinds(words(LinkingStep.Action.values()), Programs.linking(2, 30));
        assertKinds(words(SharingStep.Action.values()), Programs.sharing(50));
        assertKinds(Set.of("take", "free", "reserve"), Programs.iova(1, 60));
        assertKinds(Set.of("take", "free", "free other"), Programs.iovaWithWrongFrees(1, 60));
        assertKinds(Set.of("map", "unmap", "trim"), Programs.table(1, 20));
        assertKinds(Set.of("map", "unmap", "trim"), Programs.spreadTable(1, 20));
    }

    @Tag("inputs")
    @Test
    void everyMapperDeviceFlowAndWayIsReached() {
        Set<String> found = new TreeSet<>();
        failing(
                Programs.mapping(EnumSet.allOf(MapperKind.class), 2, 30),
                (trial, steps) -> steps.forEach(step -> {
                    if (step instanceof MappingStep.Map map) {
                        found.addAll(List.of(map.mapper().name(), map.flow().name(), "device " + map.device()));
                    }
                }));
        failing(
                Programs.table(1, 20),
                (trial, steps) -> steps.forEach(step -> {
                    if (step instanceof TableStep.Map map) {
                        found.addAll(List.of(map.way().name(), map.access().name()));
                    }
                }));
        Set<String> expected = Stream.of(MapperKind.values(), Flow.values(), TableStep.Way.values())
                .flatMap(Arrays::stream)
                .map(Enum::name)
                .collect(Collectors.toCollection(TreeSet::new));
        expected.addAll(List.of("device 0", "device 1", "READ", "WRITE", "READ_WRITE"));
        assertEquals(expected, found);
    }

    /** Three steps matter, wherever they lie; nothing else is left. */
    @Test
    void aProgramThatFailsIsCutToTheStepsThatMatter() {
        Counterexample found = failing(Programs.iova(30, 120), ProgramsTest::noFreeBehindTwoTakes);
        assertNotNull(found);
        // Not below the length that was asked for.
        assertEquals(29, found.minimal().chars().filter(each -> each == ',').count(), found::minimal);

        found = failing(Programs.iova(0, 120), ProgramsTest::noFreeBehindTwoTakes);
        assertNotNull(found);
        assertEquals("[take 1, take 1, free 0]", found.minimal());
    }

    private static void noFreeBehindTwoTakes(Trial trial, List<IovaStep> steps) {
        long taken = 0;
        for (IovaStep step : steps) {
            taken += step instanceof IovaStep.Take ? 1 : 0;
            long before = taken;
            Expect.that(!(step instanceof IovaStep.Free) || before < 2, () -> "a free behind " + before + " takes");
        }
    }

    /** As the user of somebody else's implementation sees it. */
    @Test
    void anImplementationThatFailsIsShownWithTheStepsThatMatter() {
        NaiveImplementation noSync = new NaiveImplementation("no sync", new NaiveRules() {
            @Override
            protected boolean syncForCpuCopiesOut() {
                return false;
            }
        });
        Set<String> reached = new TreeSet<>();
        Counterexample found = failing(
                Programs.mapping(noSync.mappers(), MappingProgram.DEVICE_COUNT, 30),
                (trial, steps) -> new MappingProgram(noSync, reached::add).run(steps));
        assertNotNull(found);
        assertEquals(
                "[map BOUNCE device 0 FROM_DEVICE [+0x0:0x1], CPU writes 0 seed 0, "
                        + "sync for CPU 0 from 0/1000 0/1000]",
                found.minimal());
        assertEquals(true, reached.contains("synced for the CPU"), reached::toString);
    }

    @Test
    void lengthsAreKept() {
        Arbitrary<List<Integer>> lists = Sequences.of(Arbitraries.integers(), 2, 5);
        Set<Integer> lengths = new TreeSet<>();
        failing(lists, (trial, list) -> lengths.add(list.size()));
        assertEquals(Set.of(2, 3, 4, 5), lengths);
        assertThrows(IllegalArgumentException.class, () -> Sequences.of(Arbitraries.integers(), 3, 2));
        assertThrows(IllegalArgumentException.class, () -> Sequences.of(Arbitraries.integers(), -1, 2));
    }
}
