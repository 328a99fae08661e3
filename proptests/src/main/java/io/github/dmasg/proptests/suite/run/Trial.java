package io.github.dmasg.proptests.suite.run;

import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One try of a property: whom it is about, and what was reached. Thread-safe. */
public final class Trial {
    private final @Nullable Implementation implementation;
    private final Set<String> reached = ConcurrentHashMap.newKeySet();

    Trial(@Nullable Implementation implementation) {
        this.implementation = implementation;
    }

    /**
     * The implementation under test.
     *
     * @return the implementation
     * @throws IllegalStateException if the property is about the library as such
     */
    public Implementation implementation() {
        if (implementation == null) {
            throw new IllegalStateException("implementation: none (expected: a property of implementations)");
        }
        return implementation;
    }

    /**
     * Counts that this try is of a class.
     *
     * @param inputClass name of the class, a few words
     */
    public void reached(String inputClass) {
        reached.add(inputClass);
    }

    /**
     * Counts that this try is of a class, if it is.
     *
     * @param inputClass name of the class, a few words
     * @param applies whether it is
     */
    public void reached(String inputClass, boolean applies) {
        if (applies) {
            reached.add(inputClass);
        }
    }

    /**
     * Ends the try without a result if the implementation declares a demand to be outside of its domain.
     *
     * @param mapper the mapper that would be asked
     * @param demand what would be mapped
     */
    public void within(MapperKind mapper, Demand demand) {
        implementation().outside(mapper, demand).ifPresent(reason -> {
            throw new Discarded(reason);
        });
    }

    Set<String> classes() {
        return reached;
    }
}
