package io.github.dmasg.map;

/**
 * Which way data moves; its type parameter decides what the mapping can do, so that a sync in the wrong direction does not
 * compile (S21).
 *
 * @param <M> the mapping that a call with this direction returns
 */
public final class Direction<M extends Mapping> {
    /** The device reads what the CPU wrote. */
    public static final Direction<Mapping.ToDevice> TO_DEVICE =
            new Direction<>("TO_DEVICE", Mapping.ToDevice.class, true, false);

    /** The CPU reads what the device wrote. */
    public static final Direction<Mapping.FromDevice> FROM_DEVICE =
            new Direction<>("FROM_DEVICE", Mapping.FromDevice.class, false, true);

    /** Both. */
    public static final Direction<Mapping.Bidirectional> BIDIRECTIONAL =
            new Direction<>("BIDIRECTIONAL", Mapping.Bidirectional.class, true, true);

    private final String name;
    private final Class<M> type;
    private final boolean deviceReads;
    private final boolean deviceWrites;

    private Direction(String name, Class<M> type, boolean deviceReads, boolean deviceWrites) {
        this.name = name;
        this.type = type;
        this.deviceReads = deviceReads;
        this.deviceWrites = deviceWrites;
    }

    /**
     * Whether the device reads the memory.
     *
     * @return true for TO_DEVICE and BIDIRECTIONAL
     */
    public boolean deviceReads() {
        return deviceReads;
    }

    /**
     * Whether the device writes the memory.
     *
     * @return true for FROM_DEVICE and BIDIRECTIONAL
     */
    public boolean deviceWrites() {
        return deviceWrites;
    }

    /**
     * A mapping as the type that this direction promises. For whoever implements {@link DmaMapper} outside this package: the
     * mapping implements {@link Mapping.ToDevice}, {@link Mapping.FromDevice} or {@link Mapping.Bidirectional}, or all of them,
     * and names this direction; what {@code map} returns then goes through here.
     *
     * @param mapping a mapping that was made with this direction
     * @return the same object
     * @throws IllegalArgumentException if it was made with another direction, or cannot do what this one promises
     */
    public M typed(Mapping mapping) {
        if (mapping.direction() != this || !type.isInstance(mapping)) {
            throw new IllegalArgumentException("mapping: " + mapping + " (expected: a " + type.getSimpleName()
                    + " mapping made with " + this + ")");
        }
        return type.cast(mapping);
    }

    /**
     * The kernel's name without its prefix.
     *
     * @return name
     */
    @Override
    public String toString() {
        return name;
    }
}
