package io.github.dmasg.proptests.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.PageTable;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.iommu.TablePagesExhaustedException;
import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.iommu.TranslationExistsException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A page table is a map from granules to granules, whatever its leaves and tables; and its leaves are as large as may be. */
class PageTableProperties {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final long G1 = 1L << 30;
    /** Where ranges begin: two granules before a boundary of every level. */
    private static final long ORIGIN = (1L << 39) - 2 * K4;

    /**
     * A range: so many granules behind the end of the one before it, so many long, and its physical address so many granules off
     * from the one congruent modulo 1 GiB.
     */
    record Range(long gap, long granules, long skew) {}

    @Provide
    Arbitrary<List<Range>> ranges() {
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 3)),
                Tuple.of(2, Arbitraries.longs().between(500, 1030)),
                Tuple.of(1, Arbitraries.longs().between(262_000, 262_200)));
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.longs().between(1, 4)),
                Tuple.of(3, Arbitraries.longs().between(510, 1030)),
                Tuple.of(1, Arbitraries.just(262_144L)),
                Tuple.of(1, Arbitraries.longs().between(262_140, 262_800)));
        Arbitrary<Long> skews = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(1, Arbitraries.just(512L)),
                Tuple.of(2, Arbitraries.longs().between(1, 600)));
        return Combinators.combine(gaps, lengths, skews)
                .as(Range::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    /** The ranges at their addresses: IOVA to physical address and length. */
    private static NavigableMap<Long, long[]> place(List<Range> ranges) {
        NavigableMap<Long, long[]> placed = new TreeMap<>();
        long at = ORIGIN;
        long number = 1;
        for (Range range : ranges) {
            at += range.gap() * K4;
            placed.put(at, new long[] {at % G1 + 4 * number++ * G1 + range.skew() * K4, range.granules() * K4});
            at += range.granules() * K4;
        }
        return placed;
    }

    private static PageTable table(TablePages pages) {
        return IommuDomain.builder().startLevels(2).tablePages(pages).build().table();
    }

    @Property(tries = 150)
    void everyGranuleTranslatesAndNothingElse(@ForAll("ranges") List<Range> ranges) {
        PageTable table = table(TablePages.UNLIMITED);
        NavigableMap<Long, long[]> placed = place(ranges);
        placed.forEach((iova, range) -> table.map(iova, range[0], range[1]));
        table.checkInvariants();
        assertTranslates(table, placed);
        placed.forEach((iova, range) -> assertEquals(range[1], table.unmap(iova, range[1])));
        assertEquals(0, table.leaves());
        table.trim();
        table.checkInvariants();
        assertEquals(1, table.tables());
    }

    /** At the ends of each range, around them, and at the leaf boundaries within. */
    private static void assertTranslates(PageTable table, NavigableMap<Long, long[]> placed) {
        placed.forEach((iova, range) -> {
            for (long at : new long[] {0, K4, M2 - K4, M2, G1 - K4, G1, range[1] / 2 & -K4, range[1] - K4}) {
                if (at < range[1]) {
                    assertEquals(range[0] + at, table.translate(iova + at));
                    assertEquals(range[0] + at + K4 - 1, table.translate(iova + at + K4 - 1));
                }
            }
            for (long beside : new long[] {iova - 1, iova + range[1]}) {
                Map.Entry<Long, long[]> there = placed.floorEntry(beside);
                boolean mapped = there != null && beside < there.getKey() + there.getValue()[1];
                long expected = mapped ? there.getValue()[0] + beside - there.getKey() : PageTable.NOT_MAPPED;
                assertEquals(expected, table.translate(beside));
            }
        });
    }

    @Property(tries = 150)
    void leavesAreAsLargeAsAlignmentAllows(@ForAll("ranges") List<Range> ranges) {
        PageTable table = table(TablePages.UNLIMITED);
        NavigableMap<Long, long[]> placed = place(ranges);
        placed.forEach((iova, range) -> table.map(iova, range[0], range[1]));
        AtomicLong total = new AtomicLong();
        table.walk((iova, phys, size) -> {
            Map.Entry<Long, long[]> in = placed.floorEntry(iova);
            long begin = in.getKey();
            long end = begin + in.getValue()[1];
            assertEquals(in.getValue()[0] + iova - begin, phys);
            for (long larger = size << 9; larger <= G1; larger <<= 9) {
                long start = iova & -larger;
                boolean fits = start >= begin && start + larger <= end && (iova - phys) % larger == 0;
                assertFalse(fits, "a leaf of " + larger + " fits around " + Long.toHexString(iova));
            }
            total.addAndGet(size);
        });
        assertEquals(placed.values().stream().mapToLong(range -> range[1]).sum(), total.get());
    }

    @Property(tries = 150)
    void theWriterWritesWhatSingleCallsWould(
            @ForAll("ranges") List<Range> ranges, @ForAll boolean pageByPage, @ForAll boolean rollBack) {
        PageTable table = table(TablePages.UNLIMITED);
        NavigableMap<Long, long[]> placed = place(ranges);
        TableWriter writer = table.writer();
        long begin = placed.firstKey();
        long end = placed.lastKey() + placed.lastEntry().getValue()[1];
        writer.begin(begin, end - begin);
        placed.forEach((iova, range) -> {
            if (iova > writer.position()) {
                writer.skip(iova - writer.position());
            }
            if (pageByPage) {
                long[] pages = new long[(int) (range[1] / K4)];
                for (int i = 0; i < pages.length; i++) {
                    pages[i] = range[0] + i * K4;
                }
                writer.appendPages(pages, 0, pages.length / 3);
                writer.appendPages(pages, pages.length / 3, pages.length);
            } else {
                writer.append(range[0], range[1]);
            }
        });
        assertEquals(end, writer.position());
        if (rollBack) {
            writer.rollback();
            placed.clear();
        } else {
            writer.commit();
        }
        table.checkInvariants();
        assertTranslates(table, placed);
        assertEquals(placed.isEmpty(), table.leaves() == 0);
    }

    @Property(tries = 150)
    void aConflictChangesNothing(@ForAll("ranges") List<Range> ranges, @ForAll boolean throughWriter) {
        PageTable table = table(TablePages.UNLIMITED);
        NavigableMap<Long, long[]> placed = place(ranges);
        placed.forEach((iova, range) -> table.map(iova, range[0], range[1]));
        long leaves = table.leaves();
        long begin = placed.firstKey() - K4;
        long length = placed.lastKey() - begin + K4;
        TranslationExistsException refused = assertThrows(TranslationExistsException.class, () -> {
            if (throughWriter) {
                TableWriter writer = table.writer();
                writer.begin(begin, length);
                writer.append(7 * K4, length);
            } else {
                table.map(begin, 7 * K4, length);
            }
        });
        assertEquals(placed.firstKey(), refused.iova());
        assertEquals(leaves, table.leaves());
        assertTranslates(table, placed);
        table.checkInvariants();
    }

    @Property(tries = 150)
    void everyRefusedTablePageUndoesTheWholeCall(@ForAll("ranges") List<Range> ranges) {
        NavigableMap<Long, long[]> placed = place(ranges);
        long last = placed.lastKey();
        long[] range = placed.remove(last);
        for (long n = 1; ; n++) {
            FailingPages pages = new FailingPages();
            PageTable table = table(pages);
            placed.forEach((iova, before) -> table.map(iova, before[0], before[1]));
            long leaves = table.leaves();
            pages.failAt = pages.asked + n;
            try {
                table.map(last, range[0], range[1]);
                assertEquals(true, pages.asked < pages.failAt);
                return;
            } catch (TablePagesExhaustedException e) {
                assertEquals(leaves, table.leaves(), "failure " + n);
                assertTranslates(table, placed);
                table.checkInvariants();
                assertEquals(table.tables(), pages.held);
                pages.failAt = -1;
                table.map(last, range[0], range[1]);
                table.checkInvariants();
            }
        }
    }

    @Property(tries = 150)
    void unmapTakesTheLeavesThatStartInTheRange(
            @ForAll("ranges") List<Range> ranges, @ForAll("ranges") List<Range> holes) {
        PageTable table = table(TablePages.UNLIMITED);
        place(ranges).forEach((iova, range) -> table.map(iova, range[0], range[1]));
        NavigableMap<Long, Long> leaves = new TreeMap<>();
        table.walk((iova, phys, size) -> leaves.put(iova, size));
        place(holes).forEach((iova, hole) -> {
            Map<Long, Long> starting = leaves.subMap(iova, iova + hole[1]);
            long expected =
                    starting.values().stream().mapToLong(Long::longValue).sum();
            starting.clear();
            assertEquals(expected, table.unmap(iova, hole[1]));
        });
        NavigableMap<Long, Long> left = new TreeMap<>();
        table.walk((iova, phys, size) -> left.put(iova, size));
        assertEquals(leaves, left);
        table.checkInvariants();
    }

    /** Grants all but one request. */
    private static final class FailingPages implements TablePages {
        long asked;
        long held;
        long failAt = -1;

        @Override
        public boolean take(int level) {
            if (++asked == failAt) {
                return false;
            }
            held++;
            return true;
        }

        @Override
        public void give(int level) {
            held--;
        }
    }
}
