package io.github.dmasg.proptests.suite.iommu;

import io.github.dmasg.iommu.Access;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.PageTable;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.iommu.TablePagesExhaustedException;
import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.iommu.TranslationExistsException;
import io.github.dmasg.proptests.program.TableStep;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Runs a program on a page table beside a naive map of leaves, and compares all of it after each step. */
final class TableProgram {
    private static final long K4 = NaiveLeaves.K4;
    private static final long HIGHEST = 1L << 47;
    private static final long MOST_PAGES = 2000;

    /** Where ranges begin: two granules before a boundary of every level. */
    private static final long ORIGIN = (1L << 39) - 2 * K4;

    /** Granules that a writer skips. */
    private static final long HOLE = 3;

    /** Tables that may stay although they are empty. */
    private static final long EMPTY_TABLES = 16;

    private record Range(long iova, long length) {}

    /** How a range is filled: with a hole behind its front, or without one. */
    private record Filling(Range range, long phys, long front, long hole) {
        Range before() {
            return new Range(range.iova, front);
        }

        Range behind() {
            return new Range(range.iova + front + hole, range.length - front - hole);
        }

        long physOf(Range part) {
            return phys + part.iova - range.iova;
        }

        List<Range> parts() {
            return front == range.length ? List.of(range) : List.of(before(), behind());
        }
    }

    private final Trial trial;
    private final boolean refusing;
    private final CountedPages pages = new CountedPages();
    private final PageTable table;
    private final NaiveLeaves leaves = new NaiveLeaves();
    private final List<Range> ranges = new ArrayList<>();

    /**
     * A program.
     *
     * @param refusing whether every table page that a mapping asks for is refused once before it is granted
     */
    TableProgram(Trial trial, boolean refusing) {
        this.trial = trial;
        this.refusing = refusing;
        this.table =
                IommuDomain.builder().startLevels(2).tablePages(pages).build().table();
        ranges.add(new Range(ORIGIN, 0));
    }

    void run(List<TableStep> steps) {
        for (TableStep step : steps) {
            if (step instanceof TableStep.Map map) {
                map(map);
            } else if (step instanceof TableStep.Unmap unmap) {
                unmap(unmap);
            } else {
                table.trim();
                Expect.same("tables after trim", leaves.tables(table.levels()), table.tables());
                trial.reached("trimmed", !leaves.byIova.isEmpty());
            }
            check();
        }
        long first = leaves.byIova.isEmpty() ? 0 : leaves.byIova.firstKey();
        table.unmap(first, 2 * HIGHEST - first);
        leaves.byIova.clear();
        check();
        table.trim();
        Expect.same("tables at the end", 1, table.tables());
        check();
    }

    private Range range(int fromLast) {
        return ranges.get(ranges.size() - 1 - fromLast % ranges.size());
    }

    private void map(TableStep.Map step) {
        Range before = range(step.behind());
        long length = step.granules() * K4;
        long iova = before.iova + before.length + step.gap() * K4;
        if (iova < 0 || iova + length > HIGHEST) {
            iova = ORIGIN;
        }
        long phys = iova % NaiveLeaves.G1 + 4L * (ranges.size() % 1000) * NaiveLeaves.G1 + step.skew() * K4;
        Range range = new Range(iova, length);
        Filling filling = filling(step, range, phys);
        long conflict = conflict(filling);
        boolean refused = refusing && conflict < 0 && refuseEveryTable(step, filling);
        long tables = table.tables();
        try {
            write(step, filling);
        } catch (TranslationExistsException e) {
            Expect.same("first address in the way of " + step, conflict, e.iova());
            trial.reached("translation in the way");
            check();
            return;
        }
        Expect.same("address in the way of " + step, -1, conflict);
        trial.reached("table refused", refused);
        if (step.way() == TableStep.Way.ROLLED_BACK) {
            trial.reached("rolled back");
            return;
        }
        for (Range part : filling.parts()) {
            leaves.add(part.iova, filling.physOf(part), part.length, step.access());
        }
        ranges.add(range);
        trial.reached("tables taken", table.tables() > tables);
        trial.reached(
                "large leaf",
                leaves.byIova.subMap(iova, iova + length).values().stream()
                        .anyMatch(leaf -> leaf.size() == NaiveLeaves.M2));
        trial.reached(
                "huge leaf",
                leaves.byIova.subMap(iova, iova + length).values().stream()
                        .anyMatch(leaf -> leaf.size() == NaiveLeaves.G1));
    }

    /** A writer leaves out what is mapped already, or a few granules; a call takes the range as it is. */
    private Filling filling(TableStep.Map step, Range range, long phys) {
        boolean skips = step.way() == TableStep.Way.WRITER || step.way() == TableStep.Way.ROLLED_BACK;
        long mapped = leaves.firstMapped(range.iova, range.length);
        long end = range.iova + range.length;
        if (skips && mapped > range.iova) {
            long free = mapped;
            for (NaiveLeaves.Leaf leaf = leaves.leafAt(free); leaf != null; leaf = leaves.leafAt(free)) {
                free += leaf.size();
            }
            if (free < end) {
                trial.reached("writer around a translation");
                return new Filling(range, phys, mapped - range.iova, free - mapped);
            }
        } else if (skips && mapped < 0 && step.granules() > 2 * HOLE) {
            return new Filling(range, phys, step.granules() / 3 * K4, HOLE * K4);
        }
        return new Filling(range, phys, range.length, 0);
    }

    private long conflict(Filling filling) {
        for (Range part : filling.parts()) {
            long first = leaves.firstMapped(part.iova, part.length);
            if (first >= 0) {
                return first;
            }
        }
        return -1;
    }

