package io.github.dmasg.proptests.suite.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came out of running one property on one implementation.
 *
 * @param property the property
 * @param implementation name of the implementation, or {@code library}
 * @param tries how often it was tried
 * @param discarded how many of these were outside of the implementation's domain
 * @param reached for each class of input how many tries were of it
 * @param nanos time taken
 * @param notPromised what the property needs and the implementation does not promise; not empty means that it was not run
 * @param counterexample an input for which it does not hold, or null
 */
public record PropertyReport(
        NamedProperty<?> property,
        String implementation,
        long tries,
        long discarded,
        Map<String, Long> reached,
        long nanos,
        Set<String> notPromised,
        @Nullable Counterexample counterexample) {
    /** Name that stands for no implementation in particular. */
    public static final String LIBRARY = "library";

    /**
     * Whether it was run and held.
     *
     * @return true if so
     */
    public boolean held() {
        return notPromised.isEmpty() && counterexample == null;
    }

    /**
     * Classes of input that had to be reached and were not.
     *
     * @return names
     */
    public List<String> unreached() {
        List<String> missing = new ArrayList<>(property.classes());
        missing.removeAll(reached.keySet());
        return missing;
    }

    /**
     * This report and a later one of the same property and implementation together.
     *
     * @param later the later one
     * @return sums, and the first counterexample
     */
    public PropertyReport and(PropertyReport later) {
        Map<String, Long> sum = new TreeMap<>(reached);
        later.reached.forEach((name, count) -> sum.merge(name, count, Long::sum));
        return new PropertyReport(
                property,
                implementation,
                tries + later.tries,
                discarded + later.discarded,
                sum,
                nanos + later.nanos,
                notPromised,
                counterexample != null ? counterexample : later.counterexample);
    }
}
