package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioForm;
import io.github.dmasg.form.VirtioIndirect;
import io.github.dmasg.form.VirtioRing;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.hardware.VirtioReader;
import io.github.dmasg.proptests.hardware.VirtioReader.Buffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A request of three parts, header, data and status, on a ring that other requests use too. */
class VirtioPartsProperties {
    private static final int SIZE = 64;

    @Provide
    Arbitrary<List<Piece>> lists() {
        return DmaLists.anywhere(1, 1 << 20);
    }

    @Property(tries = 400)
    void deviceSeesThePartsInOrderWithTheirDirection(
            @ForAll("lists") List<Piece> pieces,
            @ForAll("lists") List<Piece> given,
            @ForAll boolean indirect,
            @ForAll boolean read,
            @ForAll @IntRange(max = 25) int aborted)
            throws DmaException {
        TableSpace space = new TableSpace();
        TablePage table = space.fixed(16 * SIZE);
        VirtioRing ring = new VirtioRing(table, SIZE);
        VirtioChain other = new VirtioChain(ring);
        other.part(0x77_0000, 0x77);
        VirtioForm chain = indirect ? new VirtioIndirect(ring, space.pages(16 * SIZE)) : new VirtioChain(ring);
        VirtioReader device = new VirtioReader(space, table.address(), SIZE);

        chain.part(0x1000, 16);
        List<Buffer> header = device.chain(chain.head());
        DmaSgList data = DmaLists.lay(pieces);
        if (read) {
            chain.deviceWrites();
        }
        abandon(chain, DmaLists.lay(given), aborted);
        assertEquals(header, device.chain(chain.head()));
        chain.fill(data);
        chain.deviceWrites().part(0x2000, 1);

        List<Buffer> expected = new ArrayList<>(header);
        data.forEachSegment((address, length) -> expected.add(new Buffer(address, length, read)));
        expected.add(new Buffer(0x2000, 1, true));
        assertEquals(expected, device.chain(chain.head()));
        assertThrows(IllegalStateException.class, chain::deviceReads);
        assertEquals(List.of(new Buffer(0x77_0000, 0x77, false)), device.chain(other.head()));

        chain.clear();
        other.clear();
        assertEquals(SIZE, ring.free());
        assertEquals(0, space.outstanding());
    }

    private static void abandon(VirtioForm chain, DmaSgList list, int segments) throws DmaException {
        DmaCursor cursor = list.cursor();
        cursor.next();
        chain.begin();
        chain.accept(
                cursor.addresses(), cursor.extents(), cursor.from(), Math.min(cursor.to(), cursor.from() + segments));
        chain.abort();
    }

    @Property(tries = 200)
    void fullRingIsRefusedAndLeavesItAsItWas(@ForAll("lists") List<Piece> pieces, @ForAll boolean indirect)
            throws DmaException {
        TableSpace space = new TableSpace();
        VirtioRing ring = new VirtioRing(space.fixed(16 * SIZE), SIZE);
        DmaSgList list = DmaLists.lay(pieces);
        List<VirtioForm> chains = new ArrayList<>();
        int before;
        while (true) {
            before = ring.free();
            VirtioForm chain = indirect ? new VirtioIndirect(ring, space.pages(16 * SIZE)) : new VirtioChain(ring);
            try {
                chain.fill(list);
                chains.add(chain);
            } catch (DmaException e) {
                assertEquals(DmaError.ENOMEM, e.error());
                break;
            }
        }
        assertEquals(before, ring.free());
        assertEquals(indirect ? SIZE : SIZE / list.segments(), chains.size());
        chains.forEach(VirtioForm::clear);
        assertEquals(SIZE, ring.free());
    }
}
