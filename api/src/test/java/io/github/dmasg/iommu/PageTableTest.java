package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PageTableTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final long G1 = 1L << 30;

    private final IommuDomain domain = IommuDomain.builder().build();
    private final PageTable table = domain.table();

    @Test
    void boundaryRangeMapsAndTranslates() {
        table.map(0xfef80000L, 0x208b95d000L, 0x20000);
        for (long at = 0; at < 0x20000; at += K4) {
            assertEquals(0x208b95d000L + at, table.translate(0xfef80000L + at));
        }
        assertEquals(0x20000, table.unmap(0xfef80000L, 0x20000));
        table.checkInvariants();
    }

    @Test
    void mixedRangeUsesTwentyLeaves() {
        long from = 0x3fe400000L;
        long end = 0x4c0600000L;
        table.map(from, from, end - from);
        assertEquals(20, table.leaves());
        assertEquals(17, table.leaves(M2));
        assertEquals(3, table.leaves(G1));
        for (long at = from; at < end; at += K4) {
            assertEquals(at, table.translate(at));
        }
        table.checkInvariants();
        assertEquals(end - from, table.unmap(from, end - from));
        table.trim();
        assertEquals(1, table.tables());
    }

    @Test
    void aSmallUnmapTakesTheWholeLeaf() {
        table.map(G1, G1, 2 * M2);
        assertEquals(M2, table.unmap(G1, K4));
        assertEquals(M2, table.unmap(G1 + M2, K4));
        assertEquals(0, table.leaves());
    }

    @Test
    void doubleMapIsRefused() {
        table.map(0x5000, 0x9000, K4);
        TranslationExistsException e =
                assertThrows(TranslationExistsException.class, () -> table.map(0x2000, 0x100000, 0x8000));
        assertEquals(0x5000, e.iova());
        assertEquals(1, table.leaves());
        assertThrows(TranslationExistsException.class, () -> table.map(0, 0, G1));
        table.checkInvariants();
    }

    @Test
    void writerFillsScatteredPages() {
        TableWriter writer = table.writer();
        writer.begin(0x1ff000, 0x5000);
        writer.append(0x7000, K4);
        writer.append(0x1000, K4);
        writer.skip(K4);
        writer.appendPages(new long[] {0x9000, 0x8000}, 0, 2);
        writer.commit();
        assertEquals(0x7000, table.translate(0x1ff000));
        assertEquals(0x1000, table.translate(0x200000));
        assertEquals(PageTable.NOT_MAPPED, table.translate(0x201000));
        assertEquals(0x9abc, table.translate(0x202abc));
        assertEquals(4 * K4, table.unmap(0x1ff000, 0x5000));
        table.checkInvariants();
        assertTrue(table.tables() > 1);
    }
}
