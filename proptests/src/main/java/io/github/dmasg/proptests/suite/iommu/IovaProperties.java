package io.github.dmasg.proptests.suite.iommu;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.IovaSpace;
import io.github.dmasg.proptests.program.IovaStep;
import io.github.dmasg.proptests.program.Programs;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import io.github.dmasg.proptests.suite.thread.History;
import io.github.dmasg.proptests.suite.thread.Together;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The space of IOVAs: ranges taken, given back, reserved. */
public final class IovaProperties {
    private static final int GRANULE = 4096;
    private static final int PLACES = 4;
    private static final int THREADS_COST = 5;
    private static final long PATIENCE_SECONDS = 60;
    private static final int CROWDED_PLACES = 32;
    private static final int MOST_THREADS = 16;
    private static final int ROUNDS = 100;

    private IovaProperties() {}

    private record Input(int granules, long start, List<IovaStep> steps) {
        @Override
        public String toString() {
            return granules + " granules from 0x" + Long.toHexString(start) + ": " + steps;
        }
    }

    /** For each thread, what it does: take so many granules, or with 0 give the oldest of its ranges back. */
    private record Rows(List<List<Integer>> threads) {
        @Override
        public String toString() {
            return threads.toString();
        }
    }

    /**
     * The properties.
     *
     * @return P68 to P71
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P68",
                                "Whatever is taken, freed and reserved in a space of IOVAs, ranges never overlap, keep length, alignment and "
                                        + "limit, and all of it comes back.")
                        .proves("S11", "S26", "L4")
                        .reaching(List.of("freed", "reserved", "aligned", "congruent", "below a limit", "refused"))
                        .holdsHere(
                                () -> inputs(Arbitraries.integers().between(1, 2000), Programs.iova(1, 120)),
                                IovaProperties::run),
                named(
                                "P69",
                                "A space of IOVAs refuses a range only where it fits nowhere beside the live ranges, each rounded up to a power "
                                        + "of two, and a refusal leaves nothing behind.")
                        .proves("S25", "L4")
                        .reaching(List.of("refused", "refused with as much free in pieces", "freed"))
                        .holdsHere(
                                () -> inputs(Arbitraries.integers().between(1, 90), Programs.iova(10, 120)),
                                IovaProperties::run),
                named(
                                "P70",
                                "Only a live range of IOVAs can be freed, once and with its length; every other call is refused and changes "
                                        + "nothing.")
                        .proves("S25", "S32")
                        .reaching(List.of("not live", "of another length", "outside of the space"))
                        .holdsHere(
                                () -> inputs(
                                        Arbitraries.integers().between(100, 1500), Programs.iovaWithWrongFrees(1, 60)),
                                IovaProperties::run),
                named(
                                "P71",
                                "Threads that take and free IOVAs are linearisable: ranges of several lengths can be told as taken one after the "
                                        + "other, each refused only where no so many in a row were free.")
                        .proves("S25", "L1")
                        .costing(THREADS_COST)
                        .reaching(List.of("at the same time", "refused"))
                        .holdsHere(IovaProperties::rows, IovaProperties::linearisable));
    }

    private static Arbitrary<Input> inputs(Arbitrary<Integer> sizes, Arbitrary<List<IovaStep>> programs) {
        Arbitrary<Long> starts = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just((long) GRANULE)),
                Tuple.of(1, Arbitraries.longs().between(1, 64L * GRANULE)));
        return Combinators.combine(sizes, starts, programs).as(Input::new);
    }

    private static void run(Trial trial, Input input) throws Exception {
        new IovaProgram(trial, input.granules, input.start).run(input.steps);
    }

    private static Arbitrary<Rows> rows() {
        Arbitrary<List<Integer>> thread =
                Arbitraries.of(1, 1, 2, 0, 0).list().ofMinSize(1).ofMaxSize(6);
        return thread.list().ofMinSize(2).ofMaxSize(3).map(Rows::new);
    }

    private static void linearisable(Trial trial, Rows input) throws Exception {
        IovaSpace space = space(PLACES);
        History history = new History(PLACES);
        int takers = (int) input.threads.stream()
                .filter(calls -> calls.stream().anyMatch(length -> length > 0))
                .count();
        CyclicBarrier meeting = new CyclicBarrier(Math.max(1, takers));
        Together.run(input.threads.size(), thread -> worker(space, history, meeting, input.threads.get(thread)));
        trial.reached("at the same time", history.anyOverlap());
        trial.reached("refused", history.anyRefused());
        Expect.that(history.inOrder(), () -> "calls: " + history + " (expected: an order in which they fit)");
        Expect.same("live ranges", 0, space.liveRanges());
        space.checkInvariants();
        crowd(input.threads);
    }

    /** The same calls by more threads than the space has stripes, too many to be told in order: what a thread is given is its own. */
    private static void crowd(List<List<Integer>> programs) throws Exception {
        IovaSpace space = space(CROWDED_PLACES);
        AtomicIntegerArray owners = new AtomicIntegerArray(CROWDED_PLACES);
        int threads = Math.min(MOST_THREADS, 4 * Runtime.getRuntime().availableProcessors() + 1);
        Together.run(threads, thread -> again(space, owners, thread, programs.get(thread % programs.size())));
        Expect.same("live ranges", 0, space.liveRanges());
        space.checkInvariants();
    }

