package io.github.dmasg.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageSourceTest {
    private static final long END = 1L << 52;

    /** Hands out its entries from the second place of an array on. */
    private static final class Shifted extends PageCursor {
        private boolean done;

        Shifted(long... physAndLength) {
            frames = new long[1 + physAndLength.length / 2];
            extents = new long[frames.length];
            for (int i = 1; i < frames.length; i++) {
                long phys = physAndLength[2 * i - 2];
                long length = physAndLength[2 * i - 1];
                frames[i] = BioVec.frame(phys >>> BioVec.PAGE_SHIFT, 7, length);
                extents[i] = BioVec.extent(phys & 0xfff, length);
            }
            from = 1;
            to = frames.length;
        }

        @Override
        public boolean next() {
            boolean first = !done;
            done = true;
            return first;
        }
    }

    private static PageSource shifted(long... physAndLength) {
        return reuse -> new Shifted(physAndLength);
    }

    @Test
    void whatASourceDoesNotSayItselfIsFoundByWalking() {
        PageSource source = shifted(0x1800, 0x1000, 0x9000, 1, 0x20_0fff, 2);
        assertEquals(3, source.entries());
        assertEquals(0x1003, source.bytes());
        List<String> ranges = new ArrayList<>();
        source.forEachPageRange((first, count) -> ranges.add(first + "x" + count));
        assertEquals(List.of("1x2", "9x1", "512x2"), ranges);
        List<Long> pages = new ArrayList<>();
        source.forEachPage(pages::add);
        assertEquals(List.of(1L, 2L, 9L, 512L, 513L), pages);
    }

    @Test
    void aWalkSeesPlaceAndLengthOfEachEntry() {
        PageRangeWalk walk = new PageRangeWalk();
        assertFalse(walk.next(), "nothing to walk yet");
        assertSame(walk, walk.reset(shifted(0x1800, 0x1001, 0x3000, 0x3000)));
        assertEquals(-1, walk.entry());
        assertTrue(walk.next());
        assertEquals("0 1x2 800+1001", describe(walk));
        assertTrue(walk.next());
        assertEquals("1 3x3 0+3000", describe(walk));
        assertFalse(walk.next());
        walk.reset(shifted(0x5fff, 1));
        assertTrue(walk.next());
        assertEquals("0 5x1 fff+1", describe(walk));
    }

    @Test
    void aCursorCountsThePagesOfAnEntry() {
        PageCursor cursor = new Shifted(0x1fff, 2, 0x3000, 0x1000, 0x5001, 0x1000);
        assertTrue(cursor.next());
        assertEquals(List.of(1L, 3L, 5L), List.of(cursor.firstPage(1), cursor.firstPage(2), cursor.firstPage(3)));
        assertEquals(List.of(2L, 1L, 2L), List.of(cursor.pages(1), cursor.pages(2), cursor.pages(3)));
        assertEquals(1, new Shifted(0x1ffe, 2).pages(1));
    }

    private static String describe(PageRangeWalk walk) {
        return walk.entry() + " " + walk.first() + "x" + walk.count() + " " + Long.toHexString(walk.offset()) + "+"
                + Long.toHexString(walk.length());
    }

    @Test
    void aPageWalkCutsEntriesAtPageEnds() {
        PageWalk walk = new PageWalk();
        assertFalse(walk.next(), "nothing to walk yet");
        assertSame(walk, walk.reset(shifted(0x1800, 0x2802, 0x7000, 5)));
        List<String> pieces = new ArrayList<>();
        while (walk.next()) {
            pieces.add(walk.entry() + ":" + walk.pfn() + "+" + walk.offset() + ":" + walk.length());
        }
        assertEquals(List.of("0:1+2048:2048", "0:2+0:4096", "0:3+0:4096", "0:4+0:2", "1:7+0:5"), pieces);
    }

    @Test
    void aRangeIsAnythingBelowTheEndOfMemory() {
        assertEquals(END, new PhysicalRange(0, END).bytes());
        PhysicalRange last = new PhysicalRange(END - 1, 1, BioVec.MAX_PROVIDER);
        assertEquals(END - 1, last.start());
        assertEquals(BioVec.MAX_PROVIDER, last.provider());
        assertEquals("0xfffffffffffff+0x1 of provider 65535", last.toString());
        assertEquals("0x1000+0x20", new PhysicalRange(0x1000, 0x20).toString());
        assertEquals(0, new PhysicalRange(0, 1, 0).provider());
        assertRefused("length: 0 (expected: > 0)", 0, 0, 0);
        assertRefused("physical range 0x10000000000000 + length: 1 (expected: end at most 2^52)", END, 1, 0);
        assertRefused("physical range 0xfffffffffffff + length: 2 (expected: end at most 2^52)", END - 1, 2, 0);
        assertRefused("provider: 65536 (expected: 0..65535)", 0, 1, 65536);
        assertRefused("provider: -1 (expected: 0..65535)", 0, 1, -1);
    }

    private static void assertRefused(String message, long start, long length, int provider) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new PhysicalRange(start, length, provider))
                        .getMessage());
    }

    @Test
    void aLongRangeIsCutAtPageEndsOnly() {
        PhysicalRange range = new PhysicalRange(0x1234, 3L << 40, 9);
        assertTrue(range.entries() > 1);
        PageCursor cursor = range.cursor();
        long at = 0x1234;
        while (cursor.next()) {
            assertEquals(1, cursor.to() - cursor.from());
            assertEquals(at, cursor.phys(0));
            assertEquals(at & 0xfff, cursor.offset(0));
            assertEquals(9, cursor.provider(0));
            assertTrue(at == 0x1234 || cursor.offset(0) == 0);
            at += cursor.length(0);
        }
        assertEquals(0x1234 + (3L << 40), at);
        assertSame(cursor, new PhysicalRange(0, 1).cursor(cursor));
        assertTrue(cursor.next());
        assertEquals(1, cursor.length(0));
        assertFalse(cursor.next());
    }

    @Test
    void joiningTakesAnyLimitAndRefusesNoBytes() {
        BioVecList list = new BioVecList();
        list.append(0x1000, 16);
        assertThrows(IllegalArgumentException.class, () -> list.appendMerged(0x1010, 16, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> list.appendMerged(0x1010, 16, 0, 1 + BioVec.MAX_LENGTH));
        assertThrows(IllegalArgumentException.class, () -> list.appendMerged(0x1010, 0, 0, 4096));
        assertEquals(16, list.bytes());
        assertTrue(list.appendMerged(0x1010, 16, 0, BioVec.MAX_LENGTH));
        assertFalse(list.appendMerged(0x1020, 1, 0, 1));
        assertEquals(0x1020, list.phys(1));
        assertEquals(33, list.bytes());
    }

    @Test
    void aClearedListStartsAgainAndKeepsItsRoom() {
        BioVecList list = new BioVecList();
        for (int i = 0; i < 300; i++) {
            list.append(i * 8192L, 100);
        }
        long room = list.listBytes();
        assertTrue(room >= 300 * 16, "room: " + room);
        list.clear();
        assertEquals(0, list.entries());
        assertEquals(0, list.bytes());
        list.append(0x5000, 7);
        assertEquals(room, list.listBytes());
        assertEquals(7, list.bytes());
        assertEquals(
                "index: 1 (expected: 0..0)",
                assertThrows(IndexOutOfBoundsException.class, () -> list.phys(1))
                        .getMessage());
    }
}
