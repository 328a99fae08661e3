package io.github.dmasg.proptests.suite.plug;

import java.util.Optional;
import java.util.Set;

/**
 * An implementation of DMA mapping, as the suite sees it.
 *
 * <p>Every implementation has to show the device the right bytes in the right order and to hold nothing once all is unmapped. What it
 * promises beyond that it declares here; a property that needs more is not run on it, and the report says so. Calls that it declares
 * to lie outside its domain are counted and left out.
 *
 * <p>Stateless; safe for concurrent use.
 */
public interface Implementation {
    /**
     * The name for the command line and for reports.
     *
     * @return one word
     */
    String name();

    /**
     * The mappers it has.
     *
     * @return at least one
     */
    Set<MapperKind> mappers();

    /**
     * What it promises.
     *
     * @return promises
     */
    Set<Promise> promises();

    /**
     * Whether a demand lies outside of what it claims to handle.
     *
     * @param mapper the mapper that would be asked
     * @param demand what would be mapped
     * @return why, or nothing if it is within
     */
    default Optional<String> outside(MapperKind mapper, Demand demand) {
        return Optional.empty();
    }

    /**
     * Builds a machine.
     *
     * @param setup which
     * @return the machine, with nothing mapped
     */
    Bench open(Setup setup);
}
