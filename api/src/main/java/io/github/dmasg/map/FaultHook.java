package io.github.dmasg.map;

/**
 * Makes a step of a mapping call fail on purpose, as if what it takes were exhausted: for tests of what a failure leaves behind.
 *
 * <p>Set with {@link MapperSettings#withFaults}. Must be safe for concurrent use.
 */
@FunctionalInterface
public interface FaultHook {
    /** Nothing fails on purpose. */
    FaultHook NONE = step -> false;

    /**
     * Whether a step fails now. Asked once each time a mapper comes to the step.
     *
     * @param step the step
     * @return true to let it fail
     */
    boolean fails(MapStep step);
}
