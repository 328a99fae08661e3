package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Marks of leaves that changed meanwhile, collections beside a leaf, and the first leaf in the way of a large one. */
class DirtyMarksTest {
    private static final long PAGE = 1L << 12;
    private static final long LARGE = 1L << 21;
    private static final long HUGE = 1L << 30;
    private static final TablePages ANY = new TablePages() {
        @Override
        public boolean take(int level) {
            return true;
        }

        @Override
        public void give(int level) {}
    };

    private final PageTable table = IommuDomain.builder().build().table();
    private final TableTree tree = new TableTree(new TableGeometry(PAGE, PAGE | LARGE | HUGE, 4), 4, 0, ANY);

    private static long word(int level, long phys) {
        return phys | LeafWord.bits(level, Access.READ_WRITE);
    }

    @Test
    void aLeafThatIsAsItWasReadIsMarked() {
        tree.acquire(PAGE, 1).fill(1, 1, word(0, 0x5000), PAGE);
        assertTrue(DirtyMarks.set(tree, PAGE, word(0, 0x5000)));
        assertEquals(word(0, 0x5000) | LeafWord.DIRTY, tree.lookup.read(PAGE));
        tree.writeLarge(1, LARGE, word(1, LARGE), 1);
        assertTrue(DirtyMarks.set(tree, LARGE + 7, word(1, LARGE)));
        assertEquals(word(1, LARGE) | LeafWord.DIRTY, tree.lookup.read(LARGE));
    }

    @Test
    void aLeafThatChangedMeanwhileIsNotMarked() {
        tree.acquire(PAGE, 1).fill(1, 1, word(0, 0x5000), PAGE);
        assertFalse(DirtyMarks.set(tree, PAGE, word(0, 0x6000)));
        assertEquals(word(0, 0x5000), tree.lookup.read(PAGE));
        tree.writeLarge(1, LARGE, word(1, LARGE), 1);
        assertFalse(DirtyMarks.set(tree, LARGE, word(1, 0)));
        assertEquals(word(1, LARGE), tree.lookup.read(LARGE));
    }

    @Test
    void aLeafThatWentWithItsTableIsNotMarked() {
        assertFalse(DirtyMarks.set(tree, PAGE, word(0, 0x5000)));
        assertFalse(DirtyMarks.set(tree, LARGE, word(1, 0x5000)));
        TableWalk.checkInvariants(tree);
        assertEquals(1, tree.tables());
    }

    private List<Long> dirty(long iova, long length) {
        List<Long> leaves = new ArrayList<>();
        table.takeDirty(iova, length, (at, phys, size) -> leaves.add(at));
        return leaves;
    }

    @Test
    void leavesBesideTheRangeKeepTheirMarks() {
        table.map(LARGE, LARGE, 3 * LARGE);
        for (int i = 1; i < 4; i++) {
            table.reach(i * LARGE, Access.WRITE);
        }
        assertEquals(List.of(2 * LARGE), dirty(2 * LARGE, LARGE));
        assertEquals(List.of(LARGE, 3 * LARGE), dirty(0, 4 * HUGE));
        long base = HUGE + LARGE;
        table.map(base, 0x5000, 4 * PAGE);
        for (int i = 0; i < 4; i++) {
            table.reach(base + i * PAGE, Access.WRITE);
        }
        assertEquals(List.of(base + PAGE, base + 2 * PAGE), dirty(base + PAGE, 2 * PAGE));
        assertEquals(List.of(base, base + 3 * PAGE), dirty(0, 4 * HUGE));
    }

    @Test
    void theFirstLeafInTheWayIsNamedNotItsNeighbours() {
        table.map(LARGE - PAGE, 0x5000, PAGE);
        table.map(LARGE + 5 * PAGE, 0x6000, PAGE);
        table.map(2 * LARGE, 0x7000, PAGE);
        TranslationExistsException thrown =
                assertThrows(TranslationExistsException.class, () -> table.map(LARGE, LARGE, LARGE));
        assertEquals(LARGE + 5 * PAGE, thrown.iova());
        tree.writeLarge(1, LARGE, word(1, LARGE), 1);
        tree.writeLarge(1, 3 * LARGE, word(1, LARGE), 1);
        assertEquals(2 * LARGE, TableWalk.firstMapped(tree, 2 * LARGE, 3 * LARGE), "none: it is only being made");
        assertEquals(3 * LARGE, TableWalk.firstMapped(tree, 2 * LARGE, 3 * LARGE + PAGE));
        assertEquals(LARGE + PAGE, TableWalk.firstMapped(tree, LARGE + PAGE, 3 * LARGE));
        assertEquals(LARGE, TableWalk.firstMapped(tree, 0, HUGE));
    }
}
