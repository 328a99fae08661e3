package io.github.dmasg.legacy.sg;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An allocator that refuses one chosen request and keeps a record of all others.
 *
 * <p>Requests count from 1 and refused ones count too. Memory grows with the arrays handed out. Not thread safe.
 */
public final class RecordingSgAllocator implements SgAllocator {
    private final long refused;
    private final List<Integer> handedOut = new ArrayList<>();
    private final Set<Scatterlist> live = Collections.newSetFromMap(new IdentityHashMap<>());
    private long requests;

    /**
     * Creates an allocator.
     *
     * @param refused number of the request to refuse, 0 to refuse none
     */
    public RecordingSgAllocator(long refused) {
        this.refused = refused;
    }

    @Override
    public @Nullable Scatterlist allocate(int slots) {
        requests++;
        if (requests == refused) {
            return null;
        }
        Scatterlist array = Scatterlist.allocate(slots);
        handedOut.add(slots);
        live.add(array);
        return array;
    }

    /**
     * Takes an array back.
     *
     * @throws IllegalArgumentException if the array is not one of those still out, or has another number of slots
     */
    @Override
    public void free(Scatterlist array, int slots) {
        if (array.slots() != slots) {
            throw new IllegalArgumentException("slots: " + slots + " (expected: " + array.slots() + ")");
        }
        if (!live.remove(array)) {
            throw new IllegalArgumentException("array: not out (expected: an array handed out and not yet freed)");
        }
    }

    /**
     * Slots of every array handed out, in order.
     *
     * @return a copy
     */
    public List<Integer> handedOut() {
        return List.copyOf(handedOut);
    }

    /**
     * Number of arrays handed out and not taken back.
     *
     * @return 0 if nothing leaked
     */
    public int live() {
        return live.size();
    }
}