    private void write(TableStep.Map step, Filling filling) {
        Range range = filling.range;
        long phys = filling.phys;
        if (step.way() == TableStep.Way.CALL) {
            table.map(range.iova, phys, range.length, step.access());
            return;
        }
        TableWriter writer = table.writer();
        writer.begin(range.iova, range.length, step.access());
        if (step.way() == TableStep.Way.PAGES && step.granules() <= MOST_PAGES) {
            long[] all = new long[(int) step.granules()];
            for (int i = 0; i < all.length; i++) {
                all[i] = phys + i * K4;
            }
            writer.appendPages(all, 0, all.length);
        } else {
            writer.append(phys, filling.front);
            if (filling.hole > 0) {
                writer.skip(filling.hole);
                writer.append(filling.physOf(filling.behind()), filling.behind().length);
            }
        }
        Expect.same("position of the writer", range.iova + range.length, writer.position());
        if (step.way() == TableStep.Way.ROLLED_BACK) {
            writer.rollback();
        } else {
            writer.commit();
        }
    }

    /** Fails the call at its first table page, its second, and so on, as far as it gets; nothing must change. */
    private boolean refuseEveryTable(TableStep.Map step, Filling filling) {
        boolean any = false;
        for (long n = 1; ; n++) {
            pages.refuse(n);
            try {
                write(step, filling);
            } catch (TablePagesExhaustedException e) {
                check();
                table.trim();
                Expect.same("tables after a refusal and trim", leaves.tables(table.levels()), table.tables());
                any = true;
                continue;
            } finally {
                pages.refuse(0);
            }
            if (step.way() != TableStep.Way.ROLLED_BACK) {
                // It went through: to be made once more, by the caller. What lies in the hole is another's.
                filling.parts().forEach(part -> table.unmap(part.iova, part.length));
            }
            return any;
        }
    }

    private void unmap(TableStep.Unmap step) {
        Range of = range(step.range());
        long from = of.iova + step.off() * K4;
        long length = step.granules() == 0 ? Math.max(K4, of.length) : step.granules() * K4;
        NaiveLeaves.Leaf cut = leaves.leafAt(from);
        trial.reached("leaf kept that starts before", cut != null && !leaves.byIova.containsKey(from));
        Map.Entry<Long, NaiveLeaves.Leaf> last = leaves.byIova.lowerEntry(from + length);
        trial.reached(
                "leaf taken that ends behind",
                last != null
                        && last.getKey() >= from
                        && last.getKey() + last.getValue().size() > from + length);
        Expect.same("bytes unmapped by " + step, leaves.remove(from, length), table.unmap(from, length));
    }

    private void check() {
        Iterator<Map.Entry<Long, NaiveLeaves.Leaf>> expected =
                leaves.byIova.entrySet().iterator();
        table.walk((iova, phys, size) -> {
            Expect.that(expected.hasNext(), () -> "leaf at 0x" + Long.toHexString(iova) + " (expected: none)");
            Map.Entry<Long, NaiveLeaves.Leaf> next = expected.next();
            NaiveLeaves.Leaf leaf = next.getValue();
            // Words for the one that is wrong only: there are thousands.
            Expect.that(
                    next.getKey() == iova && leaf.phys() == phys && leaf.size() == size,
                    () -> "leaf: " + hex(iova) + " to " + hex(phys) + ", size " + hex(size) + " (expected: "
                            + hex(next.getKey()) + " to " + hex(leaf.phys()) + ", size " + hex(leaf.size()) + ")");
        });
        Expect.that(
                !expected.hasNext(),
                () -> "leaves: no more (expected: " + hex(expected.next().getKey()) + ")");
        ranges.forEach(this::translates);
        Expect.same("tables taken and not given back", table.tables(), pages.held);
        long most = leaves.lowestTables() + EMPTY_TABLES;
        Expect.that(pages.lowest <= most, () -> "lowest tables: " + pages.lowest + " (expected: at most " + most + ")");
        table.checkInvariants();
    }

    /** At the ends of a range, around them, and in the middle. */
    private void translates(Range range) {
        long end = range.iova + range.length;
        for (long at : new long[] {range.iova - 1, range.iova, range.iova + range.length / 2 + 7, end - 1, end}) {
            NaiveLeaves.Leaf leaf = leaves.leafAt(at);
            same("translation", at, leaves.translate(at), table.translate(at));
            same("size", at, leaf == null ? 0 : leaf.size(), table.leafSize(at));
            for (Access access : Access.values()) {
                long reach = leaf == null
                        ? PageTable.NOT_MAPPED
                        : leaf.access().allows(access) ? leaves.translate(at) : PageTable.NOT_PERMITTED;
                same(access.name(), at, reach, table.reach(at, access));
            }
        }
    }

    private static void same(String what, long at, long expected, long found) {
        Expect.that(
                expected == found,
                () -> what + " at " + hex(at) + ": " + hex(found) + " (expected: " + hex(expected) + ")");
    }

    private static String hex(long number) {
        return number < 0 ? String.valueOf(number) : "0x" + Long.toHexString(number);
    }

    /** Counts, and refuses one request if told to. */
    private static final class CountedPages implements TablePages {
        private long held;
        private long lowest;
        private long until;

        /** The n-th request from now on is refused; with 0 none. */
        void refuse(long n) {
            until = n;
        }

        @Override
        public boolean take(int level) {
            if (until > 0 && --until == 0) {
                return false;
            }
            held++;
            lowest += level == 0 ? 1 : 0;
            return true;
        }

        @Override
        public void give(int level) {
            held--;
            lowest -= level == 0 ? 1 : 0;
        }
    }
}
