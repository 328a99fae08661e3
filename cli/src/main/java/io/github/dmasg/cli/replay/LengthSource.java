package io.github.dmasg.cli.replay;

/** Where the page-side lengths of a call come from, best first. */
public enum LengthSource {
    /** A probe printed all of them. */
    PROBE(true),
    /** The mapping is one to one, so they are the DMA lengths. */
    ONE_TO_ONE(true),
    /** The mapping is one to one; some come from the bounce pool's or a probe's lines because the arrays were cut. */
    BOUNCE_LINES(true),
    /** The IOMMU's {@code map:} lines and the DMA lengths leave one solution. */
    MAP_LINES(true),
    /** The DMA lengths alone leave one solution: there are as many granules as entries, or one entry per segment. */
    COUNTING(true),
    /** Several solutions exist, or too little was printed; one consistent solution was chosen. */
    CHOSEN(false),
    /** No lengths agree with the recording, or the page side is not known: the call is not replayed. */
    NONE(false);

    private final boolean exact;

    LengthSource(boolean exact) {
        this.exact = exact;
    }

    /**
     * Whether the lengths are the kernel's beyond doubt.
     *
     * @return true if the call is exact, false if it is inferred
     */
    public boolean isExact() {
        return exact;
    }
}
