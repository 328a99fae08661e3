package io.github.dmasg.peer;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers routes: a hash table of one {@code long} per (provider, client) pair that was ever asked for.
 *
 * <p>Layout of a slot, 0 for an empty one:
 *
 * <pre>
 * 63........40 39........24 23........8 7.......0
 * client       provider     distance    type, > 0
 * </pre>
 *
 * <p>Slots only fill, they never change or empty: a change of the bus starts another cache. So a reader needs no lock: it sees an
 * answer or not. Invariant: at most half of the slots are filled, so that a search ends.
 *
 * <p>Progress: {@link #find} is wait-free; {@link #add} takes a lock and now and then copies the table. Memory: 16 to 32 bytes per
 * remembered pair.
 */
final class RouteCache {
    /** Not remembered. */
    static final long MISSING = 0;

    private static final int FIRST_SLOTS = 64;
    private static final int KEY_SHIFT = 24;
    private static final int DISTANCE_SHIFT = 8;
    private static final int PROVIDER_BITS = 16;

    /** State of the world the answers belong to. */
    final long busVersion;

    private volatile AtomicLongArray table = new AtomicLongArray(FIRST_SLOTS);

    // Guarded by this.
    private int filled;

    RouteCache(long busVersion) {
        this.busVersion = busVersion;
    }

    /** The answer for a pair, or {@link #MISSING}. */
    long find(int provider, int client) {
        AtomicLongArray slots = table;
        long key = key(provider, client);
        int mask = slots.length() - 1;
        for (int i = hash(key) & mask; ; i = (i + 1) & mask) {
            long slot = slots.getAcquire(i);
            if (slot >>> KEY_SHIFT == key || slot == MISSING) {
                return slot;
            }
        }
    }

    /** Remembers an answer. False if somebody else did before. */
    synchronized boolean add(int provider, int client, MapType type, int distance) {
        if (find(provider, client) != MISSING) {
            return false;
        }
        if (2 * (filled + 1) > table.length()) {
            table = grown(table);
        }
        insert(table, (key(provider, client) << KEY_SHIFT) | ((distance & 0xffffL) << DISTANCE_SHIFT) | code(type));
        filled++;
        return true;
    }

    synchronized int size() {
        return filled;
    }

    static MapType type(long answer) {
        return switch ((int) answer & 0xff) {
            case 1 -> MapType.BUS_ADDRESS;
            case 2 -> MapType.HOST_BRIDGE;
            default -> MapType.NOT_SUPPORTED;
        };
    }

    private static int code(MapType type) {
        return switch (type) {
            case BUS_ADDRESS -> 1;
            case HOST_BRIDGE -> 2;
            case NOT_SUPPORTED -> 3;
        };
    }

    static int distance(long answer) {
        return (short) (answer >>> DISTANCE_SHIFT);
    }

    private static AtomicLongArray grown(AtomicLongArray old) {
        AtomicLongArray larger = new AtomicLongArray(old.length() * 2);
        for (int i = 0; i < old.length(); i++) {
            long slot = old.getPlain(i);
            if (slot != MISSING) {
                insert(larger, slot);
            }
        }
        return larger;
    }

    private static void insert(AtomicLongArray slots, long slot) {
        int mask = slots.length() - 1;
        int i = hash(slot >>> KEY_SHIFT) & mask;
        while (slots.getPlain(i) != MISSING) {
            i = (i + 1) & mask;
        }
        slots.setRelease(i, slot);
    }

    private static long key(int provider, int client) {
        return ((long) client << PROVIDER_BITS) | provider;
    }

    // Providers and clients count up from 0; the multiplication spreads both over the high bits.
    private static int hash(long key) {
        return (int) ((key * 0x9e3779b97f4a7c15L) >>> 32);
    }
}
