package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.XhciRing;
import io.github.dmasg.form.XhciTransfer;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.hardware.TrbReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Many transfers on a ring of tiny segments: over links, around the end, given up before they start. */
class XhciRingProperties {
    private static final int PACKET = 64;

    record Step(List<Piece> pieces, boolean givenUp) {}

    @Provide
    Arbitrary<Step> steps() {
        // Half of the lists go over links at multiples of a packet.
        Arbitrary<List<Piece>> lists = Arbitraries.oneOf(shortened(1, 200), shortened(PACKET, 4));
        return Combinators.combine(lists, Arbitraries.of(true, false, false, false))
                .as(Step::new);
    }

    private static Arbitrary<List<Piece>> shortened(long unit, long maxUnits) {
        return DmaLists.anywhere(unit, maxUnits)
                .map(pieces -> DmaLists.withoutCrossing(pieces.subList(0, Math.min(9, pieces.size()))));
    }

    @Property(tries = 500)
    void controllerSeesEveryTransferOnceAndOnlyWhenSubmitted(
            @ForAll @Size(min = 1, max = 40) List<@From("steps") Step> steps,
            @ForAll @IntRange(min = 1, max = 4) int segments)
            throws DmaException {
        TableSpace space = new TableSpace();
        XhciRing ring = new XhciRing(space.pages(64), segments);
        int capacity = ring.free();
        TrbReader controller = new TrbReader(space, ring.address(), PACKET, 1);
        Deque<XhciTransfer> running = new ArrayDeque<>();
        for (Step step : steps) {
            DmaSgList list = DmaLists.lay(step.pieces());
            XhciTransfer transfer = filled(ring, list, space, running);
            if (transfer == null) {
                continue;
            }
            if (step.givenUp()) {
                transfer.clear();
            } else {
                transfer.submit();
                running.add(transfer);
                assertEquals(Stretches.of(list), controller.next(list.bytes()));
            }
            assertNull(controller.next(0));
        }
        running.forEach(XhciTransfer::clear);
        assertEquals(capacity, ring.free());
        ring.close();
        assertEquals(0, space.outstanding());
    }

    /** A transfer that waits for its start, or null if the ring can never take it. Filling it changes no byte of the ring. */
    private static XhciTransfer filled(XhciRing ring, DmaSgList list, TableSpace space, Deque<XhciTransfer> running) {
        XhciTransfer transfer = new XhciTransfer(ring, PACKET, 1, 100);
        String before = space.image();
        while (true) {
            try {
                transfer.fill(list);
                assertEquals(before, space.image());
                return transfer;
            } catch (DmaException e) {
                assertEquals(before, space.image());
                if (e.error() == DmaError.EINVAL) {
                    assertTrue(list.segments() > 1, e::getMessage);
                    return null;
                }
                if (running.isEmpty()) {
                    assertTrue(list.segments() + 2L * ring.perSegment() > ring.free(), e::getMessage);
                    return null;
                }
                running.remove().clear();
            }
        }
    }

    @Property(tries = 50)
    void withoutPagesThereIsNoRing(@ForAll @IntRange(min = 1, max = 5) int segments) {
        TableSpace space = new TableSpace();
        space.failAt(segments);
        try {
            new XhciRing(space.pages(64), segments);
        } catch (DmaException e) {
            assertEquals(DmaError.ENOMEM, e.error());
            assertEquals(0, space.outstanding());
            return;
        }
        throw new AssertionError("a ring of " + segments + " segments with " + (segments - 1) + " pages");
    }
}
