package io.github.dmasg.proptests.drivers.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.PageTable;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.HardwareFaultException;
import io.github.dmasg.proptests.hardware.NvmeReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The same requests through both drivers, with the same DMA addresses. */
class NvmeBothWaysProperties {
    private static final int PAGE = 4096;
    private static final int SMALL = 256;
    private static final Device CONTROLLER =
            Device.named("nvme").maxSegmentSize(1L << 31).build();

    /** Both drivers, idle. */
    private static final class Bench {
        final TableSpace classicSpace = new TableSpace();
        final TableSpace newSpace = new TableSpace();
        final BothMappers mappers;
        final ClassicNvme classic;
        final DirectNvme direct;

        Bench(boolean iommu) {
            mappers = new BothMappers(CONTROLLER, iommu, new Routes());
            classic = new ClassicNvme(
                    mappers.classic(),
                    new NvmeListPool(classicSpace.pages(PAGE)),
                    new NvmeListPool(classicSpace.pages(SMALL)));
            direct = new DirectNvme(CONTROLLER, mappers.direct(), newSpace.pages(PAGE), newSpace.pages(SMALL));
        }

        /** What the controller reaches from a data pointer, by physical address; nothing if it is stopped by an error. */
        Stretches read(TableSpace space, NvmePointer pointer, boolean sgl, long bytes) {
            NvmeReader controller = new NvmeReader(space);
            try {
                Stretches seen = sgl
                        ? controller.sgl(pointer.first(), pointer.second(), bytes)
                        : controller.prps(pointer.first(), pointer.second(), bytes, PAGE);
                return seen.through(address -> behind(mappers.domain(), address), PAGE);
            } catch (HardwareFaultException e) {
                return new Stretches();
            }
        }

        private static long behind(@Nullable IommuDomain domain, long address) {
            long phys = domain == null ? PageTable.NOT_MAPPED : domain.table().translate(address);
            if (phys != PageTable.NOT_MAPPED) {
                return phys;
            }
            return address >= Routes.BUS_OFFSET ? address - Routes.BUS_OFFSET : domain == null ? address : -1;
        }
    }

    /** One provider of each kind. */
    private static final class Routes implements PeerRoutes {
        static final int BY_BUS = 1;
        static final int BY_BRIDGE = 2;
        static final int OUT_OF_REACH = 3;
        static final long BUS_OFFSET = 0x7000_0000_0000L;

        @Override
        public MapType mapType(int provider, Device client) {
            return switch (provider) {
                case BY_BUS -> MapType.BUS_ADDRESS;
                case BY_BRIDGE -> MapType.HOST_BRIDGE;
                default -> MapType.NOT_SUPPORTED;
            };
        }

        @Override
        public long busOffset(int provider) {
            return BUS_OFFSET;
        }
    }

    /** What the block layer sends to a controller whose virtual boundary is the page. */
    @Provide
    Arbitrary<List<Piece>> requests() {
        return DmaLists.paged(PAGE, 400, 4).map(NvmeBothWaysProperties::wholeBetween);
    }

    /** Joins what a cut left inside a page: the block layer has joined it already. */
    private static List<Piece> wholeBetween(List<Piece> pieces) {
        List<Piece> joined = new ArrayList<>();
        for (Piece piece : pieces) {
            int last = joined.size() - 1;
            if (last >= 0 && piece.gap() == 0) {
                Piece before = joined.get(last);
                joined.set(last, new Piece(before.gap(), before.length() + piece.length(), 0));
            } else {
                joined.add(piece);
            }
        }
        return joined;
    }

    @Provide
    Arbitrary<List<Piece>> anything() {
        return Arbitraries.oneOf(PageLists.pieces(), PageLists.pieces(Arbitraries.of(0, 0, 0, 0, 3)), requests());
    }

    @Property(tries = 300)
    void everyRequestGivesTheSameBytes(
            @ForAll @Size(min = 1, max = 4) List<@From("requests") List<Piece>> requests,
            @ForAll boolean iommu,
            @ForAll boolean sgl,
            @ForAll @IntRange(max = 8) int failingTable) {
        Bench bench = new Bench(iommu);
        for (List<Piece> pieces : requests) {
            BioVecList data = Piece.lay(pieces);
            bench.classicSpace.failAt(failingTable);
            bench.newSpace.failAt(failingTable);
            NvmeStatus status = bench.classic.start(data, sgl);
            assertEquals(status, bench.direct.start(data, sgl));
            if (status == NvmeStatus.OK) {
                assertEquals(bench.classic.pointer(), bench.direct.pointer());
                assertEquals(bench.classicSpace.image(), bench.newSpace.image());
                assertEquals(stretches(data), bench.read(bench.newSpace, bench.direct.pointer(), sgl, data.bytes()));
                bench.classic.complete();
                bench.direct.complete();
            } else {
                assertEquals(NvmeStatus.TRY_LATER, status);
            }
            assertEquals(0, bench.classicSpace.outstanding());
            assertEquals(0, bench.newSpace.outstanding());
            assertEquals(0, bench.mappers.classicHeld());
            assertEquals(0, bench.mappers.directHeld());
        }
    }

