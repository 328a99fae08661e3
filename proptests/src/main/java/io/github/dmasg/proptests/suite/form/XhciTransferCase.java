package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.XhciRing;
import io.github.dmasg.form.XhciTransfer;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.hardware.TrbReader;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;

/** One transfer at the start of a ring whose segments have room for it; what happens at links has a property of its own. */
final class XhciTransferCase extends FormCase {
    private static final int PACKET = 512;
    private static final int SEGMENTS = 2;

    @Override
    FormRig rig() {
        TableSpace space = new TableSpace();
        XhciRing ring;
        try {
            ring = new XhciRing(fixedPages(space), SEGMENTS);
        } catch (DmaException e) {
            throw new IllegalStateException(e);
        }
        XhciTransfer form = new XhciTransfer(ring, PACKET, 4, 120);
        TrbReader controller = new TrbReader(space, ring.address(), PACKET, 4);
        return new FormRig() {
            @Override
            public DeviceForm form() {
                return form;
            }

            @Override
            public TableSpace space() {
                return space;
            }

            @Override
            public Stretches read(long bytes) {
                form.submit();
                return Objects.requireNonNull(controller.next(bytes), "the controller saw nothing");
            }

            @Override
            public String registers() {
                return ring.free() + " free";
            }
        };
    }

    private static TableMemory fixedPages(TableSpace space) {
        return new TableMemory() {
            @Override
            public int pageBytes() {
                return 4096;
            }

            @Override
            public TablePage take() {
                return space.fixed(4096);
            }

            @Override
            public void give(TablePage page) {
                throw new IllegalStateException("the ring stays");
            }
        };
    }

    @Override
    Arbitrary<List<Piece>> expressible() {
        return DmaLists.anywhere(1, 1 << 15).map(DmaLists::withoutCrossing);
    }

    @Override
    Arbitrary<List<Piece>> anything() {
        return DmaLists.anywhere(1, (1 << 16) + 8);
    }

    @Override
    List<Piece> hungriest(long bytes, int segments) {
        List<Piece> pieces = Crumbs.of(bytes, segments, 1);
        long last = pieces.get(pieces.size() - 1).length();
        // Keeps the long last one off the boundary.
        pieces.set(pieces.size() - 1, new Piece(0x1_0000 - 17L * (pieces.size() - 1), last, 0));
        return pieces;
    }
}
