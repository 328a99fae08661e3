package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.XhciRing;
import io.github.dmasg.form.XhciTransfer;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.hardware.TrbReader;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * A transfer is handed over by its first TRB, and that is written last: the CPU is stopped at each of its stores in turn, and
 * whatever the controller sees then of the transfer, it saw too early.
 */
class XhciHandOverProperties {
    private static final int PACKET = 64;
    private static final int PAGE = 64;
    private static final int SEGMENTS = 4;

    /** A ring of four segments of three TRBs, some of them used before, and the pages it lies in. */
    private static final class Rig {
        final TableSpace space = new TableSpace();
        final List<TablePage> pages = new ArrayList<>();
        final XhciRing ring;
        final TrbReader controller;

        Rig(int usedBefore) throws DmaException {
            ring = new XhciRing(recorded(space.pages(PAGE)), SEGMENTS);
            controller = new TrbReader(space, ring.address(), PACKET, 1);
            for (int i = 0; i < usedBefore; i++) {
                DmaSgList single = new DmaSgList();
                single.append(0x10_0000, PACKET, 0);
                XhciTransfer transfer = new XhciTransfer(ring, PACKET, 1, 1);
                transfer.fill(single);
                transfer.submit();
                assertEquals(Stretches.of(single), controller.next(PACKET));
                transfer.clear();
            }
        }

        private TableMemory recorded(TableMemory memory) {
            return new TableMemory() {
                @Override
                public int pageBytes() {
                    return memory.pageBytes();
                }

                @Override
                public @Nullable TablePage take() {
                    TablePage page = memory.take();
                    if (page != null) {
                        pages.add(page);
                    }
                    return page;
                }

                @Override
                public void give(TablePage page) {
                    memory.give(page);
                }
            };
        }

        /** Submits, but no store to a page at or behind a place happens: the CPU stops there. */
        boolean stoppedAt(int page, int place, XhciTransfer transfer) {
            TablePage guarded = pages.get(page);
            guarded.bytes().limit(place);
            try {
                transfer.submit();
                return false;
            } catch (IndexOutOfBoundsException e) {
                return true;
            } finally {
                guarded.bytes().limit(PAGE);
            }
        }
    }

    /** Up to eight TRBs that go over links at multiples of a packet. */
    @Provide
    Arbitrary<List<Piece>> transfers() {
        return DmaLists.anywhere(PACKET, 4)
                .map(pieces -> DmaLists.withoutCrossing(pieces.subList(0, Math.min(8, pieces.size()))));
    }

    @Property(tries = 150)
    void controllerSeesNothingOfATransferBeforeItsLastStore(
            @ForAll("transfers") List<Piece> pieces, @ForAll @IntRange(max = 30) int usedBefore) throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        Assume.that(list.segments() <= 8);
        int stops = 0;
        for (int page = 0; page < SEGMENTS; page++) {
            for (int place = 0; place < PAGE; place += Integer.BYTES) {
                Rig rig = new Rig(usedBefore);
                XhciTransfer transfer = new XhciTransfer(rig.ring, PACKET, 1, 8);
                transfer.fill(list);
                if (rig.stoppedAt(page, place, transfer)) {
                    stops++;
                    assertNull(rig.controller.next(list.bytes()), "page " + page + ", place " + place);
                } else {
                    assertEquals(Stretches.of(list), rig.controller.next(list.bytes()));
                }
            }
        }
        assertTrue(stops >= 4 * list.segments(), stops + " stops for " + list.segments() + " TRBs of four words");
    }

    @Property(tries = 20)
    void transferThatWasNotSubmittedIsNeverSeen(
            @ForAll("transfers") List<Piece> pieces, @ForAll @IntRange(max = 30) int usedBefore) throws DmaException {
        Rig rig = new Rig(usedBefore);
        XhciTransfer transfer = new XhciTransfer(rig.ring, PACKET, 1, 20);
        try {
            transfer.fill(DmaLists.lay(pieces));
        } catch (DmaException e) {
            assertEquals(DmaError.ENOMEM, e.error());
        }
        assertNull(rig.controller.next(0));
    }
}
