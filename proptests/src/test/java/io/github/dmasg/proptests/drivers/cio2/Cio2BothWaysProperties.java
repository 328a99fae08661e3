package io.github.dmasg.proptests.drivers.cio2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.drivers.DriverBench;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.FrameReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.machine.Translation;
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

/** The same frame buffers through both drivers; without an IOMMU, so that DMA addresses are the same, and behind one. */
class Cio2BothWaysProperties {
    private static final int PAGE = 4096;
    private static final int BUFFERS = 4;
    private static final Device RECEIVER =
            Device.named("cio2").dmaBits(39).maxSegmentSize(1L << 31).build();

    /** As if its driver had forgotten to say how far it reaches. */
    private static final Device BOUNDLESS =
            Device.named("cio2").maxSegmentSize(1L << 31).build();

    private static final DmaMapper DIRECT = new DirectMapper(MapperSettings.DEFAULT.withPolicy(Policy.CLASSIC));

    /** A receiver's memory. */
    private static final class Receiver {
        final TableSpace space = new TableSpace();
        final TablePage rows = space.fixed(PAGE);
        final FrameTable frames = new FrameTable(
                rows, space.fixed(PAGE).address(), space.fixed(PAGE).address());

        FrameReader look(int buffer) {
            return new FrameReader(space, rows.address() + (long) buffer * FrameTable.ROW_BYTES);
        }

        ClassicCio2 classic(ClassicDma dma, int buffer) {
            return new ClassicCio2(dma, space.pages(PAGE), frames, buffer);
        }

        DirectCio2 direct(DmaMapper mapper, int buffer) {
            return direct(RECEIVER, mapper, buffer);
        }

        DirectCio2 direct(Device device, DmaMapper mapper, int buffer) {
            return new DirectCio2(device, mapper, space.pages(PAGE), frames, buffer);
        }
    }

    /** What user memory looks like: the first byte anywhere, whole pages behind it, the last byte anywhere. */
    @Provide
    Arbitrary<List<Piece>> frames() {
        Arbitrary<List<Piece>> small = DmaLists.paged(PAGE, 300, 1);
        Arbitrary<List<Piece>> large = DmaLists.paged(PAGE, 3000, 1);
        return Arbitraries.oneOf(small, small, large).map(DmaLists::joined);
    }

    /** The same, but the first byte lies at the start of a page. */
    @Provide
    Arbitrary<List<Piece>> alignedFrames() {
        Arbitrary<List<Piece>> small = DmaLists.paged(PAGE, 300, PAGE);
        Arbitrary<List<Piece>> large = DmaLists.paged(PAGE, 3000, PAGE);
        return Arbitraries.oneOf(small, small, large).map(DmaLists::joined);
    }

    @Provide
    Arbitrary<List<Piece>> smallFrames() {
        return DmaLists.paged(PAGE, 100, PAGE).map(DmaLists::joined);
    }

    @Provide
    Arbitrary<List<Piece>> anything() {
        return Arbitraries.oneOf(PageLists.pieces(), frames());
    }

    @Property(tries = 200)
    void everyFrameFromTheStartOfAPageGivesTheSameBytes(
            @ForAll @Size(min = 1, max = 3) List<@From("alignedFrames") List<Piece>> buffers,
            @ForAll @IntRange(max = BUFFERS - 1) int buffer,
            @ForAll @IntRange(max = 5) int failingTable) {
        Receiver old = new Receiver();
        Receiver young = new Receiver();
        ClassicCio2 classic = old.classic(DriverBench.direct(RECEIVER), buffer);
        DirectCio2 direct = young.direct(DIRECT, buffer);
        for (List<Piece> pieces : buffers) {
            BioVecList data = Piece.lay(pieces);
            FrameStatus expected = expected(data, failingTable);
            old.space.failAt(failingTable);
            assertEquals(tooLarge(data) ? FrameStatus.INVALID : expected, classic.start(data));
            young.space.failAt(failingTable);
            FrameStatus started = direct.start(data);
            // What is too large is refused when that shows: in a long segment before the first list is taken.
            assertEquals(tooLarge(data) && started == FrameStatus.INVALID ? FrameStatus.INVALID : expected, started);
            if (started == FrameStatus.OK) {
                assertEquals(old.space.image(), young.space.image());
                assertEquals(DriverBench.bytes(data), young.look(buffer).frame());
                assertEquals(young.frames.overrunPage(), young.look(buffer).behind());
                classic.complete();
                direct.complete();
            }
            assertEquals(0, old.space.outstanding());
            assertEquals(0, young.space.outstanding());
        }
    }

    private static FrameStatus expected(BioVecList data, int failingTable) {
        long lists = (data.bytes() + PAGE - 1) / PAGE / ListOfPointers.PER_TABLE + 1;
        if (failingTable > 0 && failingTable <= lists) {
            return FrameStatus.TRY_LATER;
        }
        return tooLarge(data) ? FrameStatus.INVALID : FrameStatus.OK;
    }

    private static boolean tooLarge(BioVecList data) {
        return data.bytes() > (ListOfPointers.MAX_TABLES * ListOfPointers.PER_TABLE - 1L) * PAGE;
    }

