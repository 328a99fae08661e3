package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Large leaves: a mapping lies so that the page table needs few words. */
public final class LeafProperties {
    private static final long PAGE = BioVec.PAGE_SIZE;
    private static final long LARGE = 2L << 20;
    private static final int LARGE_PAGES = (int) (LARGE / PAGE);
    private static final long FIRST_LARGE = 64 * LARGE;

    private LeafProperties() {}

    /**
     * Pages one behind the other among scattered ones, all numbers in pages.
     *
     * @param before lengths of the entries in front, each with a gap behind it
     * @param into how deep in a large leaf's place the long stretch starts
     * @param length how long it is
     * @param parts lengths of its entries, used in turn
     * @param after lengths of the entries behind, each with a gap before it
     */
    private record Case(List<Integer> before, int into, int length, List<Integer> parts, List<Integer> after) {
        long start() {
            return FIRST_LARGE + into * PAGE;
        }

        long end() {
            return start() + length * PAGE;
        }

        BioVecList lay() {
            BioVecList list = new BioVecList();
            long at = PAGE;
            for (int pages : before) {
                list.append(at, pages * PAGE);
                at += (pages + 1) * PAGE;
            }
            at = start();
            for (int i = 0; at < end(); i++) {
                long bytes = Math.min(parts.get(i % parts.size()) * PAGE, end() - at);
                list.append(at, bytes);
                at += bytes;
            }
            for (int pages : after) {
                at += PAGE;
                list.append(at, pages * PAGE);
                at += pages * PAGE;
            }
            return list;
        }

        /** Large leaves that fit in memory, if the addresses let them. */
        long fitting() {
            return Math.max(0, end() / LARGE - (start() + LARGE - 1) / LARGE);
        }

        @Override
        public String toString() {
            return before + " then " + length + " pages from page " + into + " of a large one, in parts of " + parts
                    + ", then " + after;
        }
    }

    /**
     * The properties.
     *
     * @return P77
     */
    public static List<NamedProperty<?>> all() {
        return List.of(named(
                        "P77",
                        "In a list of whole pages the first stretch with room for a large leaf gets all that fit, wherever it lies and "
                                + "however it is cut into entries.")
                .proves("S3", "S11", "L1")
                .reaching(List.of(
                        "one entry",
                        "equal pages",
                        "several parts",
                        "first in the list",
                        "behind others",
                        "exactly a leaf"))
                .holdsHere(LeafProperties::cases, LeafProperties::largeLeavesAreFound));
    }

    private static Arbitrary<Case> cases() {
        Arbitrary<List<Integer>> others =
                Arbitraries.integers().between(1, 3).list().ofMaxSize(4);
        Arbitrary<Integer> into =
                Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(1, LARGE_PAGES - 1));
        Arbitrary<Integer> lengths = Arbitraries.oneOf(
                Arbitraries.of(LARGE_PAGES, 2 * LARGE_PAGES, LARGE_PAGES + 1),
                Arbitraries.integers().between(LARGE_PAGES - 1, 4 * LARGE_PAGES));
        Arbitrary<List<Integer>> parts = Arbitraries.oneOf(
                Arbitraries.of(1, 2, 8, LARGE_PAGES, 8 * LARGE_PAGES).map(List::of),
                Arbitraries.integers()
                        .between(1, LARGE_PAGES)
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(4));
        return Combinators.combine(others, into, lengths, parts, others).as(Case::new);
    }

    private static void largeLeavesAreFound(Trial trial, Case input) throws Exception {
        BioVecList list = input.lay();
        trial.reached("one entry", input.parts.get(0) >= input.length);
        trial.reached("equal pages", input.parts.equals(List.of(1)));
        trial.reached("several parts", input.parts.size() > 1);
        trial.reached(input.before.isEmpty() ? "first in the list" : "behind others");
        trial.reached("exactly a leaf", input.into == 0 && input.length == LARGE_PAGES);
        IommuDomain domain = IommuDomain.builder().build();
        DmaSgList segments = new DmaSgList();
        Device device = Device.named("device").limits(SegmentLimits.NONE).build();
        Mapping token = new IommuMapper(domain).map(device, list, Direction.TO_DEVICE, MapAttributes.NONE, segments);
        Expect.same("segments", 1, segments.segments());
        long[] found = {0};
        domain.table().walk((iova, phys, size) -> found[0] += size == LARGE ? 1 : 0);
        Expect.same("large leaves", input.fitting(), found[0]);
        token.unmap();
    }
}
