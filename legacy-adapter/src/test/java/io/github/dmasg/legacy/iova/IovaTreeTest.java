package io.github.dmasg.legacy.iova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tree answers as a sorted map does, and stays a red-black tree: that is what bounds the cost of a search. */
class IovaTreeTest {
    private static final long LAST = 255;

    private final IovaTree tree = new IovaTree();
    private final TreeMap<Long, IovaRange> known = new TreeMap<>(Long::compareUnsigned);

    @Test
    void staysSortedAndBalancedWhateverComesAndGoes() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            for (int i = 0; i < 200; i++) {
                long at = random.nextInt((int) LAST + 1);
                IovaRange there = known.get(at);
                if (there == null) {
                    insert(new IovaRange(at, at));
                } else {
                    remove(there);
                }
            }
            answersAsTheMap();
            while (!known.isEmpty()) {
                remove(
                        random.nextBoolean()
                                ? known.firstEntry().getValue()
                                : known.lastEntry().getValue());
            }
        }
    }

    @Test
    void staysBalancedWhenFilledFromOneEnd() {
        for (long at = LAST; at >= 0; at--) {
            insert(new IovaRange(at, at));
        }
        assertTrue(depth() <= 16, "256 ranges: at most twice 8");
        for (long at = 0; at <= LAST; at += 2) {
            remove(known.get(at));
        }
        for (long at = 0; at <= LAST; at += 2) {
            insert(new IovaRange(at, at));
        }
        answersAsTheMap();
    }

    @Test
    void aSecondRangeWithTheSameStartIsRefused() {
        insert(new IovaRange(5, 5));
        assertFalse(tree.insert(new IovaRange(5, 9)));
        answersAsTheMap();
    }

    @Test
    void wideRangesAreFoundByAnyOfTheirGranules() {
        insert(new IovaRange(0x10, 0x1f));
        insert(new IovaRange(0x30, 0x3f));
        insert(new IovaRange(-0x10, -1));
        for (long frame : new long[] {0x10, 0x18, 0x1f}) {
            assertSame(known.get(0x10L), tree.find(frame));
        }
        for (long frame : new long[] {0xf, 0x20, 0x40, -0x11}) {
            assertSame(null, tree.find(frame));
        }
        assertSame(known.get(-0x10L), tree.find(-1));
        assertSame(known.get(0x30L), tree.ceiling(0x11));
        assertSame(known.get(-0x10L), tree.ceiling(0x31), "as unsigned numbers");
    }

    private void insert(IovaRange range) {
        assertTrue(tree.insert(range));
        known.put(range.lo, range);
        check();
    }

    private void remove(@Nullable IovaRange range) {
        assertTrue(range != null);
        tree.remove(range);
        known.remove(range.lo);
        check();
    }

    private void answersAsTheMap() {
        for (long frame = 0; frame <= LAST + 1; frame++) {
            assertSame(known.get(frame), tree.find(frame));
            Map.Entry<Long, IovaRange> ceiling = known.ceilingEntry(frame);
            assertSame(ceiling == null ? null : ceiling.getValue(), tree.ceiling(frame));
        }
    }

    /** Order both ways, links both ways, no red below red, as many black ranges on each way down. */
    private void check() {
        IovaRange at = tree.first();
        IovaRange before = null;
        for (IovaRange expected : known.values()) {
            assertSame(expected, at);
            if (before != null) {
                assertSame(before, IovaTree.previous(expected));
            }
            before = expected;
            at = IovaTree.next(expected);
        }
        assertSame(null, at);
        IovaRange root = root();
        assertFalse(root != null && root.red, "the root is black");
        blackHeight(root);
    }

    private static int blackHeight(@Nullable IovaRange top) {
        if (top == null) {
            return 0;
        }
        for (IovaRange child : new @Nullable IovaRange[] {top.left, top.right}) {
            if (child != null) {
                assertSame(top, child.parent);
                assertFalse(top.red && child.red, "red below red");
            }
        }
        int left = blackHeight(top.left);
        assertEquals(left, blackHeight(top.right), "black ranges on each side");
        return left + (top.red ? 0 : 1);
    }

    private @Nullable IovaRange root() {
        IovaRange at = tree.first();
        while (at != null && at.parent != null) {
            at = at.parent;
        }
        return at;
    }

    private int depth() {
        int deepest = 0;
        for (IovaRange range : known.values()) {
            int depth = 0;
            for (IovaRange at = range; at != null; at = at.parent) {
                depth++;
            }
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }
}
