package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** The ring of tables that may stay although they are empty. */
class EmptyTablesTest {
    private static final TableGeometry GEOMETRY = new TableGeometry(4096, 4096, 3);

    private final EmptyTables ring = new EmptyTables();

    private static Directory directory() {
        return new Directory(GEOMETRY, 1, 0, null);
    }

    /** Turns the ring until the first one is the oldest again. */
    private void turn(int entered) {
        for (int i = entered; i < EmptyTables.CAPACITY; i++) {
            ring.replaceOldest(null, null);
        }
    }

    @Test
    void theOldestGivesUpItsPlace() {
        Directory first = directory();
        LeafTable second = new LeafTable(GEOMETRY.slots);
        ring.replaceOldest(null, first);
        ring.replaceOldest(second, null);
        turn(2);
        assertSame(first, ring.oldestDirectory());
        assertNull(ring.oldestLeafTable());
        ring.replaceOldest(null, null);
        assertSame(second, ring.oldestLeafTable());
        assertNull(ring.oldestDirectory());
    }

    @Test
    void onlyTheOneThatWentIsForgotten() {
        Directory gone = directory();
        Directory stays = directory();
        LeafTable goneToo = new LeafTable(GEOMETRY.slots);
        LeafTable staysToo = new LeafTable(GEOMETRY.slots);
        ring.replaceOldest(goneToo, gone);
        ring.replaceOldest(staysToo, stays);
        ring.forget(gone);
        ring.forget(goneToo);
        turn(2);
        assertNull(ring.oldestDirectory());
        assertNull(ring.oldestLeafTable());
        ring.replaceOldest(null, null);
        assertSame(stays, ring.oldestDirectory());
        assertSame(staysToo, ring.oldestLeafTable());
    }
}
