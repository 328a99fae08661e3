package io.github.dmasg.proptests.suite.plug;

/** What an implementation may promise beyond showing the device the right bytes. A property names the promises it holds it to. */
public enum Promise {
    /** Segments keep the device's limits wherever the demand is within the declared domain. */
    LIMITS("keeps limits"),
    /** Segments are as few as limits and granule allow. */
    FEWEST("fewest segments"),
    /** The number of segments is known before mapping. */
    BOUNDS("tells counts beforehand"),
    /** A device reaches the granules of the mapped bytes and nothing else, for no other access than its direction. */
    EXACT_REACH("reaches nothing else"),
    /** A mapping can be unmapped once. */
    CHECKED_UNMAP("refuses a second unmap"),
    /** A refused call leaves nothing behind. */
    ALL_OR_NOTHING("all or nothing"),
    /** Segments longer than 32 bits can say. */
    LONG_LENGTHS("lengths beyond 4 GiB"),
    /** Several threads may use one bench. */
    CONCURRENT("several threads");

    private final String words;

    Promise(String words) {
        this.words = words;
    }

    /**
     * The promise for people.
     *
     * @return a few words
     */
    @Override
    public String toString() {
        return words;
    }
}
