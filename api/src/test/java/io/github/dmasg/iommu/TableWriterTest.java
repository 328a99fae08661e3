package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TableWriterTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final long G1 = 1L << 30;

    private long failAt = -1;
    private long asked;
    private final TablePages pages = new TablePages() {
        @Override
        public boolean take(int level) {
            return ++asked != failAt;
        }

        @Override
        public void give(int level) {}
    };
    private final PageTable table =
            IommuDomain.builder().tablePages(pages).build().table();
    private final TableWriter writer = table.writer();

    @Test
    void piecesFollowOneAnother() {
        writer.begin(M2 - K4, 6 * K4);
        assertTrue(writer.isOpen());
        writer.append(0x7000, K4);
        writer.append(0x1000, 2 * K4);
        writer.skip(K4);
        assertEquals(M2 + 3 * K4, writer.position());
        writer.appendPages(new long[] {-1, 0x9000, 0x8000, -1}, 1, 3);
        writer.commit();
        assertFalse(writer.isOpen());
        assertEquals(M2 + 5 * K4, writer.position());
        assertEquals(0x7000, table.translate(M2 - K4));
        assertEquals(0x1000, table.translate(M2));
        assertEquals(0x2fff, table.translate(M2 + 2 * K4 - 1));
        assertEquals(PageTable.NOT_MAPPED, table.translate(M2 + 2 * K4));
        assertEquals(0x9abc, table.translate(M2 + 3 * K4 + 0xabc));
        assertEquals(0x8000, table.translate(M2 + 4 * K4));
        assertEquals(5 * K4, table.unmap(M2 - K4, 6 * K4));
        emptyAfterAll();
    }

    @Test
    void lessThanAnnouncedMayBeWritten() {
        writer.begin(0, 4 * M2);
        writer.append(0x7000, K4);
        writer.commit();
        table.checkInvariants();
        assertEquals(K4, table.unmap(0, 4 * M2));
        emptyAfterAll();
    }

    @Test
    void nothingWrittenLeavesNothing() {
        writer.begin(0, M2);
        writer.commit();
        writer.begin(0, M2);
        writer.skip(K4);
        writer.skip(M2 - K4);
        writer.commit();
        writer.rollback();
        emptyAfterAll();
    }

    @Test
    void appendUsesTheLargestLeaves() {
        writer.begin(G1 - M2 - K4, 2 * G1);
        writer.append(5 * G1 - M2 - K4, K4 + M2 + G1 + M2 + K4);
        writer.commit();
        assertEquals(2, table.leaves(K4));
        assertEquals(2, table.leaves(M2));
        assertEquals(1, table.leaves(G1));
        table.checkInvariants();
    }

    @Test
    void aContiguousRunOfPagesBecomesALargeLeaf() {
        long[] phys = new long[3 * 512 + 2];
        for (int i = 0; i < phys.length; i++) {
            phys[i] = 7 * M2 - K4 + i * K4;
        }
        phys[1 + 512 + 100] = 0x123000;
        writer.begin(M2 - K4, phys.length * K4);
        writer.appendPages(phys, 0, phys.length);
        writer.commit();
        assertEquals(2, table.leaves(M2));
        assertEquals(M2, table.leafSize(M2));
        assertEquals(K4, table.leafSize(2 * M2));
        assertEquals(M2, table.leafSize(3 * M2));
        for (int i = 0; i < phys.length; i++) {
            assertEquals(phys[i], table.translate(M2 - K4 + i * K4));
        }
        table.checkInvariants();
    }

    @Test
    void aRunThatIsNotAlignedStaysSmall() {
        long[] phys = new long[1024];
        for (int i = 0; i < phys.length; i++) {
            phys[i] = 7 * M2 + K4 + i * K4;
        }
        writer.begin(M2, phys.length * K4);
        writer.appendPages(phys, 0, phys.length);
        writer.commit();
        assertEquals(1024, table.leaves(K4));
    }

    @Test
    void rollbackSparesTheHoles() {
        table.map(3 * K4, 0xa000, 2 * K4);
        table.map(M2 + K4, 0xc000, K4);
        writer.begin(0, 2 * M2);
        writer.append(0x100000, 3 * K4);
        writer.skip(K4);
        writer.skip(K4);
        writer.append(0x200000, M2 - 5 * K4);
        writer.append(0x5000, K4);
        writer.skip(K4);
        writer.append(0x6000, K4);
        writer.skip(M2 - 3 * K4);
        writer.rollback();
        assertEquals(3, table.leaves());
        assertEquals(0xa000, table.translate(3 * K4));
        assertEquals(0xb000, table.translate(4 * K4));
        assertEquals(0xc000, table.translate(M2 + K4));
        table.checkInvariants();
        table.unmap(0, 2 * M2);
        emptyAfterAll();
    }

    @Test
    void manyHolesAreRemembered() {
        for (int i = 0; i < 100; i++) {
            table.map((2 * i + 1) * K4, i * K4, K4);
        }
        writer.begin(0, 200 * K4);
        for (int i = 0; i < 100; i++) {
            writer.append(0x500000, K4);
            writer.skip(K4);
        }
        writer.rollback();
        assertEquals(100, table.leaves());
        table.checkInvariants();
    }

    @Test
    void aConflictRollsBack() {
        table.map(M2 + 5 * K4, 0xa000, K4);
        for (int way = 0; way < 4; way++) {
            writer.begin(M2 - 2 * K4, 2 * M2);
            writer.append(0x1000, K4);
            writer.append(0x9000, K4);
            TranslationExistsException refused = refusal(way);
            assertEquals(M2 + 5 * K4, refused.iova());
            assertFalse(writer.isOpen());
            assertEquals(1, table.leaves());
            table.checkInvariants();
        }
    }

    private TranslationExistsException refusal(int way) {
        return assertThrows(TranslationExistsException.class, () -> {
            switch (way) {
                case 0 -> writer.append(0x20000, 10 * K4);
                case 1 -> writer.append(6 * M2, M2);
                case 2 -> writer.appendPages(new long[20], 0, 20);
                default -> {
                    for (int i = 0; i < 10; i++) {
                        writer.append(0x30000, K4);
                    }
                }
            }
        });
    }

    @Test
    void aRefusedTablePageRollsBack() {
        for (int n = 1; ; n++) {
            failAt = asked + n;
            writer.begin(G1 - K4, 2 * G1);
            try {
                writer.append(0x5000, K4);
                writer.append(0x9000, K4);
                writer.skip(K4);
                writer.append(3 * G1 + 2 * K4, M2 - 2 * K4);
                writer.append(8 * M2, 2 * M2);
                writer.appendPages(new long[600], 0, 600);
                writer.commit();
                break;
            } catch (TablePagesExhaustedException e) {
                assertFalse(writer.isOpen());
                assertEquals(0, table.leaves(), "failure " + n);
                table.checkInvariants();
                emptyAfterAll();
            }
        }
        assertEquals(failAt - 1, asked, "the last try was not to be refused");
        assertEquals(2, table.leaves(M2));
        table.unmap(G1 - K4, 2 * G1);
        emptyAfterAll();
    }

    @Test
    void badCallsAreRefused() {
        assertThrows(IllegalStateException.class, () -> writer.append(0, K4));
        assertThrows(IllegalStateException.class, () -> writer.skip(K4));
        assertThrows(IllegalStateException.class, writer::commit);
        assertThrows(IllegalStateException.class, () -> writer.appendPages(new long[1], 0, 1));
        assertThrows(IllegalArgumentException.class, () -> writer.begin(5, K4));
        assertThrows(IllegalArgumentException.class, () -> writer.begin(0, 0));
        writer.begin(0, 2 * K4);
        assertThrows(IllegalStateException.class, () -> writer.begin(0, K4));
        writer.rollback();
        refusedAndRolledBack("length: 8192 (expected: at most 4096 left)", () -> writer.append(0, 2 * K4));
        refusedAndRolledBack("length: 8192 (expected: at most 4096 left)", () -> writer.skip(2 * K4));
        refusedAndRolledBack(
                "length: 100 (expected: > 0, a multiple of the granule 4096)", () -> writer.append(0, 100));
        refusedAndRolledBack("length: 0 (expected: > 0, a multiple of the granule 4096)", () -> writer.skip(0));
        refusedAndRolledBack(
                "phys: 0x123 (expected: >= 0, a multiple of the granule 4096)", () -> writer.append(0x123, K4));
        refusedAndRolledBack(
                "phys: 0x7 (expected: >= 0, a multiple of the granule 4096)",
                () -> writer.appendPages(new long[] {7}, 0, 1));
        refusedAndRolledBack("length: 4096 (expected: at most 0 left)", () -> writer.appendPages(new long[2], 0, 2));
        emptyAfterAll();
    }

    private void refusedAndRolledBack(String message, Runnable call) {
        writer.begin(0, 2 * K4);
        writer.append(0x5000, K4);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call::run);
        assertEquals(message, refused.getMessage());
        assertFalse(writer.isOpen());
        assertEquals(0, table.leaves());
    }

    @Test
    void accessIsOfTheWholeRange() {
        writer.begin(0, 2 * M2, Access.READ);
        writer.append(0x5000, K4);
        writer.appendPages(new long[511], 0, 511);
        writer.append(0, M2);
        writer.commit();
        assertEquals(PageTable.NOT_PERMITTED, table.reach(0, Access.WRITE));
        assertEquals(PageTable.NOT_PERMITTED, table.reach(K4, Access.WRITE));
        assertEquals(PageTable.NOT_PERMITTED, table.reach(M2, Access.WRITE));
    }

    @Test
    void twoWritersShareATable() {
        TableWriter other = table.writer();
        writer.begin(0, 4 * K4);
        other.begin(4 * K4, 4 * K4);
        TreeMap<Long, Long> expected = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            writer.append(0x10000 + i * K4, K4);
            other.append(0x90000 + i * K4, K4);
            expected.put(i * K4, 0x10000 + i * K4);
        }
        other.rollback();
        writer.commit();
        TreeMap<Long, Long> seen = new TreeMap<>();
        table.walk((iova, phys, size) -> seen.put(iova, phys));
        assertEquals(expected, seen);
        table.checkInvariants();
    }

    private void emptyAfterAll() {
        table.checkInvariants();
        assertEquals(0, table.leaves());
        table.trim();
        table.checkInvariants();
        assertEquals(1, table.tables());
    }
}
