package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which tables are made, kept, used again and given back. */
class TableTreeTest {
    private static final long PAGE = 1L << 12;
    private static final long LARGE = 1L << 21;
    private static final long HUGE = 1L << 30;

    private final List<String> asked = new ArrayList<>();
    private int refused = -1;

    private final TablePages pages = new TablePages() {
        @Override
        public boolean take(int level) {
            asked.add("take " + level);
            return level != refused;
        }

        @Override
        public void give(int level) {
            asked.add("give " + level);
        }
    };

    private final TableTree tree = new TableTree(new TableGeometry(PAGE, PAGE | LARGE | HUGE, 4), 2, 2, pages);

    private PageTable table(int startLevels) {
        return IommuDomain.builder()
                .startLevels(startLevels)
                .spareTables(2)
                .tablePages(pages)
                .build()
                .table();
    }

    private List<String> asked() {
        List<String> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    @Test
    void memoryIsAskedForByLevel() {
        assertEquals(List.of("take 1"), asked());
        tree.release(tree.acquire(1L << 40, 1), 1);
        assertEquals(List.of("take 2", "take 3", "take 2", "take 1", "take 0"), asked());
        assertEquals(6, tree.tables());
        tree.trim();
        assertEquals(List.of("give 1", "give 2", "give 0", "give 1", "give 2"), asked());
        TableWalk.checkInvariants(tree);
        assertEquals(1, tree.tables());
    }

    @Test
    void aRefusalNamesTheLevel() {
        for (int level = 3; level >= 0; level--) {
            refused = level;
            TablePagesExhaustedException thrown =
                    assertThrows(TablePagesExhaustedException.class, () -> fresh().acquire(1L << 40, 1));
            assertEquals(
                    "no memory for a page table of level " + level + " at iova 0x" + (level == 1 ? "0" : "10000000000")
                            + " (expected: TablePages.take to grant it)",
                    thrown.getMessage());
        }
        PageTable low = fresh2();
        low.map(0, 0, PAGE);
        refused = 1;
        TablePagesExhaustedException thrown =
                assertThrows(TablePagesExhaustedException.class, () -> low.map(HUGE, 0, LARGE));
        assertEquals(HUGE, thrown.iova());
        assertEquals(
                "no memory for a page table of level 1 at iova 0x40000000 (expected: TablePages.take to grant it)",
                thrown.getMessage());
    }

    private TableTree fresh() {
        return new TableTree(new TableGeometry(PAGE, PAGE | LARGE | HUGE, 4), 2, 2, pages);
    }

    private PageTable fresh2() {
        refused = -1;
        return table(3);
    }

    /** Two spare tables are kept of the four that leave the tree when twenty become empty. */
    @Test
    void tablesThatLeftAreUsedAgain() {
        List<LeafTable> all = new ArrayList<>();
        for (int i = 0; i < EmptyTables.CAPACITY + 4; i++) {
            all.add(tree.acquire(i * LARGE, 1));
        }
        all.forEach(table -> tree.release(table, 1));
        assertEquals(1 + EmptyTables.CAPACITY, tree.tables());
        TableWalk.checkInvariants(tree);
        assertSame(all.get(1), tree.acquire(100 * LARGE, 1));
        assertSame(all.get(0), tree.acquire(101 * LARGE, 1));
        LeafTable made = tree.acquire(102 * LARGE, 1);
        all.forEach(table -> assertNotSame(table, made));
        assertSame(all.get(7), tree.acquire(7 * LARGE, 1), "empty, and still there");
        tree.release(all.get(0), 1);
        tree.release(all.get(1), 1);
        tree.release(made, 1);
        tree.release(all.get(7), 1);
        tree.trim();
        LeafTable after = tree.acquire(0, 1);
        all.forEach(table -> assertNotSame(table, after, "not kept after a trim"));
    }

    /** The first table's place among the hints is taken by the second's. */
    @Test
    void aTableThatNoHintLeadsToIsFound() {
        long far = 256 * LARGE;
        LeafTable first = tree.acquire(0, 1);
        LeafTable second = tree.acquire(far, 1);
        assertSame(first, tree.acquire(PAGE, 1));
        assertSame(second, tree.acquire(far + PAGE, 1));
        assertEquals(2, first.count());
        assertEquals(2, second.count());
        assertEquals(3, tree.tables());
    }

    /** Also by who only reads or unmaps. */
    @Test
    void whatNoHintLeadsToIsTranslatedAndUnmapped() {
        PageTable table = table(4);
        long far = 256 * LARGE;
        table.map(0, 0x5000, 2 * PAGE);
        table.map(far, 0x9000, PAGE);
        assertEquals(0x5000, table.translate(0));
        assertEquals(0x9000, table.translate(far));
        assertEquals(PAGE, table.unmap(0, PAGE));
        assertEquals(PAGE, table.unmap(far, PAGE));
        assertEquals(PAGE, table.unmap(PAGE, PAGE));
        assertEquals(0, table.leaves());
    }

    /** What was swept away has no place among the empty tables any more: the sixteen that come after it all stay. */
    @Test
    void aSweptTableGivesItsPlaceBack() {
        LeafTable swept = tree.acquire(0, 1);
        tree.release(swept, 1);
        assertEquals(1, tree.writeLarge(1, 0, LeafWord.bits(1, Access.READ), 1));
        assertEquals(1, tree.tables());
        assertSame(swept, tree.acquire(100 * LARGE, 1));
        tree.release(swept, 1);
        for (int i = 1; i < EmptyTables.CAPACITY; i++) {
            tree.release(tree.acquire((100L + i) * LARGE, 1), 1);
        }
        assertEquals(1 + EmptyTables.CAPACITY, tree.tables());
        assertSame(swept, tree.acquire(100 * LARGE, 1));
    }

    @Test
    void aSweptDirectoryGivesItsPlaceBack() {
        PageTable table = table(4);
        for (int round = 0; round < 3; round++) {
            table.map(0, 0, LARGE);
            table.unmap(0, LARGE);
            table.trim();
            assertEquals(1, table.tables());
        }
        for (int i = 1; i <= 2 * EmptyTables.CAPACITY; i++) {
            table.map(i * HUGE, 0, LARGE);
            table.unmap(i * HUGE, LARGE);
            table.checkInvariants();
        }
        table.trim();
        table.checkInvariants();
        assertEquals(1, table.tables());
    }

    @Test
    void theOldTopIsListedWhenItIsEmpty() {
        PageTable large = table(2);
        large.map(1L << 40, 0, LARGE);
        large.checkInvariants();
        assertEquals(4, large.levels());
        PageTable small = table(2);
        small.map(1L << 40, 0, PAGE);
        small.checkInvariants();
        assertEquals(6, small.tables());
    }

    @Test
    void nothingIsFoundBehindTheTop() {
        PageTable table = table(2);
        table.map(0, 0, 2 * LARGE);
        assertEquals(0, table.unmap(HUGE, LARGE));
        assertEquals(0, table.unmap(1L << 40, PAGE));
        assertEquals(0, table.unmap((1L << 48) - PAGE, PAGE));
        assertEquals(PageTable.NOT_MAPPED, table.translate(HUGE));
        assertEquals(2, table.leaves(LARGE));
        assertEquals(2 * LARGE, table.unmap(0, 1L << 48));
        table.map(0, 0, PAGE);
        assertEquals(0, table.unmap(HUGE, PAGE));
        assertEquals(0, table.leafSize(HUGE));
        assertEquals(1, table.leaves());
    }

    @Test
    void aLargeLeafIsInTheWayOfSmallOnes() {
        PageTable table = table(4);
        table.map(LARGE, 0, LARGE);
        table.map(HUGE, 0, HUGE);
        for (long at : new long[] {LARGE + PAGE, HUGE + PAGE, HUGE + LARGE}) {
            TranslationExistsException thrown =
                    assertThrows(TranslationExistsException.class, () -> table.map(at, 0, PAGE));
            assertEquals(at, thrown.iova());
        }
        assertEquals(2, table.leaves());
        table.checkInvariants();
    }
}
