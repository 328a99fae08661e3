package io.github.dmasg.proptests.suite.run;

/** The input lies outside of what the implementation declares to handle. */
final class Discarded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Discarded(String reason) {
        super(reason, null, false, false);
    }
}
