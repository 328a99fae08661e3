package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table that is there is found: without a hint, beside leaves that are not asked for, and by a thread that came to make it. */
class TableFoundTest {
    private static final long PAGE = 4096;
    private static final long LARGE = 2L << 20;

    private final TableTree tree = new TableTree(new TableGeometry(PAGE, PAGE | LARGE, 3), 3, 2, TablePages.UNLIMITED);

    @Test
    void withoutAHint() {
        LeafTable made = tree.acquire(5 * PAGE, 1);
        LeafTable other = tree.acquire(LARGE, 1);
        assertNotSame(made, other);
        tree.lookup.forgetHints();
        assertSame(made, tree.lookup.table(0));
        assertSame(other, tree.lookup.table(LARGE + PAGE));
        assertNull(tree.lookup.table(2 * LARGE));
        assertSame(made, tree.lookup.hint(0), "the next look is short");
    }

    private void large(int... leaves) {
        for (int leaf : leaves) {
            assertEquals(1, tree.writeLarge(1, leaf * LARGE, leaf * LARGE | LeafWord.bits(1, Access.READ), 1));
        }
    }

    /** The walk sees neighbours too, since all lie in one directory. */
    @Test
    void theFirstMappedAddressIsWithinTheRange() {
        large(0, 1, 3, 5);
        assertEquals(0, TableWalk.firstMapped(tree, 0, 4 * LARGE), "not a later one");
        assertEquals(3 * LARGE, TableWalk.firstMapped(tree, 2 * LARGE, 4 * LARGE), "one ends where the range begins");
        assertEquals(
                2 * LARGE + PAGE,
                TableWalk.firstMapped(tree, 2 * LARGE + PAGE, 3 * LARGE),
                "one begins where the range ends");
        assertEquals(
                3 * LARGE + PAGE, TableWalk.firstMapped(tree, 3 * LARGE + PAGE, 6 * LARGE), "in the middle of one");
        assertEquals(5 * LARGE, TableWalk.firstMapped(tree, 4 * LARGE, 6 * LARGE));
    }

    /** Another thread comes for the same table while its memory is asked for, and waits. */
    @Test
    @Timeout(60)
    void byAThreadThatCameToMakeIt() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        PageTable[] table = new PageTable[1];
        Thread second = new Thread(() -> table[0].map(PAGE, 0x5000, PAGE));
        second.setDaemon(true);
        second.setUncaughtExceptionHandler((which, thrown) -> failure.set(thrown));
        long[] taken = {0};
        table[0] = IommuDomain.builder()
                .tablePages(new TablePages() {
                    @Override
                    public boolean take(int level) {
                        taken[0]++;
                        if (level == 0) {
                            second.start();
                            while (second.isAlive() && second.getState() != Thread.State.WAITING) {
                                Thread.onSpinWait();
                            }
                        }
                        return true;
                    }

                    @Override
                    public void give(int level) {}
                })
                .build()
                .table();
        table[0].map(0, 0x8000, PAGE);
        second.join();
        assertNull(failure.get());
        assertEquals(0x8000, table[0].translate(0));
        assertEquals(0x5000, table[0].translate(PAGE));
        assertEquals(taken[0], table[0].tables(), "one table for both");
        assertTrue(taken[0] > 1);
        table[0].checkInvariants();
    }
}
