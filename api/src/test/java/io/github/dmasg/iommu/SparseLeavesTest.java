package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseLeavesTest {
    private int made;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 8191, 8192, 20_000, 1 << 20, (1 << 23) + 5, 1L << 30, 1L << 45})
    void eachLeafIsMadeOnceAndIsNoOthers(long last) {
        SparseLeaves<long[]> leaves = new SparseLeaves<>(last, () -> new long[] {made++});
        List<Long> indices = new ArrayList<>();
        for (long leaf = 0; leaf <= Math.min(last >>> 13, 300); leaf++) {
            indices.add(leaf << 13);
            indices.add(last - (leaf << 13));
        }
        Set<long[]> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Long> numbers = new HashSet<>();
        for (long index : indices) {
            long[] leaf = leaves.leaf(index);
            seen.add(leaf);
            numbers.add(index >>> 13);
            assertSame(leaf, leaves.leaf(index));
            assertSame(leaf, leaves.leaf(Math.min(last, index | 8191)));
            assertEquals(index & 8191, SparseLeaves.in(index));
            assertEquals(numbers.size(), made);
            assertEquals(made, seen.size());
        }
    }
}
