package io.github.dmasg.peer;

/**
 * How one device reaches another's memory, how far it is, and why.
 *
 * @param type what a mapper does with it
 * @param distance nodes passed on the way, the endpoint's own port being the first: 0 inside one device, 2 between functions at one
 *     port, 4 between devices at one switch; {@link #UNREACHABLE} if there is no way
 * @param reason the rule that decided, in words
 */
public record Route(MapType type, int distance, String reason) {
    /** Distance of what cannot be reached. */
    public static final int UNREACHABLE = -1;

    static Route none(String reason) {
        return new Route(MapType.NOT_SUPPORTED, UNREACHABLE, reason);
    }

    /**
     * Whether memory can be used over this route at all.
     *
     * @return true unless {@link MapType#NOT_SUPPORTED}
     */
    public boolean reachable() {
        return type != MapType.NOT_SUPPORTED;
    }
}
