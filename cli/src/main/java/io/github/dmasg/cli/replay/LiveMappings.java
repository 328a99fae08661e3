package io.github.dmasg.cli.replay;

import org.eclipse.collections.api.list.primitive.LongList;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.eclipse.collections.impl.map.mutable.primitive.LongLongHashMap;

/**
 * Which mappings exist, so that leaks, unmaps of nothing and double unmaps are found.
 *
 * <p>A mapping is known by a 64-bit key made of the device and what its unmap prints: the DMA address and size of a
 * single mapping, the first {@value #KEYED} physical addresses and the number of entries of a list. Two mappings with
 * one key (the same memory mapped twice for one device, which is legal) are counted. Different mappings share a key by
 * accident once in some 10<sup>19</sup> pairs.
 *
 * <p>An unmap that finds nothing counts as double if its mapping was ended within the last {@value #REMEMBERED} unmaps,
 * else as orphan. Memory grows with the number of live mappings, 28 to 56 bytes each, not with the recording. Not safe
 * for use by several threads.
 */
final class LiveMappings {
    /** What an unmap found. */
    enum Unmap {
        /** A live mapping, now ended. */
        MATCHED,
        /** A mapping that had been ended before. */
        DOUBLE,
        /** Nothing known. */
        ORPHAN
    }

    /** Addresses of a list that enter its key; fewer than any kernel prints before it cuts. */
    private static final int KEYED = 32;

    /** A place is a line and, in the low bits, a device; more devices than that have no recording. */
    private static final int DEVICE_BITS = 20;

    private static final int DEVICE_MASK = (1 << DEVICE_BITS) - 1;

    /** Ended mappings remembered. */
    private static final int REMEMBERED = 1 << 16;

    private final LongIntHashMap live = new LongIntHashMap();

    /** Where each live mapping was made, and for which device; of several with one key the latest. */
    private final LongLongHashMap places = new LongLongHashMap();

    private final LongIntHashMap ended = new LongIntHashMap();
    private final long[] endedInOrder = new long[REMEMBERED];
    private long endedCount;
    private long liveCount;

    /** Key of a mapping of one range; {@code space} keeps pages, resources and allocations apart. */
    static long key(int space, int device, long address, long size) {
        return mix(mix(mix(space * 0x1_0000_0001L + device) ^ address) ^ size);
    }

    /** Key of the mapping of a list with {@code entries} entries, of which at least the first 32 are given. */
    static long listKey(int device, int entries, LongList starts) {
        long key = mix(~(long) device << 32 ^ entries);
        int keyed = Math.min(KEYED, starts.size());
        for (int i = 0; i < keyed; i++) {
            key = mix(key ^ starts.get(i));
        }
        return key;
    }

    /** A reversible scrambler: every input bit reaches every output bit. */
    private static long mix(long value) {
        long x = (value ^ value >>> 32) * 0x9e3779b97f4a7c15L;
        x = (x ^ x >>> 29) * 0xbf58476d1ce4e5b9L;
        return x ^ x >>> 32;
    }

    void map(long key, long line, int device) {
        live.addToValue(key, 1);
        places.put(key, line << DEVICE_BITS | Math.min(device, DEVICE_MASK));
        liveCount++;
    }

    Unmap unmap(long key) {
        int count = live.get(key);
        if (count == 0) {
            return ended.containsKey(key) ? Unmap.DOUBLE : Unmap.ORPHAN;
        }
        if (count == 1) {
            live.remove(key);
            places.remove(key);
        } else {
            live.put(key, count - 1);
        }
        liveCount--;
        remember(key);
        return Unmap.MATCHED;
    }

    private void remember(long key) {
        int slot = (int) (endedCount % REMEMBERED);
        if (endedCount >= REMEMBERED && ended.addToValue(endedInOrder[slot], -1) == 0) {
            ended.remove(endedInOrder[slot]);
        }
        endedInOrder[slot] = key;
        ended.addToValue(key, 1);
        endedCount++;
    }

    /** Receives where a mapping was made. */
    @FunctionalInterface
    interface PlaceConsumer {
        void accept(long line, int device);
    }

    /** The mappings that exist now, those of the first lines, {@code most} of them; equal ones once. */
    void forEachLive(int most, PlaceConsumer receiver) {
        long[] inOrder = places.values().toSortedArray();
        for (int i = 0; i < Math.min(most, inOrder.length); i++) {
            receiver.accept(inOrder[i] >>> DEVICE_BITS, (int) (inOrder[i] & DEVICE_MASK));
        }
    }

    /** Mappings that exist now. */
    long liveCount() {
        return liveCount;
    }
}