    private static IovaSpace space(int places) {
        return IommuDomain.builder()
                .aperture(GRANULE, (places + 1) * GRANULE - 1)
                .build()
                .iovas();
    }

    /** The same calls of one thread again and again: what it was given is its own. */
    private static Callable<Void> again(IovaSpace space, AtomicIntegerArray owners, int thread, List<Integer> lengths) {
        return () -> {
            Deque<int[]> live = new ArrayDeque<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (int length : lengths) {
                    long iova = length == 0 ? IovaSpace.FAILED : space.allocate((long) length * GRANULE, GRANULE, -1);
                    if (iova != IovaSpace.FAILED) {
                        int[] range = {(int) (iova / GRANULE) - 1, length};
                        own(owners, range, 0, thread + 1);
                        live.addLast(range);
                    } else if (!live.isEmpty()) {
                        giveBack(space, owners, live.removeFirst(), thread);
                    }
                }
                while (!live.isEmpty()) {
                    giveBack(space, owners, live.removeFirst(), thread);
                }
            }
            return null;
        };
    }

    private static void giveBack(IovaSpace space, AtomicIntegerArray owners, int[] range, int thread) {
        own(owners, range, thread + 1, 0);
        space.free((range[0] + 1L) * GRANULE, (long) range[1] * GRANULE);
    }

    private static void own(AtomicIntegerArray owners, int[] range, int before, int after) {
        for (int place = range[0]; place < range[0] + range[1]; place++) {
            int owner = owners.compareAndExchange(place, before, after);
            int at = place;
            Expect.that(
                    owner == before,
                    () -> "place " + at + ": of thread " + (owner - 1) + " (expected: of "
                            + (before == 0 ? "nobody" : "thread " + (before - 1)) + ")");
        }
    }

    private static Callable<Void> worker(
            IovaSpace space, History history, CyclicBarrier meeting, List<Integer> lengths) {
        return () -> {
            Deque<int[]> live = new ArrayDeque<>();
            boolean met = false;
            for (int length : lengths) {
                if (length > 0) {
                    int begun = history.now();
                    if (!met) {
                        // Within their first calls, which overlap then.
                        meeting.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                        met = true;
                    }
                    take(space, history, begun, length, live);
                } else if (!live.isEmpty()) {
                    free(space, history, live.removeFirst());
                }
            }
            while (!live.isEmpty()) {
                free(space, history, live.removeFirst());
            }
            return null;
        };
    }

    private static void take(IovaSpace space, History history, int begun, int length, Deque<int[]> live) {
        long iova = space.allocate((long) length * GRANULE, GRANULE, -1);
        if (iova == IovaSpace.FAILED) {
            history.refused(length, begun);
        } else {
            int place = (int) (iova / GRANULE) - 1;
            history.taken(place, length, begun);
            live.addLast(new int[] {place, length});
        }
    }

    private static void free(IovaSpace space, History history, int[] range) {
        int begun = history.now();
        space.free((range[0] + 1L) * GRANULE, (long) range[1] * GRANULE);
        history.returned(range[0], range[1], begun);
    }
}