    @Property(tries = 300)
    void whatTheClassicDriverLosesOrMixesUpTheNewOneListsOrRefuses(@ForAll("anything") List<Piece> pieces) {
        BioVecList data = Piece.lay(pieces);
        Receiver old = new Receiver();
        Receiver young = new Receiver();
        FrameStatus classic = old.classic(DriverBench.direct(RECEIVER), 0).start(data);
        FrameStatus direct = young.direct(DIRECT, 0).start(data);
        if (direct == FrameStatus.OK) {
            assertEquals(DriverBench.bytes(data), young.look(0).frame());
        } else if (classic == FrameStatus.OK) {
            Stretches found = DriverBench.orFault(() -> old.look(0).frame());
            boolean allFound = found.equals(DriverBench.bytes(data))
                    && DriverBench.orFault(() -> one(old.look(0).behind())).equals(one(old.frames.overrunPage()));
            assertFalse(allFound, () -> "refused, though the receiver finds every byte: " + pieces);
        }
    }

    private static Stretches one(long page) {
        Stretches one = new Stretches();
        one.add(page, 1);
        return one;
    }

    @Property(tries = 100)
    void behindAnIommuBothLeadToTheSameBytesAndLeaveNothing(@ForAll("smallFrames") List<Piece> pieces) {
        BioVecList data = Piece.lay(pieces);
        Receiver old = new Receiver();
        Receiver young = new Receiver();
        IommuDomain oldDomain = IommuDomain.builder().build();
        IommuDomain youngDomain = IommuDomain.builder().build();
        ClassicCio2 classic = old.classic(DriverBench.behind(oldDomain, RECEIVER), 1);
        DirectCio2 direct = young.direct(new IommuMapper(youngDomain), 1);
        assertEquals(FrameStatus.OK, classic.start(data));
        assertEquals(FrameStatus.OK, direct.start(data));
        assertEquals(DriverBench.bytes(data), through(oldDomain, old.look(1).frame()));
        assertEquals(DriverBench.bytes(data), through(youngDomain, young.look(1).frame()));
        classic.complete();
        direct.complete();
        assertEquals(0, youngDomain.table().leaves());
        assertEquals(0, young.space.outstanding());
    }

    private static Stretches through(IommuDomain domain, Stretches data) {
        return data.through(Translation.through(domain.table())::toPhysical, PAGE);
    }

    @Example
    void lastPageOfAnUnalignedFrameGoesToTheOverrunPageInTheClassicDriverOnly() {
        BioVecList data = Piece.lay(List.of(new Piece(512, 3 * PAGE, 0)));
        Receiver old = new Receiver();
        Receiver young = new Receiver();
        assertEquals(
                FrameStatus.OK, old.classic(DriverBench.direct(RECEIVER), 0).start(data));
        assertEquals(FrameStatus.OK, young.direct(DIRECT, 0).start(data));
        Stretches lost = new Stretches();
        lost.add(data.phys(0), 3 * PAGE - 512);
        lost.add(old.frames.overrunPage(), 512);
        assertEquals(lost, old.look(0).frame());
        assertEquals(DriverBench.bytes(data), young.look(0).frame());
    }

    @Example
    void gapInsideAPageIsMixedUpByTheClassicDriverAndRefusedByTheForm() {
        BioVecList data = Piece.lay(List.of(new Piece(0, PAGE + 512, 0), new Piece(PAGE, PAGE, 0)));
        Receiver receiver = new Receiver();
        assertEquals(
                FrameStatus.OK,
                receiver.classic(DriverBench.direct(RECEIVER), 0).start(data));
        assertNotEquals(DriverBench.bytes(data), receiver.look(0).frame());
        assertEquals(FrameStatus.INVALID, receiver.direct(DIRECT, 1).start(data));
        assertRefused("EINVAL at segment 0: end: 0x101200 (expected: a multiple of 4096, as it is not the last)", data);
    }

    @Example
    void pageNumberAbove32BitsIsCutByTheClassicDriverAndRefusedByTheForm() {
        BioVecList data = new BioVecList();
        data.append(0x7000, PAGE);
        data.append((1L << 44) + 0x9000, PAGE);
        Receiver receiver = new Receiver();
        assertEquals(
                FrameStatus.OK,
                receiver.classic(DriverBench.direct(BOUNDLESS), 0).start(data));
        Stretches wrong = new Stretches();
        wrong.add(0x7000, PAGE);
        wrong.add(0x9000, PAGE);
        assertEquals(wrong, receiver.look(0).frame());
        assertEquals(FrameStatus.INVALID, receiver.direct(BOUNDLESS, DIRECT, 1).start(data));
        assertRefused("EINVAL at segment 1: last page number: 0x100000009 (expected: at most 0xffffffff)", data);
    }

    private static void assertRefused(String message, BioVecList data) {
        Receiver receiver = new Receiver();
        ListOfPointers form = new ListOfPointers(receiver.space.pages(PAGE), receiver.frames.overrunPage());
        DmaException refusal = assertThrows(
                DmaException.class, () -> DIRECT.map(BOUNDLESS, data, Direction.FROM_DEVICE, MapAttributes.NONE, form));
        assertEquals(message, refusal.getMessage());
        assertEquals(0, receiver.space.outstanding());
    }
}
