package io.github.dmasg.legacy.iter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Copies touch the bytes asked for, map no page beyond them, and unmap what they mapped. */
class SgCopyTest {
    private final byte[][] pages = new byte[3][PageRef.PAGE_SIZE];
    private final List<String> calls = new ArrayList<>();
    private final PageMemory memory = new PageMemory() {
        @Override
        public byte[] map(long page) {
            calls.add("map " + page);
            return pages[Math.toIntExact(page)];
        }

        @Override
        public void unmap(long page) {
            calls.add("unmap " + page);
        }
    };

    /** The last two bytes of page 2, which are 20 and 21; then all of page 0, full of 1, and of page 1, full of 2. */
    private Sg list() {
        Scatterlist a = Scatterlist.allocate(2);
        a.init(2);
        a.setPage(0, 2, 2, 0xffe);
        a.setPage(1, 0, 0x2000, 0);
        pages[2][0xffe] = 20;
        pages[2][0xfff] = 21;
        Arrays.fill(pages[0], (byte) 1);
        Arrays.fill(pages[1], (byte) 2);
        return a.at(0);
    }

    @Test
    void readsAndLeavesNothingMapped() {
        byte[] into = new byte[3];
        assertEquals(3, SgCopy.toBuffer(list(), 2, into, 1, memory));
        assertArrayEquals(new byte[] {21, 1, 1}, into);
        assertEquals(List.of("map 2", "unmap 2", "map 0", "unmap 0"), calls);
    }

    @Test
    void aBufferThatEndsWithAPageMapsNoOther() {
        assertEquals(2, SgCopy.toBuffer(list(), 2, new byte[2], 0, memory));
        assertEquals(List.of("map 2", "unmap 2"), calls);
        calls.clear();
        assertEquals(2, SgCopy.fromBuffer(list(), 2, new byte[2], 0, memory));
        assertEquals(List.of("map 2", "unmap 2"), calls);
        calls.clear();
        assertEquals(2, SgCopy.zero(list(), 2, 2, 0, memory));
        assertEquals(List.of("map 2", "unmap 2"), calls);
    }

    @Test
    void writesAndLeavesNothingMapped() {
        assertEquals(3, SgCopy.fromBuffer(list(), 2, new byte[] {7, 8, 9}, 1, memory));
        assertArrayEquals(new byte[] {20, 7}, Arrays.copyOfRange(pages[2], 0xffe, 0x1000));
        assertArrayEquals(new byte[] {8, 9, 1}, Arrays.copyOf(pages[0], 3));
        assertEquals(List.of("map 2", "unmap 2", "map 0", "unmap 0"), calls);
    }

    @Test
    void clearsAndLeavesNothingMapped() {
        assertEquals(0x1003, SgCopy.zero(list(), 2, 0x1003, 1, memory));
        assertArrayEquals(new byte[] {20, 0}, Arrays.copyOfRange(pages[2], 0xffe, 0x1000));
        assertArrayEquals(new byte[PageRef.PAGE_SIZE], pages[0]);
        assertArrayEquals(new byte[] {0, 0, 2}, Arrays.copyOf(pages[1], 3));
        assertEquals(List.of("map 2", "unmap 2", "map 0", "unmap 0", "map 1", "unmap 1"), calls);
    }

    @Test
    void aListThatIsTooShortGivesWhatItHas() {
        assertEquals(0x2001, SgCopy.toBuffer(list(), 2, new byte[0x3000], 1, memory));
        assertEquals(0, SgCopy.toBuffer(list(), 2, new byte[1], 0x2003, memory));
        assertEquals(0, SgCopy.fromBuffer(list(), 2, new byte[1], 0x2003, memory));
        assertEquals(0, SgCopy.zero(list(), 2, 1, 0x2003, memory));
    }
}