    /** Whole pages, some of them of providers; out of reach only now and then. */
    @Provide
    Arbitrary<List<Piece>> peers() {
        Arbitrary<Integer> providers = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.of(0, Routes.BY_BUS, Routes.BY_BRIDGE)),
                Tuple.of(1, Arbitraries.just(Routes.OUT_OF_REACH)));
        return Combinators.combine(
                        Arbitraries.longs().between(0, 20), Arbitraries.longs().between(1, 40), providers)
                .as((gap, pages, provider) -> new Piece(gap * PAGE, pages * PAGE, provider))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    /**
     * Requests with peer memory give the same bytes too, except that the kernel's mapping refuses some lists that end with a bus
     * address, and the classic driver tries them again forever.
     */
    @Property(tries = 500)
    void peerMemoryIsReachedOrATargetErrorThatIsNotTriedAgain(
            @ForAll("peers") List<Piece> pieces, @ForAll boolean iommu, @ForAll boolean sgl) {
        Bench bench = new Bench(iommu);
        BioVecList data = Piece.lay(pieces);
        boolean reachable = pieces.stream().noneMatch(piece -> piece.provider() == Routes.OUT_OF_REACH);
        NvmeStatus expected = bench.classic.start(data, sgl);
        NvmeStatus status = bench.direct.start(data, sgl);
        assertEquals(reachable ? NvmeStatus.OK : NvmeStatus.TARGET, status);
        if (expected != status) {
            assertEquals(NvmeStatus.TRY_LATER, expected);
            assertTrue(iommu && pieces.get(pieces.size() - 1).provider() == Routes.BY_BUS);
        } else if (status == NvmeStatus.OK) {
            assertEquals(bench.classic.pointer(), bench.direct.pointer());
            assertEquals(bench.classicSpace.image(), bench.newSpace.image());
            bench.classic.complete();
        }
        if (status == NvmeStatus.OK) {
            assertEquals(stretches(data), bench.read(bench.newSpace, bench.direct.pointer(), sgl, data.bytes()));
            bench.direct.complete();
        }
        assertEquals(0, bench.newSpace.outstanding());
        assertEquals(0, bench.mappers.classicHeld());
        assertEquals(0, bench.mappers.directHeld());
    }

    @Property(tries = 600)
    void whatTheClassicDriverLetsThroughWronglyTheNewOneRefuses(
            @ForAll("anything") List<Piece> pieces, @ForAll boolean sgl) {
        Bench bench = new Bench(false);
        BioVecList data = Piece.lay(pieces);
        NvmeStatus expected = bench.classic.start(data, sgl);
        NvmeStatus status = bench.direct.start(data, sgl);
        if (status == NvmeStatus.OK) {
            assertEquals(stretches(data), bench.read(bench.newSpace, bench.direct.pointer(), sgl, data.bytes()));
            bench.direct.complete();
        } else if (expected == NvmeStatus.OK) {
            assertEquals(NvmeStatus.IO_ERROR, status);
            boolean unaligned = (data.phys(0) & 3) != 0;
            assertTrue(unaligned
                    || !stretches(data)
                            .equals(bench.read(bench.classicSpace, bench.classic.pointer(), sgl, data.bytes())));
        } else {
            assertEquals(expected, status);
        }
        assertEquals(0, bench.newSpace.outstanding());
    }

    @Example
    void unreachablePeerMemoryIsATargetErrorThatIsNotTriedAgain() {
        Bench bench = new Bench(false);
        BioVecList data = Piece.lay(List.of(new Piece(0, PAGE, 0), new Piece(0, PAGE, 3), new Piece(0, PAGE, 0)));
        assertEquals(NvmeStatus.TARGET, bench.classic.start(data, false));
        assertEquals(NvmeStatus.TARGET, bench.direct.start(data, false));
        assertEquals(NvmeStatus.OK, bench.direct.start(Piece.lay(List.of(new Piece(0, PAGE, 0))), false));
        bench.direct.complete();
    }

    @Example
    void badListKeepsItsListPageInTheClassicDriverOnly() {
        Bench bench = new Bench(false);
        BioVecList bad = Piece.lay(
                List.of(new Piece(0, 2 * PAGE, 0), new Piece(PAGE, PAGE + 512, 0), new Piece(PAGE, 3 * PAGE, 0)));
        assertEquals(NvmeStatus.IO_ERROR, bench.classic.start(bad, false));
        assertEquals(NvmeStatus.IO_ERROR, bench.direct.start(bad, false));
        assertEquals(1, bench.classicSpace.outstanding());
        assertEquals(0, bench.newSpace.outstanding());
    }

    @Example
    void unalignedFirstPageEndIsReadWronglyFromTheClassicDriverOnly() {
        Bench bench = new Bench(false);
        BioVecList bad = Piece.lay(List.of(new Piece(0, 512, 0), new Piece(PAGE, PAGE, 0)));
        assertEquals(NvmeStatus.OK, bench.classic.start(bad, false));
        assertNotEquals(stretches(bad), bench.read(bench.classicSpace, bench.classic.pointer(), false, bad.bytes()));
        assertEquals(NvmeStatus.IO_ERROR, bench.direct.start(bad, false));
    }

    private static Stretches stretches(BioVecList data) {
        Stretches all = new Stretches();
        for (long i = 0; i < data.entries(); i++) {
            all.add(data.phys(i), data.length(i));
        }
        return all;
    }
}
