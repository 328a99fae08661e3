package io.github.dmasg.proptests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.legacy.iter.SgMappingIterator;
import io.github.dmasg.legacy.iter.SgSplit;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The walks of Fuchsia's physical iterator, made with the classic interface: a table from the pages for the steps, and
 * the mapping iterator and split for the bytes.
 */
class PhysicalWalkFactsTest {
    private static final String FACTS = "fuchsia-phys-iter";
    private static final int PAGE = PageRef.PAGE_SIZE;
    private static final long NO_LIMIT = 0xffff_ffffL;

    /** A physical range. */
    record Step(long address, long length) {}

    /** Part of a buffer. */
    record SubRange(long offset, long length) {}

    private static List<List<String>> rows(String sort) {
        return FactFile.rows(FACTS).stream()
                .filter(row -> row.get(0).equals(sort))
                .toList();
    }

    static List<List<String>> walks() {
        return rows("walk");
    }

    static List<List<String>> lists() {
        return rows("list");
    }

    static List<List<String>> valid() {
        return rows("ok");
    }

    static List<List<String>> invalid() {
        return rows("reject");
    }

    @ParameterizedTest
    @MethodSource("walks")
    void aTableFromThePagesHasTheSteps(List<String> row) {
        long[] pfns = pfns(row.get(2));
        long offset = FactFile.hex(row.get(3));
        long length = FactFile.hex(row.get(4));
        long max = FactFile.hex(row.get(5));
        List<Step> steps = steps(row.get(6), pfns);
        assertEquals(steps, walk(pfns, offset, length, max == 0 ? NO_LIMIT : max));
        assertEquals(length, steps.stream().mapToLong(Step::length).sum());
        assertEquals(joined(steps), joined(pieces(pfns, offset, new SubRange(0, length))));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void subRangesAreWalkedOneByOne(List<String> row) {
        long[] pfns = pfns(row.get(2));
        long offset = FactFile.hex(row.get(3));
        List<Step> walked = new ArrayList<>();
        List<Step> seen = new ArrayList<>();
        for (SubRange r : subRanges(row.get(4))) {
            walked.addAll(walk(pfns, offset + r.offset(), r.length(), NO_LIMIT));
            seen.addAll(joined(pieces(pfns, offset, r)));
        }
        List<Step> steps = steps(row.get(5), pfns);
        assertEquals(steps, walked);
        assertEquals(steps, seen);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void subRangesMayOverlapAndComeInAnyOrder(List<String> row) {
        long total = 0;
        for (SubRange r : subRanges(row.get(2))) {
            SgSplit.Result result = cut(FactFile.hex(row.get(1)), r);
            assertEquals(0, result.error());
            total += r.length();
        }
        assertEquals(FactFile.hex(row.get(3)), total);
    }

    /** Fuchsia refuses both; the classic split takes an empty range and gives empty entries. */
    @ParameterizedTest
    @MethodSource("invalid")
    void aSubRangeBeyondTheEndIsRefused(List<String> row) {
        for (SubRange r : subRanges(row.get(2))) {
            SgSplit.Result result = cut(FactFile.hex(row.get(1)), r);
            if (r.length() > 0) {
                assertEquals(-Errno.EINVAL, result.error());
            } else {
                assertEquals(
                        0,
                        result.pieces()
                                .get(0)
                                .list()
                                .length(result.pieces().get(0).list().slots() - 1));
            }
        }
    }

    private static SgSplit.Result cut(long length, SubRange r) {
        long[] pfns = new long[(int) (length / PAGE)];
        for (int i = 0; i < pfns.length; i++) {
            pfns[i] = 0x100 + 2L * i;
        }
        return SgSplit.split(
                table(pfns, 0, length, NO_LIMIT), 0, r.offset(), new long[] {r.length()}, SgAllocator.heap());
    }

    private static long[] pfns(String column) {
        return FactFile.words(column).stream().mapToLong(FactFile::hex).toArray();
    }

    private static List<SubRange> subRanges(String column) {
        return FactFile.words(column).stream()
                .map(w -> w.split("@", -1))
                .map(p -> new SubRange(FactFile.hex(p[1]), FactFile.hex(p[0])))
                .toList();
    }

    private static List<Step> steps(String column, long[] pfns) {
        return FactFile.words(column).stream()
                .map(w -> w.split("[+:]", -1))
                .map(p -> new Step(pfns[(int) FactFile.hex(p[0])] * PAGE + FactFile.hex(p[1]), FactFile.hex(p[2])))
                .toList();
    }

    /** The entries of a table over just the pages that hold the range. */
    private static List<Step> walk(long[] pfns, long offset, long length, long max) {
        List<Step> steps = new ArrayList<>();
        for (SgCursor c = new SgCursor(table(pfns, offset, length, max)); c.hasEntry(); c.advance()) {
            steps.add(new Step(c.phys(), c.length()));
        }
        return steps;
    }

    private static Sg table(long[] pfns, long offset, long length, long max) {
        int first = (int) (offset / PAGE);
        int end = (int) ((offset + length + PAGE - 1) / PAGE);
        SgTable table = new SgTable();
        int err = table.allocateFromPages(
                i -> PageRef.of(pfns[first + i]),
                end - first,
                offset % PAGE,
                length,
                max,
                SgAllocator.heap(),
                new WarnLog());
        assertEquals(0, err);
        return Objects.requireNonNull(table.sgl());
    }

    /** The mapped pieces of a sub-range of the whole buffer. */
    private static List<Step> pieces(long[] pfns, long offset, SubRange r) {
        long whole = (long) pfns.length * PAGE - offset;
        SgMappingIterator it = new SgMappingIterator(page -> new byte[PAGE], new WarnLog());
        it.start(table(pfns, offset, whole, NO_LIMIT), pfns.length);
        assertEquals(true, it.skip(r.offset()));
        List<Step> pieces = new ArrayList<>();
        for (long left = r.length(); left > 0 && it.next(); ) {
            long part = Math.min(left, it.length());
            pieces.add(new Step(PageRef.phys(it.page()) + it.offset(), part));
            left -= part;
        }
        return pieces;
    }

    private static List<Step> joined(List<Step> steps) {
        List<Step> joined = new ArrayList<>();
        for (Step s : steps) {
            Step last = joined.isEmpty() ? new Step(-1, 0) : joined.get(joined.size() - 1);
            if (last.address() + last.length() == s.address()) {
                joined.set(joined.size() - 1, new Step(last.address(), last.length() + s.length()));
            } else {
                joined.add(s);
            }
        }
        return joined;
    }
}
