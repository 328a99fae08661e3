package io.github.dmasg.map;

/**
 * What a caller asks of one mapping beyond its direction. Immutable; combine with {@link #and}.
 *
 * @param requireCoherent fail with {@code NOT_COHERENT} rather than bounce or need sync calls (S20, L3)
 * @param skipSync the caller will sync itself: map and unmap move no data
 */
public record MapAttributes(boolean requireCoherent, boolean skipSync) {
    /** Nothing special. */
    public static final MapAttributes NONE = new MapAttributes(false, false);

    /** The mapping must need neither bounce nor sync calls, or fail (S20). */
    public static final MapAttributes REQUIRE_COHERENT = new MapAttributes(true, false);

    /** Map and unmap move no data; the caller syncs. */
    public static final MapAttributes SKIP_SYNC = new MapAttributes(false, true);

    /**
     * Both.
     *
     * @param other further attributes
     * @return the union
     */
    public MapAttributes and(MapAttributes other) {
        return new MapAttributes(requireCoherent || other.requireCoherent, skipSync || other.skipSync);
    }
}
