package io.github.dmasg.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BioVecListTest {
    @Test
    void anEntryKeepsItsExtremes() {
        BioVecList list = new BioVecList();
        list.append(BioVec.MAX_PFN, BioVec.MAX_OFFSET, BioVec.MAX_LENGTH, BioVec.MAX_PROVIDER);
        list.append(0, 0, 1, 0);
        assertEquals(BioVec.MAX_PFN, list.pfn(0));
        assertEquals(BioVec.MAX_OFFSET, list.offset(0));
        assertEquals(BioVec.MAX_LENGTH, list.length(0));
        assertEquals(BioVec.MAX_PROVIDER, list.provider(0));
        assertEquals(0, list.provider(1));
        assertEquals(BioVec.MAX_LENGTH + 1, list.bytes());
        list.checkInvariants();
    }

    @Test
    void refusalsNameTheEntryAndTheValue() {
        BioVecList list = new BioVecList();
        list.append(4096, 1);
        assertRefused("entry 1 length: 0 (expected: 1..1099511627775)", () -> list.append(4096, 0));
        assertRefused("entry 1 length: -5 (expected: 1..1099511627775)", () -> list.append(4096, -5));
        assertRefused("entry 1 length: 1099511627776 (expected: 1..1099511627775)", () -> list.append(0, 1L << 40));
        assertRefused("entry 1 offset: -1 (expected: 0..4294967295)", () -> list.append(0, -1, 1, 0));
        assertRefused("entry 1 offset: 4294967296 (expected: 0..4294967295)", () -> list.append(0, 1L << 32, 1, 0));
        assertRefused("entry 1 provider: 65536 (expected: 0..65535)", () -> list.append(0, 0, 1, 65536));
        assertRefused(
                "entry 1 page frame number: 1099511627776 (expected: 0..1099511627775)",
                () -> list.append(1L << 40, 0, 1, 0));
        assertEquals(1, list.entries());
        assertEquals(1, list.bytes());
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void entriesAreJoinedOnlyWhenAdjacentOfOneProviderAndWithinTheLimit() {
        BioVecList list = new BioVecList();
        assertFalse(list.appendMerged(0x1000, 0x1000, 1, 0x2000));
        assertTrue(list.appendMerged(0x2000, 0x1000, 1, 0x2000));
        assertFalse(list.appendMerged(0x3000, 0x1000, 1, 0x2000), "limit");
        assertFalse(list.appendMerged(0x4000, 0x1000, 2, 0x8000), "provider");
        assertFalse(list.appendMerged(0x6000, 0x1000, 2, 0x8000), "gap");
        assertEquals(4, list.entries());
        assertEquals(0x2000, list.length(0));
        assertEquals(0x5000, list.bytes());
        list.checkInvariants();
    }

    @Test
    void pagesAreThoseThatHoldBytesEvenWhenTheOffsetLiesBeyondThePage() {
        BioVecList list = new BioVecList();
        list.append(10, 0x2ff0, 0x20, 0);
        list.append(3, 0, 0x1000, 0);
        List<Long> pages = new ArrayList<>();
        list.forEachPage(pages::add);
        assertEquals(List.of(12L, 13L, 3L), pages);

        PageWalk walk = new PageWalk(list);
        List<String> pieces = new ArrayList<>();
        while (walk.next()) {
            pieces.add(walk.entry() + ":" + walk.pfn() + "+" + walk.offset() + ":" + walk.length());
        }
        assertEquals(List.of("0:12+4080:16", "0:13+0:16", "1:3+0:4096"), pieces);
        walk.reset(list);
        assertTrue(walk.next());
        assertEquals(12, walk.pfn());
    }

    @Test
    void aRangeOfMoreThanATebibyteIsHandedOutWhole() {
        long start = 0x1234_5678;
        long length = (5L << 40) + 77;
        PhysicalRange range = new PhysicalRange(start, length);
        long next = start;
        PageCursor cursor = range.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                assertEquals(next, cursor.phys(i));
                next += cursor.length(i);
            }
        }
        assertEquals(start + length, next);
        assertEquals(length, range.bytes());
        assertThrows(IllegalArgumentException.class, () -> new PhysicalRange(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new PhysicalRange((1L << 52) - 1, 2));
        assertThrows(IllegalArgumentException.class, () -> new PhysicalRange(-1, 2));
    }

    @Test
    void chainedListsReadAsOne() {
        BioVecList list = new BioVecList();
        for (int part = 0; part < 5; part++) {
            BioVecList more = new BioVecList();
            for (int i = 0; i < 100 + 156 * part; i++) {
                more.append((long) part << 32 | (long) i << 12, 4096);
            }
            list.chain(more);
            assertEquals(0, more.entries());
            assertEquals(0, more.bytes());
        }
        list.checkInvariants();
        long[] count = {0};
        list.forEachPageRange((first, pages) -> count[0] += pages);
        assertEquals(list.entries(), count[0]);
        assertEquals(list.bytes(), count[0] * 4096);
    }

    /** Every way in which five pages can follow each other: next, the same again, with a gap, backwards. */
    @Test
    void anArrayOfPagesBecomesWhatPageByPageBecomes() {
        long[] gaps = {1, 0, 2, -1};
        for (int ways = 0; ways < 1 << 10; ways++) {
            long[] pfns = new long[6];
            pfns[0] = 100;
            for (int i = 1; i < 6; i++) {
                pfns[i] = pfns[i - 1] + gaps[(ways >>> (2 * i - 2)) & 3];
            }
            for (long limit : new long[] {4096, 5000, 8192, 3 * 4096, BioVec.MAX_LENGTH}) {
                for (long before = 98; before <= 100; before++) {
                    BioVecList one = new BioVecList();
                    BioVecList all = new BioVecList();
                    one.append(before << 12, 4096);
                    all.append(before << 12, 4096);
                    for (int i = 1; i < 6; i++) {
                        one.appendMerged(pfns[i] << 12, 4096, BioVec.ORDINARY, limit);
                    }
                    all.appendPages(pfns, 1, 6, limit);
                    assertEquals(entriesOf(one), entriesOf(all), "ways " + ways + " limit " + limit);
                    all.checkInvariants();
                }
            }
        }
    }

    private static List<String> entriesOf(BioVecList list) {
        List<String> entries = new ArrayList<>();
        for (long i = 0; i < list.entries(); i++) {
            entries.add(list.pfn(i) + "+" + list.offset(i) + ":" + list.length(i) + "/" + list.provider(i));
        }
        return entries;
    }

    @Test
    void pagesDoNotJoinPeerMemory() {
        BioVecList list = new BioVecList();
        list.append(99, 0, 4096, 7);
        list.appendPages(new long[] {100}, 0, 1, BioVec.MAX_LENGTH);
        assertEquals(List.of("99+0:4096/7", "100+0:4096/0"), entriesOf(list));
    }

    @Test
    void aBadPageIsNamedAndThoseBeforeItStay() {
        BioVecList list = new BioVecList();
        assertRefused(
                "entry 1 page frame number: 1099511627776 (expected: 0..1099511627775)",
                () -> list.appendPages(
                        new long[] {BioVec.MAX_PFN - 1, BioVec.MAX_PFN, BioVec.MAX_PFN + 1}, 0, 3, 1 << 20));
        assertEquals(List.of((BioVec.MAX_PFN - 1) + "+0:8192/0"), entriesOf(list));
        assertRefused(
                "entry 1 page frame number: -1 (expected: 0..1099511627775)",
                () -> list.appendPages(new long[] {-1, 0}, 0, 2, 1 << 20));
        assertRefused(
                "entry 1 page frame number: 4503599627370496 (expected: 0..1099511627775)",
                () -> list.appendPages(new long[] {1L << 52}, 0, 1, 1 << 20));
        assertRefused(
                "limit: 4095 (expected: 4096..1099511627775)", () -> list.appendPages(new long[] {1}, 0, 1, 4095));
        assertRefused(
                "limit: 1099511627776 (expected: 4096..1099511627775)",
                () -> list.appendPages(new long[] {1}, 0, 1, 1L << 40));
        assertThrows(IndexOutOfBoundsException.class, () -> list.appendPages(new long[] {1}, 0, 2, 4096));
        assertEquals(1, list.entries());
    }

    @Test
    void theLastPageOfMemoryJoinsTheOneBeforeIt() {
        BioVecList list = new BioVecList();
        list.append(BioVec.MAX_PFN - 1, 0, BioVec.PAGE_SIZE, 0);
        list.appendPages(new long[] {BioVec.MAX_PFN}, 0, 1, BioVec.MAX_LENGTH);
        assertEquals(1, list.entries());
        assertEquals(2 * BioVec.PAGE_SIZE, list.length(0));
    }
}
