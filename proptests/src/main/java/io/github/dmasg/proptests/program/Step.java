package io.github.dmasg.proptests.program;

/** One step of a program. Immutable; its text is what a failure shows. */
public interface Step {
    /**
     * What kind of step it is.
     *
     * @return a word or two, the same for all steps of the kind
     */
    String kind();
}
