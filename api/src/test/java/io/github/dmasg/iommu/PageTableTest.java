package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTableTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final long G1 = 1L << 30;

    private final CountedPages pages = new CountedPages();
    private final PageTable table =
            IommuDomain.builder().tablePages(pages).build().table();

    @Test
    void aBadArgumentIsNamed() {
        assertMessage("iova: 0x10 (expected: a multiple of the granule 4096)", () -> table.map(0x10, 0, K4));
        assertMessage("length: 0 (expected: > 0, a multiple of the granule 4096)", () -> table.map(0, 0, 0));
        assertMessage("length: 4097 (expected: > 0, a multiple of the granule 4096)", () -> table.unmap(0, 4097));
        assertMessage("phys: 0x1 (expected: >= 0, a multiple of the granule 4096)", () -> table.map(0, 1, K4));
        assertMessage(
                "phys: 0x8000000000000000 (expected: >= 0, a multiple of the granule 4096)",
                () -> table.map(0, Long.MIN_VALUE, K4));
        assertMessage(
                "phys: [0x7ffffffffffff000, 0x8000000000001000) (expected: no overflow of 63 bits)",
                () -> table.map(0, Long.MAX_VALUE - K4 + 1, 2 * K4));
        assertMessage(
                "iova: [0xfffffffff000, 0x1000000001000) (expected: at most 0xffffffffffff)",
                () -> table.map((1L << 48) - K4, 0, 2 * K4));
        assertMessage(
                "iova: [0x1000000000000, 0x1000000001000) (expected: at most 0xffffffffffff)",
                () -> table.unmap(1L << 48, K4));
        assertThrows(IllegalArgumentException.class, () -> table.map(-K4, 0, K4));
        assertEquals(0, table.leaves());
        assertEquals(1, table.tables());
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void anAddressOutsideTheTableIsNotMapped() {
        table.map((1L << 48) - K4, 0x5000, K4);
        assertEquals(0x5fff, table.translate((1L << 48) - 1));
        assertEquals(PageTable.NOT_MAPPED, table.translate(1L << 48));
        assertEquals(PageTable.NOT_MAPPED, table.translate(-1));
        assertEquals(PageTable.NOT_MAPPED, table.translate(Long.MAX_VALUE));
        assertEquals(PageTable.NOT_MAPPED, table.reach(-1, Access.READ));
        assertEquals(0, table.leafSize(-1));
    }

    @Test
    void translationKeepsTheOffsetInTheLeaf() {
        table.map(G1, 3 * G1, G1);
        table.map(M2, 5 * M2, M2);
        table.map(K4, 9 * K4, K4);
        assertEquals(3 * G1 + 0x12345678, table.translate(G1 + 0x12345678));
        assertEquals(5 * M2 + 0x12345, table.translate(M2 + 0x12345));
        assertEquals(9 * K4 + 0x123, table.translate(K4 + 0x123));
        assertEquals(G1, table.leafSize(2 * G1 - 1));
        assertEquals(M2, table.leafSize(M2));
        assertEquals(K4, table.leafSize(K4));
        assertEquals(0, table.leafSize(0));
    }

    @Test
    void walkShowsLeavesInOrder() {
        table.map(G1, 3 * G1, G1);
        table.map(M2, 5 * M2, M2);
        table.map(K4, 9 * K4, K4);
        List<String> seen = new ArrayList<>();
        table.walk((iova, phys, size) -> seen.add(Long.toHexString(iova) + ">" + Long.toHexString(phys) + "+" + size));
        assertEquals(List.of("1000>9000+4096", "200000>a00000+2097152", "40000000>c0000000+1073741824"), seen);
    }

    @Test
    void aDeviceReachesOnlyWhatItMay() {
        table.map(K4, 0x5000, K4, Access.READ);
        table.map(2 * K4, 0x6000, K4, Access.WRITE);
        table.map(M2, M2, M2, Access.READ);
        assertEquals(0x5004, table.reach(K4 + 4, Access.READ));
        assertEquals(PageTable.NOT_PERMITTED, table.reach(K4, Access.WRITE));
        assertEquals(PageTable.NOT_PERMITTED, table.reach(K4, Access.READ_WRITE));
        assertEquals(0x6000, table.reach(2 * K4, Access.WRITE));
        assertEquals(PageTable.NOT_PERMITTED, table.reach(2 * K4, Access.READ));
        assertEquals(PageTable.NOT_PERMITTED, table.reach(M2, Access.WRITE));
        assertEquals(PageTable.NOT_MAPPED, table.reach(3 * K4, Access.READ));
        assertTrue(Access.READ_WRITE.allows(Access.WRITE));
        assertFalse(Access.READ.allows(Access.WRITE));
    }

    @Test
    void writesLeaveAMarkThatIsTakenOnce() {
        table.map(K4, 0x5000, 3 * K4);
        table.map(M2, M2, 2 * M2);
        table.reach(2 * K4 + 5, Access.WRITE);
        table.reach(3 * K4, Access.READ);
        table.reach(2 * M2, Access.READ_WRITE);
        assertEquals(List.of(2 * K4, 2 * M2), dirty(0, G1));
        assertEquals(List.of(), dirty(0, G1));
        table.reach(2 * K4, Access.WRITE);
        table.reach(2 * M2 + 5, Access.WRITE);
        assertEquals(List.of(), dirty(0, 2 * K4));
        assertEquals(List.of(), dirty(3 * K4, M2 - 3 * K4));
        assertEquals(List.of(2 * M2), dirty(2 * M2 + K4, K4));
        assertEquals(List.of(2 * K4), dirty(2 * K4, K4));
        assertEquals(0x6007, table.translate(2 * K4 + 7));
        table.unmap(0, G1);
        assertEquals(List.of(), dirty(0, G1));
        table.trim();
        table.checkInvariants();
        assertEquals(1, table.tables());
    }

    private List<Long> dirty(long iova, long length) {
        List<Long> leaves = new ArrayList<>();
        table.takeDirty(iova, length, (at, phys, size) -> leaves.add(at));
        return leaves;
    }

    @Test
    void aMappingGoingUpAndDownKeepsItsTables() {
        table.map(G1, 0x5000, K4);
        long taken = pages.taken;
        for (int i = 0; i < 100; i++) {
            assertEquals(K4, table.unmap(G1, K4));
            table.map(G1, 0x5000, K4);
        }
        assertEquals(taken, pages.taken);
        assertEquals(0, pages.given);
    }

    @Test
    void emptyTablesLeaveButForAFew() {
        for (int i = 0; i < 100; i++) {
            table.map(i * M2, 0x5000, K4);
        }
        assertEquals(103, table.tables());
        for (int i = 0; i < 100; i++) {
            table.unmap(i * M2, K4);
            table.checkInvariants();
        }
        assertEquals(3 + EmptyTables.CAPACITY, table.tables());
        assertEquals(table.tables(), pages.taken - pages.given);
        assertEquals(table.tables() * K4, table.tableBytes());
        table.trim();
        assertEquals(1, table.tables());
        assertEquals(1, pages.taken - pages.given);
    }

    @Test
    void emptyDirectoriesLeaveToo() {
        for (int i = 0; i < 40; i++) {
            table.map(i * (G1 << 9), 0x5000, K4);
        }
        assertEquals(1 + 3 * 40, table.tables());
        for (int i = 0; i < 40; i++) {
            table.unmap(i * (G1 << 9), K4);
            table.checkInvariants();
        }
        // The listed leaf tables keep the two directories above them.
        assertTrue(table.tables() <= 1 + 3 * EmptyTables.CAPACITY, () -> "tables: " + table.tables());
        assertEquals(table.tables(), pages.taken - pages.given);
    }

    @Test
    void emptyDirectoriesOfLargeLeavesLeaveToo() {
        for (int i = 0; i < 40; i++) {
            table.map(i * G1, i * G1, M2);
            table.unmap(i * G1, M2);
            table.checkInvariants();
        }
        assertEquals(2 + EmptyTables.CAPACITY, table.tables());
        assertEquals(table.tables(), pages.taken - pages.given);
    }

    @Test
    void aRefusedTablePageUndoesEverything() {
        long needed = tablesFor();
        for (int n = 1; n <= needed; n++) {
            CountedPages failing = new CountedPages();
            PageTable fresh = IommuDomain.builder()
                    .startLevels(2)
                    .tablePages(failing)
                    .build()
                    .table();
            fresh.map(0, 0x9000, K4);
            long before = fresh.tables();
            failing.failAt = failing.taken + n;
            assertThrows(TablePagesExhaustedException.class, () -> mapAcross(fresh));
            assertEquals(1, fresh.leaves(), "failure " + n);
            assertEquals(before + remaining(fresh, before), fresh.tables());
            assertEquals(fresh.tables(), failing.taken - failing.given);
            fresh.checkInvariants();
            failing.failAt = -1;
            mapAcross(fresh);
            assertEquals(7 * G1 + 5, fresh.translate(G1 + 5));
            assertEquals(2, fresh.leaves(M2));
            fresh.checkInvariants();
        }
    }

    /** Tables that a failed call may leave: only empty ones, within the bound. */
    private static long remaining(PageTable table, long before) {
        long more = table.tables() - before;
        assertTrue(more >= 0 && more <= EmptyTables.CAPACITY, () -> "tables more: " + more);
        return more;
    }

    private long tablesFor() {
        CountedPages counted = new CountedPages();
        PageTable fresh =
                IommuDomain.builder().startLevels(2).tablePages(counted).build().table();
        fresh.map(0, 0x9000, K4);
        long before = counted.taken;
        mapAcross(fresh);
        assertTrue(counted.taken - before >= 4, "too simple a mapping");
        return counted.taken - before;
    }

    /** A page before a 1 GiB boundary, two large leaves behind it, and a tail: tables on every level and a higher top. */
    private static void mapAcross(PageTable table) {
        table.map(G1 - K4, 7 * G1 - K4, K4 + 2 * M2 + K4);
    }

    @Test
    void aRefusedLevelUndoesThoseBeforeIt() {
        for (int n = 1; n <= 6; n++) {
            CountedPages failing = new CountedPages();
            PageTable low = IommuDomain.builder()
                    .aperture(K4, (1L << 57) - 1)
                    .startLevels(2)
                    .tablePages(failing)
                    .build()
                    .table();
            failing.failAt = failing.taken + n;
            assertThrows(TablePagesExhaustedException.class, () -> low.map(1L << 56, 0x5000, K4), "failure " + n);
            assertEquals(2, low.levels());
            assertEquals(1, low.tables());
            assertEquals(1, failing.taken - failing.given);
            low.checkInvariants();
            failing.failAt = -1;
            low.map(1L << 56, 0x5000, K4);
            assertEquals(5, low.levels());
            low.checkInvariants();
        }
    }

    @Test
    void aListedDirectoryThatWasInUseIsListedAgain() {
        table.map(0, 0, M2);
        table.unmap(0, M2);
        table.map(0, 0, M2);
        bringUpAndDown(1, EmptyTables.CAPACITY + 1);
        table.unmap(0, M2);
        table.checkInvariants();
        bringUpAndDown(100, EmptyTables.CAPACITY + 1);
        assertEquals(2 + EmptyTables.CAPACITY, table.tables());
    }

    private void bringUpAndDown(int first, int count) {
        for (int i = first; i < first + count; i++) {
            table.map(i * G1, 0, M2);
            table.unmap(i * G1, M2);
            table.checkInvariants();
        }
    }

    @Test
    void aRefusedTopIsReportedAtOnce() {
        CountedPages none = new CountedPages();
        none.failAt = 1;
        IommuDomain.Builder builder = IommuDomain.builder().tablePages(none);
        TablePagesExhaustedException e = assertThrows(TablePagesExhaustedException.class, builder::build);
        assertEquals(0, e.iova());
        assertEquals(0, none.given);
    }

    /** Counts, and fails at one request. */
    private static final class CountedPages implements TablePages {
        long taken;
        long given;
        long failAt = -1;

        @Override
        public boolean take(int level) {
            if (taken + 1 == failAt) {
                return false;
            }
            taken++;
            return true;
        }

        @Override
        public void give(int level) {
            given++;
        }
    }
}
