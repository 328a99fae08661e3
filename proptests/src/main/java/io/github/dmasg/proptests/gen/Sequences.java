package io.github.dmasg.proptests.gen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/**
 * Lists of steps, for programs: they shrink by leaving steps out, whole runs of them first and then any single one, and only then by
 * making the steps that are left smaller.
 *
 * <p>The list of an {@link Arbitrary} leaves out steps at its ends only, so that a failing program keeps whatever happened to lie
 * between the two steps that matter.
 */
public final class Sequences {
    private Sequences() {}

    /**
     * Lists of steps; every length in the range is as likely as any other.
     *
     * @param <T> a step; its value must not change once generated
     * @param step one step
     * @param least fewest steps, at least 0
     * @param most most steps, at least {@code least}
     * @return lists that cannot be modified
     * @throws IllegalArgumentException if the numbers are out of range
     */
    public static <T> Arbitrary<List<T>> of(Arbitrary<T> step, int least, int most) {
        if (least < 0 || most < least) {
            throw new IllegalArgumentException("steps: " + least + ".." + most + " (expected: 0 <= least <= most)");
        }
        return Arbitraries.fromGeneratorWithSize(size -> {
            RandomGenerator<T> steps = step.generator(size, true);
            return random -> {
                int length = least + random.nextInt(most - least + 1);
                List<Shrinkable<T>> list = new ArrayList<>(length);
                for (int i = 0; i < length; i++) {
                    list.add(steps.next(random));
                }
                return new Steps<>(list, least);
            };
        });
    }

    private record Steps<T>(List<Shrinkable<T>> steps, int least) implements Shrinkable<List<T>> {
        @Override
        public List<T> value() {
            return steps.stream().map(Shrinkable::value).toList();
        }

        @Override
        public Stream<Shrinkable<List<T>>> shrink() {
            Stream<Integer> runs = Stream.iterate(steps.size(), run -> run > 0, run -> run / 2);
            return Stream.concat(runs.flatMap(this::withoutRuns), smaller());
        }

        /** Each list that lacks one of the runs of this length that the steps fall into. */
        private Stream<Shrinkable<List<T>>> withoutRuns(int run) {
            if (steps.size() - run < least) {
                return Stream.empty();
            }
            return IntStream.iterate(0, from -> from < steps.size(), from -> from + run)
                    .mapToObj(from -> {
                        List<Shrinkable<T>> fewer = new ArrayList<>(steps);
                        fewer.subList(from, Math.min(from + run, fewer.size())).clear();
                        return new Steps<>(fewer, least);
                    });
        }

        private Stream<Shrinkable<List<T>>> smaller() {
            return IntStream.range(0, steps.size())
                    .boxed()
                    .flatMap(i -> steps.get(i).shrink().map(step -> {
                        List<Shrinkable<T>> changed = new ArrayList<>(steps);
                        changed.set(i, step);
                        return new Steps<>(changed, least);
                    }));
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.forCollection(steps);
        }
    }
}
