package io.github.dmasg.proptests.suite.run;

import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/**
 * One statement that holds for every input, with the id that reports and documents cite.
 *
 * <p>Either about implementations (run on each that promises what it needs) or about this library as such (run once). Immutable.
 *
 * @param <T> what one try takes; its text is what a failure shows
 */
public final class NamedProperty<T> {
    private static final Set<MapperKind> ANY_MAPPER = Set.of(MapperKind.values());

    private final Statement statement;
    private final Function<@Nullable Implementation, Arbitrary<T>> inputs;
    private final Check<T> check;

    private NamedProperty(
            Statement statement, Function<@Nullable Implementation, Arbitrary<T>> inputs, Check<T> check) {
        this.statement = statement;
        this.inputs = inputs;
        this.check = check;
    }

    /**
     * One try.
     *
     * @param <T> what it takes
     */
    @FunctionalInterface
    public interface Check<T> {
        /**
         * Tries.
         *
         * @param trial whom it is about, and where to count what was reached
         * @param input what was generated
         * @throws Exception any exception but the trial's own means that the property does not hold
         */
        void check(Trial trial, T input) throws Exception;
    }

    /**
     * Starts a property.
     *
     * @param id letter P and a number, used by no other property
     * @param sentence what holds, in one sentence
     * @return what else there is to say
     */
    public static Statement named(String id, String sentence) {
        return new Statement(id, sentence, List.of(), Set.of(), ANY_MAPPER, List.of(), 1);
    }

    /**
     * The id.
     *
     * @return letter P and a number
     */
    public String id() {
        return statement.id;
    }

    /**
     * What holds.
     *
     * @return one sentence
     */
    public String sentence() {
        return statement.sentence;
    }

    /**
     * The requirements it is evidence for.
     *
     * @return ids
     */
    public List<String> requirements() {
        return statement.requirements;
    }

    /**
     * What an implementation must promise for the property to be run on it.
     *
     * @return promises
     */
    public Set<Promise> needs() {
        return statement.needs;
    }

    /**
     * The mappers it is about.
     *
     * @return an implementation must have one of these for the property to be run on it
     */
    public Set<MapperKind> mappers() {
        return statement.mappers;
    }

    /**
     * Classes of input that must be reached, or the run proves little.
     *
     * @return names as given to {@link Trial#reached(String)}
     */
    public List<String> classes() {
        return statement.classes;
    }

    /**
     * How many times fewer tries it gets than others, because each takes longer.
     *
     * @return at least 1
     */
    public int cost() {
        return statement.cost;
    }

    /**
     * Whether it is about implementations.
     *
     * @return false if it is about this library as such
     */
    public boolean aboutImplementations() {
        return statement.aboutImplementations;
    }

    Arbitrary<T> inputs(@Nullable Implementation implementation) {
        return inputs.apply(implementation);
    }

    void check(Trial trial, T input) throws Exception {
        check.check(trial, input);
    }

    @Override
    public String toString() {
        return id() + " " + sentence();
    }

    /** A property without its check. Immutable. */
    public static final class Statement {
        private final String id;
        private final String sentence;
        private final List<String> requirements;
        private final Set<Promise> needs;
        private final Set<MapperKind> mappers;
        private final List<String> classes;
        private final int cost;
        private final boolean aboutImplementations;

        private Statement(
                String id,
                String sentence,
                List<String> requirements,
                Set<Promise> needs,
                Set<MapperKind> mappers,
                List<String> classes,
                int cost,
                boolean aboutImplementations) {
            this.id = id;
            this.sentence = sentence;
            this.requirements = requirements;
            this.needs = needs;
            this.mappers = mappers;
            this.classes = classes;
            this.cost = cost;
            this.aboutImplementations = aboutImplementations;
        }

        private Statement(
                String id,
                String sentence,
                List<String> requirements,
                Set<Promise> needs,
                Set<MapperKind> mappers,
                List<String> classes,
                int cost) {
            this(id, sentence, requirements, needs, mappers, classes, cost, true);
        }

        /**
         * Says which requirements it is evidence for.
         *
         * @param ids requirement ids
         * @return a new statement
         */
        public Statement proves(String... ids) {
            return new Statement(id, sentence, List.of(ids), needs, mappers, classes, cost);
        }

        /**
         * Says what an implementation must promise.
         *
         * @param promises what
         * @return a new statement
         */
        public Statement needs(Promise... promises) {
            return new Statement(id, sentence, requirements, Set.of(promises), mappers, classes, cost);
        }

        /**
         * Says which mappers it is about; without this, all.
         *
         * @param kinds an implementation must have one of these
         * @return a new statement
         */
        public Statement onAnyOf(MapperKind... kinds) {
            return new Statement(id, sentence, requirements, needs, Set.of(kinds), classes, cost);
        }

        /**
         * Says which classes of input must be reached.
         *
         * @param names as given to {@link Trial#reached(String)}
         * @return a new statement
         */
        public Statement reaching(List<String> names) {
            return new Statement(id, sentence, requirements, needs, mappers, List.copyOf(names), cost);
        }

        /**
         * Says how many times fewer tries it gets than others.
         *
         * @param factor at least 1
         * @return a new statement
         */
        public Statement costing(int factor) {
            return new Statement(id, sentence, requirements, needs, mappers, classes, factor);
        }

        /**
         * Completes a property about implementations.
         *
         * @param <T> what one try takes
         * @param inputs what to try on an implementation
         * @param check one try
         * @return the property
         */
        public <T> NamedProperty<T> holds(Function<Implementation, Arbitrary<T>> inputs, Check<T> check) {
            return new NamedProperty<>(
                    this,
                    implementation -> {
                        if (implementation == null) {
                            throw new IllegalArgumentException(id + ", implementation: none (expected: one)");
                        }
                        return inputs.apply(implementation);
                    },
                    check);
        }

        /**
         * Completes a property about this library as such.
         *
         * @param <T> what one try takes
         * @param inputs what to try
         * @param check one try
         * @return the property
         */
        public <T> NamedProperty<T> holdsHere(Supplier<Arbitrary<T>> inputs, Check<T> check) {
            Statement here = new Statement(id, sentence, requirements, needs, mappers, classes, cost, false);
            return new NamedProperty<>(here, nobody -> inputs.get(), check);
        }
    }
}
