package io.github.dmasg.map;

/**
 * What a caller asks of one mapping beyond its direction. Immutable; combine with {@link #and}.
 *
 * @param requireCoherent fail with {@code NOT_COHERENT} rather than bounce or need sync calls (S20, L3)
 * @param skipSync the caller will sync itself: map and unmap move no data
 * @param allowOverlap the mapping may share CPU cache lines with others, as the caller knows; matters to observers only
 */
public record MapAttributes(boolean requireCoherent, boolean skipSync, boolean allowOverlap) {
    /** Nothing special. */
    public static final MapAttributes NONE = new MapAttributes(false, false, false);

    /** The mapping must need neither bounce nor sync calls, or fail (S20). */
    public static final MapAttributes REQUIRE_COHERENT = new MapAttributes(true, false, false);

    /** Map and unmap move no data; the caller syncs. */
    public static final MapAttributes SKIP_SYNC = new MapAttributes(false, true, false);

    /** The mapping shares CPU cache lines with others on purpose: a misuse ledger does not report it. */
    public static final MapAttributes ALLOW_OVERLAP = new MapAttributes(false, false, true);

    /**
     * Both.
     *
     * @param other further attributes
     * @return the union
     */
    public MapAttributes and(MapAttributes other) {
        return new MapAttributes(
                requireCoherent || other.requireCoherent,
                skipSync || other.skipSync,
                allowOverlap || other.allowOverlap);
    }
}
