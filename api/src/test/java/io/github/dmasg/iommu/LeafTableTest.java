package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The lives of a table, step by step: what the races of {@link PageTableStressTest} meet only by chance. */
class LeafTableTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;

    private final LeafTable one = new LeafTable(512);
    private final Directory above = new Directory(new TableGeometry(K4, K4, 2), 1, 0, null);

    @Test
    void aNewTableServesNobody() {
        assertFalse(one.serves(one.state(), 0));
        assertFalse(one.acquire(0, 1));
        assertFalse(one.list());
        assertFalse(one.unlist());
        assertFalse(one.die());
    }

    @Test
    void aLateReaderNoticesThatTheTableWasUsedAgain() {
        one.revive(0, above);
        long seen = one.state();
        assertTrue(one.serves(seen, 0));
        assertTrue(one.sameLife(seen));
        assertTrue(one.acquire(0, 1));
        assertTrue(one.release(1));
        assertTrue(one.sameLife(seen));
        assertTrue(one.die());
        assertFalse(one.sameLife(seen));
        assertFalse(one.serves(one.state(), 0));
        one.revive(M2, above);
        assertFalse(one.sameLife(seen));
        assertFalse(one.serves(one.state(), 0));
        assertFalse(one.acquire(0, 1));
        assertTrue(one.acquire(M2, 1));
        one.fill(0, 1, LeafWord.bits(0, Access.READ), K4);
        assertEquals(-1, one.clear(0, 512, seen), "must not clear what belongs to another address");
        assertEquals(1, one.clear(0, 512, one.state()));
    }

    @Test
    void aTableUsedAgainForTheSameAddressIsAnotherLife() {
        one.revive(M2, above);
        long seen = one.state();
        assertTrue(one.die());
        one.revive(M2, above);
        assertTrue(one.serves(one.state(), M2));
        assertFalse(one.sameLife(seen));
        assertEquals(-1, one.clear(0, 512, seen));
        assertEquals(0, one.clear(0, 512, one.state()));
    }

    @Test
    void onlyAnEmptyTableDies() {
        one.revive(0, above);
        assertTrue(one.acquire(0, 2));
        assertFalse(one.die());
        assertFalse(one.list());
        assertFalse(one.release(1));
        assertTrue(one.release(1));
        assertTrue(one.list());
        assertFalse(one.list());
        assertTrue(one.listed());
        assertTrue(one.acquire(0, 1));
        assertFalse(one.unlist());
        assertFalse(one.listed());
        assertTrue(one.release(1));
        assertTrue(one.list());
        assertTrue(one.acquire(0, 1));
        assertFalse(one.release(1), "listed already");
        assertTrue(one.unlist());
        assertFalse(one.acquire(0, 1));
    }

    @Test
    void racingUnmapsOfOneRangeCannotSpoilOthers() {
        one.revive(0, above);
        assertTrue(one.acquire(0, 2));
        assertEquals(2, one.fill(0, 2, LeafWord.bits(0, Access.READ_WRITE), K4));
        // As if two threads had counted the same slot: nothing is left of the count, one slot is in use.
        assertEquals(1, one.clear(0, 1, one.state()));
        assertTrue(one.release(2));
        assertTrue(one.list());
        assertFalse(one.unlist(), "must not leave the tree");
        assertEquals(1, one.count());
        assertTrue(one.serves(one.state(), 0));
        assertFalse(one.die());
        assertEquals(1, one.clear(0, 2, one.state()));
        assertTrue(one.release(1));
        assertTrue(one.die());
        assertFalse(one.acquire(0, 1));
    }

    @Test
    void aTableThatReleasedTooMuchStaysAlive() {
        one.revive(M2, above);
        long state = one.state();
        assertTrue(one.acquire(M2, 1));
        assertFalse(one.release(2));
        assertEquals(-1, one.count());
        assertTrue(one.serves(one.state(), M2));
        assertTrue(one.sameLife(state));
        assertFalse(one.die());
    }
}
