package io.github.dmasg.iommu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A sparse array of which only the parts ever used have memory: leaves of {@value #LEAF} elements under two levels of
 * references. Leaves are made when first asked for and stay.
 *
 * <p>Thread safety: any thread may ask; all get the same leaf. Lock-free but for the making of a leaf.
 *
 * @param <A> the array type of a leaf
 */
final class SparseLeaves<A> {
    /** Elements of a leaf. */
    static final int LEAF = 1 << 13;

    private static final int LEAF_BITS = 13;
    private static final VarHandle LEAVES = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle MIDDLES = MethodHandles.arrayElementVarHandle(Object[][].class);

    private final int middleBits;
    private final @Nullable Object[] @Nullable [] top;
    private final Supplier<A> newLeaf;

    SparseLeaves(long lastIndex, Supplier<A> newLeaf) {
        int bits = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(lastIndex) - LEAF_BITS);
        this.middleBits = (bits + 1) / 2;
        this.top = new Object[1 << (bits - middleBits)][];
        this.newLeaf = newLeaf;
    }

    /** The index of an element in its leaf. */
    static int in(long index) {
        return (int) index & (LEAF - 1);
    }

    /** The leaf that holds an element. */
    @SuppressWarnings("unchecked")
    A leaf(long index) {
        Object[] middle = (Object[]) MIDDLES.getAcquire(top, (int) (index >>> (LEAF_BITS + middleBits)));
        if (middle != null) {
            Object leaf = LEAVES.getAcquire(middle, (int) (index >>> LEAF_BITS) & ((1 << middleBits) - 1));
            if (leaf != null) {
                return (A) leaf;
            }
        }
        return makeLeaf(index);
    }

    @SuppressWarnings("unchecked")
    private synchronized A makeLeaf(long index) {
        int high = (int) (index >>> (LEAF_BITS + middleBits));
        Object[] middle = top[high];
        if (middle == null) {
            middle = new Object[1 << middleBits];
            MIDDLES.setRelease(top, high, middle);
        }
        int low = (int) (index >>> LEAF_BITS) & ((1 << middleBits) - 1);
        Object leaf = middle[low];
        if (leaf == null) {
            leaf = newLeaf.get();
            LEAVES.setRelease(middle, low, leaf);
        }
        return (A) leaf;
    }
}
