package io.github.dmasg.proptests.drivers.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.legacy.dmamap.ClassicDevice;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.dmamap.DirectUnmapListener;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
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
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The same requests through both drivers, without an IOMMU, so that DMA addresses are the same. */
class NvmeBothWaysProperties {
    private static final int PAGE = 4096;
    private static final int SMALL = 256;
    private static final Device CONTROLLER =
            Device.named("nvme").maxSegmentSize(1L << 31).build();

    /** Both drivers, idle. */
    private static final class Bench {
        final TableSpace classicSpace = new TableSpace();
        final TableSpace newSpace = new TableSpace();
        final ClassicNvme classic = new ClassicNvme(
                new ClassicDma(
                        new io.github.dmasg.legacy.dmamap.DirectMapper(
                                ClassicDevice.of(1L << 31, 0xffff_ffffL), DirectUnmapListener.NONE, new WarnLog()),
                        new WarnLog()),
                new NvmeListPool(classicSpace.pages(PAGE)),
                new NvmeListPool(classicSpace.pages(SMALL)));
        final DirectNvme direct = new DirectNvme(
                CONTROLLER,
                new DirectMapper(MapperSettings.DEFAULT.withPolicy(Policy.CLASSIC)),
                newSpace.pages(PAGE),
                newSpace.pages(SMALL));
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
            @ForAll boolean sgl,
            @ForAll @IntRange(max = 8) int failingTable) {
        Bench bench = new Bench();
        for (List<Piece> pieces : requests) {
            BioVecList data = Piece.lay(pieces);
            bench.classicSpace.failAt(failingTable);
            bench.newSpace.failAt(failingTable);
            NvmeStatus status = bench.classic.start(data, sgl);
            assertEquals(status, bench.direct.start(data, sgl));
            if (status == NvmeStatus.OK) {
                assertEquals(bench.classic.pointer(), bench.direct.pointer());
                assertEquals(bench.classicSpace.image(), bench.newSpace.image());
                assertEquals(stretches(data), read(bench.newSpace, bench.direct.pointer(), sgl, data.bytes()));
                bench.classic.complete();
                bench.direct.complete();
            } else {
                assertEquals(NvmeStatus.TRY_LATER, status);
            }
            assertEquals(0, bench.classicSpace.outstanding());
            assertEquals(0, bench.newSpace.outstanding());
        }
    }

    @Property(tries = 600)
    void whatTheClassicDriverLetsThroughWronglyTheNewOneRefuses(
            @ForAll("anything") List<Piece> pieces, @ForAll boolean sgl) {
        Bench bench = new Bench();
        BioVecList data = Piece.lay(pieces);
        NvmeStatus expected = bench.classic.start(data, sgl);
        NvmeStatus status = bench.direct.start(data, sgl);
        if (status == NvmeStatus.OK) {
            assertEquals(stretches(data), read(bench.newSpace, bench.direct.pointer(), sgl, data.bytes()));
            bench.direct.complete();
        } else if (expected == NvmeStatus.OK) {
            assertEquals(NvmeStatus.IO_ERROR, status);
            boolean unaligned = (data.phys(0) & 3) != 0;
            assertTrue(unaligned
                    || !stretches(data).equals(read(bench.classicSpace, bench.classic.pointer(), sgl, data.bytes())));
        } else {
            assertEquals(expected, status);
        }
        assertEquals(0, bench.newSpace.outstanding());
    }

    @Example
    void unreachablePeerMemoryIsATargetErrorThatIsNotTriedAgain() {
        Bench bench = new Bench();
        BioVecList data = Piece.lay(List.of(new Piece(0, PAGE, 0), new Piece(0, PAGE, 3), new Piece(0, PAGE, 0)));
        assertEquals(NvmeStatus.TARGET, bench.classic.start(data, false));
        assertEquals(NvmeStatus.TARGET, bench.direct.start(data, false));
        assertEquals(NvmeStatus.OK, bench.direct.start(Piece.lay(List.of(new Piece(0, PAGE, 0))), false));
        bench.direct.complete();
    }

    @Example
    void badListKeepsItsListPageInTheClassicDriverOnly() {
        Bench bench = new Bench();
        BioVecList bad = Piece.lay(
                List.of(new Piece(0, 2 * PAGE, 0), new Piece(PAGE, PAGE + 512, 0), new Piece(PAGE, 3 * PAGE, 0)));
        assertEquals(NvmeStatus.IO_ERROR, bench.classic.start(bad, false));
        assertEquals(NvmeStatus.IO_ERROR, bench.direct.start(bad, false));
        assertEquals(1, bench.classicSpace.outstanding());
        assertEquals(0, bench.newSpace.outstanding());
    }

    @Example
    void unalignedFirstPageEndIsReadWronglyFromTheClassicDriverOnly() {
        Bench bench = new Bench();
        BioVecList bad = Piece.lay(List.of(new Piece(0, 512, 0), new Piece(PAGE, PAGE, 0)));
        assertEquals(NvmeStatus.OK, bench.classic.start(bad, false));
        assertNotEquals(stretches(bad), read(bench.classicSpace, bench.classic.pointer(), false, bad.bytes()));
        assertEquals(NvmeStatus.IO_ERROR, bench.direct.start(bad, false));
    }

    private static Stretches read(TableSpace space, NvmePointer pointer, boolean sgl, long bytes) {
        NvmeReader controller = new NvmeReader(space);
        try {
            return sgl
                    ? controller.sgl(pointer.first(), pointer.second(), bytes)
                    : controller.prps(pointer.first(), pointer.second(), bytes, PAGE);
        } catch (HardwareFaultException e) {
            return new Stretches();
        }
    }

    private static Stretches stretches(BioVecList data) {
        Stretches all = new Stretches();
        for (long i = 0; i < data.entries(); i++) {
            all.add(data.phys(i), data.length(i));
        }
        return all;
    }
}
