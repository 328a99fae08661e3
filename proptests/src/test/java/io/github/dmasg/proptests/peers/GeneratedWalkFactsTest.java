package io.github.dmasg.proptests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.iter.SgMappingIterator;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.RecordingSgAllocator;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgList;
import io.github.dmasg.legacy.sg.SgTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generators of the i915 self test and its three walks that must agree. */
class GeneratedWalkFactsTest {
    private static final String FACTS = "i915-generators";
    private static final long FIRST_PFN = Long.parseLong(FactFile.value(FACTS, "first pfn"));
    private static final long[] EXPONENTS = FactFile.decimals(FactFile.value(FACTS, "exponents"));
    private static final long[] BOUNDS = FactFile.decimals(FactFile.value(FACTS, "random"));
    private static final long[] SIZES = FactFile.decimals(FactFile.value(FACTS, "page-sizes"));

    /** Walking more pages than this one by one takes too long: of larger lists the first pages and the last entries. */
    private static final long PAGES_TO_WALK = 1 << 20;

    private static final long SEED = 20190103;

    record Case(String generator, int count) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String generator : FactFile.words(FactFile.value(FACTS, "generators"))) {
            for (long e : EXPONENTS) {
                for (long d : FactFile.decimals(FactFile.value(FACTS, "deltas"))) {
                    cases.add(new Case(generator, (int) ((1L << e) + d)));
                }
            }
        }
        return cases;
    }

    private static long pages(Case c, int n, Random random) {
        return switch (c.generator()) {
            case "one" -> 1;
            case "grow" -> n + 1;
            case "shrink" -> c.count() - n;
            case "random" -> BOUNDS[0] + random.nextInt((int) (BOUNDS[1] - BOUNDS[0] + 1));
            case "page-sizes" -> SIZES[random.nextInt(SIZES.length)];
            default -> throw new IllegalArgumentException(c.generator());
        };
    }

    private static Sg build(Case c, SgTable table, int used) {
        Random random = new Random(SEED);
        Sg sgl = Objects.requireNonNull(table.sgl());
        long pfn = FIRST_PFN;
        SgCursor cursor = new SgCursor(sgl);
        for (int n = 0; n < used; n++, cursor.advance()) {
            long pages = pages(c, n, random);
            cursor.array().setPage(cursor.slot(), PageRef.of(pfn), pages << PageRef.PAGE_SHIFT, 0);
            pfn += pages;
        }
        return sgl;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void entryPageAndPieceWalksAgree(Case c) {
        SgTable table = new SgTable();
        assertEquals(0, table.allocate(c.count(), SgAllocator.heap()));
        Sg sgl = build(c, table, c.count());
        long total = walkEntries(c, sgl, c.count()) - FIRST_PFN;
        long front = Math.min(total, PAGES_TO_WALK);
        walkPages(sgl, c.count(), front, front == total);
        walkPieces(sgl, c.count(), front, front == total);
        Sg back = SgList.nth(sgl, Math.max(0, c.count() - 3));
        long rest = FIRST_PFN + total - back.pfn();
        walkPages(back, 3, rest, true);
        walkPieces(back, 3, rest, true);
    }

    @Test
    void trimmingKeepsWhatIsUsed() {
        int room = Integer.parseInt(FactFile.value(FACTS, "trim"));
        for (long e : EXPONENTS) {
            int used = (int) e;
            Case c = new Case("grow", used);
            RecordingSgAllocator allocator = new RecordingSgAllocator(0);
            SgTable table = new SgTable();
            assertEquals(0, table.allocate(room, allocator));
            Sg sgl = build(c, table, used);
            SgTable trimmed = new SgTable();
            assertEquals(0, trimmed.allocate(used, allocator));
            SgCursor from = new SgCursor(sgl);
            for (SgCursor to = new SgCursor(trimmed.sgl()); to.hasEntry(); to.advance(), from.advance()) {
                to.array().setPage(to.slot(), from.page(), from.length(), from.offset());
            }
            table.free(allocator);
            assertEquals(1, allocator.live());
            assertEquals(used, trimmed.origNents());
            assertEquals(used, SgList.nents(trimmed.sgl()));
            Sg first = Objects.requireNonNull(trimmed.sgl());
            long total = walkEntries(c, first, used) - FIRST_PFN;
            walkPages(first, used, total, true);
            walkPieces(first, used, total, true);
        }
    }

    private static long walkEntries(Case c, Sg sgl, int count) {
        Random random = new Random(SEED);
        long pfn = FIRST_PFN;
        int n = 0;
        for (SgCursor cursor = new SgCursor(sgl); cursor.hasEntry(); cursor.advance(), n++) {
            long pages = pages(c, n, random);
            assertEquals(pfn, cursor.pfn());
            assertEquals(pages << PageRef.PAGE_SHIFT, cursor.length());
            pfn += pages;
        }
        assertEquals(count, n);
        return pfn;
    }

    private static void walkPages(Sg sgl, int nents, long pages, boolean toTheEnd) {
        long pfn = sgl.pfn();
        SgPageIterator it = new SgPageIterator();
        it.start(sgl, nents, 0);
        for (long page = 0; page < pages; page++) {
            assertTrue(it.next());
            assertEquals(pfn + page, PageRef.pfn(it.page()));
        }
        assertEquals(toTheEnd, !it.next());
    }

    private static void walkPieces(Sg sgl, int nents, long pages, boolean toTheEnd) {
        long pfn = sgl.pfn();
        byte[] anyPage = new byte[PageRef.PAGE_SIZE];
        SgMappingIterator it = new SgMappingIterator(page -> anyPage, new WarnLog());
        it.start(sgl, nents);
        for (long page = 0; page < pages; page++) {
            assertTrue(it.next());
            assertEquals(pfn + page, PageRef.pfn(it.page()));
            assertEquals(PageRef.PAGE_SIZE, it.length());
        }
        assertEquals(toTheEnd, !it.next());
    }
}
