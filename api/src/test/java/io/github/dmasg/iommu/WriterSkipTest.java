package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holes in what a writer maps: inside a table, up to its end, across it. */
class WriterSkipTest {
    private static final long PAGE = 4096;
    private static final long A = 0xa000_0000L;
    private static final long B = 0xb000_0000L;

    private final PageTable table =
            IommuDomain.builder().startLevels(2).spareTables(2).build().table();
    private final TableWriter writer = table.writer();

    @ParameterizedTest
    @CsvSource({"0, 1, 2", "0, 1, 510", "0, 1, 511", "0, 1, 512", "0, 1, 2000", "500, 3, 9", "500, 12, 1", "511, 1, 1"})
    void pagesLieBehindTheHole(long first, long pages, long hole) {
        long iova = first * PAGE;
        long behind = iova + (pages + hole) * PAGE;
        table.map(iova + pages * PAGE, 0xc000_0000L, PAGE);
        writer.begin(iova, (pages + hole + 2) * PAGE);
        for (long i = 0; i < pages; i++) {
            writer.append(A + 3 * i * PAGE, PAGE);
        }
        writer.skip(hole * PAGE);
        assertEquals(behind, writer.position());
        writer.append(B, PAGE);
        writer.append(B + 7 * PAGE, PAGE);
        writer.commit();
        table.checkInvariants();
        for (long i = 0; i < pages; i++) {
            assertEquals(A + 3 * i * PAGE, table.translate(iova + i * PAGE));
        }
        assertEquals(0xc000_0000L, table.translate(iova + pages * PAGE));
        assertEquals(B, table.translate(behind));
        assertEquals(B + 7 * PAGE, table.translate(behind + PAGE));
        assertEquals(pages + 3, table.leaves());
        assertEquals((pages + 3) * PAGE, table.unmap(iova, (pages + hole + 2) * PAGE));
        table.trim();
        table.checkInvariants();
        assertEquals(1, table.tables());
    }

    @Test
    void whatAHoleHoldsOutlivesARollback() {
        table.map(2 * PAGE, B, PAGE);
        table.map(600 * PAGE, B, PAGE);
        writer.begin(0, 1024 * PAGE);
        writer.append(A, PAGE);
        writer.skip(PAGE);
        writer.skip(PAGE);
        writer.append(A + 5 * PAGE, PAGE);
        writer.skip(700 * PAGE);
        writer.append(A + 9 * PAGE, PAGE);
        writer.rollback();
        assertFalse(writer.isOpen());
        assertEquals(2, table.leaves());
        assertEquals(B, table.translate(2 * PAGE));
        assertEquals(B, table.translate(600 * PAGE));
        table.checkInvariants();
    }

    @Test
    void aClosedWriterDoesNothing() {
        String closed = "writer: closed (expected: begin first)";
        assertEquals(closed, refusal(() -> writer.skip(PAGE)));
        assertEquals(closed, refusal(() -> writer.append(A, PAGE)));
        assertEquals(closed, refusal(() -> writer.append(A, 2L << 20)));
        assertEquals(closed, refusal(() -> writer.appendPages(new long[] {A}, 0, 1)));
        assertEquals(closed, refusal(writer::commit));
        writer.rollback();
        writer.begin(PAGE, PAGE);
        assertEquals(
                "writer: open at [0x1000, 0x2000) (expected: commit or rollback before begin)",
                refusal(() -> writer.begin(PAGE, PAGE)));
        writer.rollback();
        assertEquals(0, table.leaves());
    }

    private static String refusal(Runnable call) {
        return assertThrows(IllegalStateException.class, call::run).getMessage();
    }

    @Test
    void anUnevenLengthOrAddressEndsTheRange() {
        for (long[] wrong : new long[][] {{A, 0}, {A, PAGE + 1}, {A + 1, PAGE}, {A, -PAGE}, {A, 3 * PAGE}}) {
            writer.begin(0, 2 * PAGE);
            assertThrows(IllegalArgumentException.class, () -> writer.append(wrong[0], wrong[1]));
            assertFalse(writer.isOpen());
        }
        for (long wrong : new long[] {0, 100, -PAGE, 3 * PAGE}) {
            writer.begin(0, 2 * PAGE);
            writer.append(A, PAGE);
            assertThrows(IllegalArgumentException.class, () -> writer.skip(wrong));
            assertFalse(writer.isOpen());
        }
        assertEquals(0, table.leaves());
        table.checkInvariants();
    }

    @Test
    void aRunAmongPagesBecomesALargeLeaf() {
        long large = 2L << 20;
        long[] phys = new long[3 * 512 + 4];
        for (int i = 0; i < phys.length; i++) {
            phys[i] = large + i * PAGE;
        }
        phys[1] = A;
        phys[phys.length - 1] = B;
        writer.begin(large, (phys.length - 1) * PAGE);
        writer.appendPages(phys, 1, phys.length);
        writer.commit();
        for (int i = 1; i < phys.length; i++) {
            assertEquals(phys[i], table.translate(large + (i - 1) * PAGE));
        }
        assertEquals(0, table.leaves(large));
        table.unmap(large, (phys.length - 1) * PAGE);
        phys[1] = large + PAGE;
        writer.begin(large - 511 * PAGE, (phys.length - 1) * PAGE);
        writer.appendPages(phys, 1, phys.length);
        writer.commit();
        assertEquals(2, table.leaves(large));
        assertEquals(B, table.translate(large + (phys.length - 513) * PAGE));
    }
}
