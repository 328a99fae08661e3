package io.github.dmasg.proptests.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.iter.PageMemory;
import io.github.dmasg.legacy.iter.SgCopy;
import io.github.dmasg.legacy.iter.SgMappingIterator;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ranges of the kernel's iov_iter test, as classic lists over one buffer. */
class RangeCopyFactsTest {
    private static final String FACTS = "iov-iter-ranges";
    private static final int PAGE = PageRef.PAGE_SIZE;

    /** Bytes from, to in the buffer. */
    record Range(int from, int to) {}

    private final byte[][] pages = new byte[(int) FactFile.hex(FactFile.value(FACTS, "buffer")) / PAGE][PAGE];
    private final PageMemory memory = page -> pages[(int) PageRef.pfn(page)];

    private static List<Range> flat() {
        return FactFile.words(FactFile.value(FACTS, "flat")).stream()
                .map(w -> range(0, w, "-"))
                .toList();
    }

    private static List<Range> paged(String name, String separator) {
        return FactFile.words(FactFile.value(FACTS, name)).stream()
                .map(w -> range(
                        (int) FactFile.hex(w.substring(0, w.indexOf(':'))) * PAGE,
                        w.substring(w.indexOf(':') + 1),
                        separator))
                .toList();
    }

    private static Range range(int base, String word, String separator) {
        int bar = word.indexOf(separator);
        int from = (int) FactFile.hex(word.substring(0, bar));
        int second = (int) FactFile.hex(word.substring(bar + 1));
        return new Range(base + from, base + (separator.equals("+") ? from + second : second));
    }

    private static Sg list(List<Range> ranges) {
        Scatterlist array = Scatterlist.allocate(ranges.size());
        array.init(ranges.size());
        for (int i = 0; i < ranges.size(); i++) {
            Range r = ranges.get(i);
            array.setPage(i, PageRef.of(r.from() / PAGE), r.to() - r.from(), r.from() % PAGE);
        }
        return array.at(0);
    }

    private static int total(List<Range> ranges) {
        return ranges.stream().mapToInt(r -> r.to() - r.from()).sum();
    }

    @Test
    void flatRangesCopyInAndOut() {
        copiesInAndOut(flat());
    }

    @Test
    void pageRangesCopyInAndOut() {
        copiesInAndOut(paged("bvec", "-"));
    }

    private void copiesInAndOut(List<Range> ranges) {
        Sg sgl = list(ranges);
        byte[] pattern = new byte[total(ranges)];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) i;
        }
        byte[] image = new byte[pages.length * PAGE];
        int at = 0;
        for (Range r : ranges) {
            System.arraycopy(pattern, at, image, r.from(), r.to() - r.from());
            at += r.to() - r.from();
        }
        assertEquals(pattern.length, SgCopy.fromBuffer(sgl, ranges.size(), pattern, 0, memory));
        for (int p = 0; p < pages.length; p++) {
            byte[] expected = new byte[PAGE];
            System.arraycopy(image, p * PAGE, expected, 0, PAGE);
            assertArrayEquals(expected, pages[p], "page " + p);
        }
        byte[] back = new byte[pattern.length + 1];
        assertEquals(pattern.length, SgCopy.toBuffer(sgl, ranges.size(), back, 0, memory));
        assertArrayEquals(pattern, java.util.Arrays.copyOf(back, pattern.length));

        SgMappingIterator it = new SgMappingIterator(memory, new WarnLog());
        it.start(sgl, ranges.size());
        assertTrue(it.skip(pattern.length));
        assertFalse(it.next(), "nothing remains");
    }

    @Test
    void joiningNeighboursKeepsEveryByte() {
        List<Range> apart = paged("bvec", "-");
        List<Range> joined = paged("merged", "+");
        assertTrue(joined.size() < apart.size());
        assertEquals(bytes(apart), bytes(joined));
    }

    private List<Integer> bytes(List<Range> ranges) {
        List<Integer> bytes = new ArrayList<>();
        SgMappingIterator it = new SgMappingIterator(memory, new WarnLog());
        it.start(list(ranges), ranges.size());
        while (it.next()) {
            for (int i = 0; i < it.length(); i++) {
                bytes.add((int) PageRef.pfn(it.page()) * PAGE + (int) it.offset() + i);
            }
        }
        return bytes;
    }

    @Test
    void pagesComeOutInCallsOfLimitedSize() {
        List<String> limits = FactFile.words(FactFile.value(FACTS, "limits"));
        for (List<Range> ranges : List.of(flat(), paged("bvec", "-"))) {
            extract(ranges, (int) FactFile.hex(limits.get(0)), Integer.parseInt(limits.get(1)));
        }
    }

    /** Takes pages out call by call; a call ends with its range, or at the first limit. */
    private void extract(List<Range> ranges, int maxBytes, int maxPages) {
        SgMappingIterator it = new SgMappingIterator(memory, new WarnLog());
        it.start(list(ranges), ranges.size());
        List<Integer> expected = bytes(ranges);
        int done = 0;
        boolean more = it.next();
        while (more) {
            int bytes = 0;
            int taken = 0;
            int firstByte = expected.get(Math.min(done, expected.size() - 1));
            while (more && taken < maxPages && bytes < maxBytes) {
                if (it.length() == 0) {
                    more = it.next();
                    continue;
                }
                int start = (int) PageRef.pfn(it.page()) * PAGE + (int) it.offset();
                if (taken > 0 && start != firstByte + bytes) {
                    break;
                }
                assertTrue(taken == 0 || it.offset() == 0, "only the first page of a call has an offset");
                assertEquals(firstByte / PAGE + taken, PageRef.pfn(it.page()));
                int part = (int) Math.min(it.length(), maxBytes - bytes);
                bytes += part;
                taken++;
                it.setConsumed(part);
                more = it.next();
            }
            assertTrue(bytes <= maxBytes);
            done += bytes;
        }
        assertEquals(total(ranges), done);
    }
}
