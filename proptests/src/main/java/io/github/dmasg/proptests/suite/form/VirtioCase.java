package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioForm;
import io.github.dmasg.form.VirtioIndirect;
import io.github.dmasg.form.VirtioRing;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.hardware.VirtioReader;
import java.util.List;
import net.jqwik.api.Arbitrary;

/** Virtio chains, in the ring and in a table of their own. */
final class VirtioCase {
    private static final int SIZE = 64;

    static final class InTheRing extends Chains {
        @Override
        VirtioForm form(VirtioRing ring, TableSpace space) {
            return new VirtioChain(ring);
        }
    }

    static final class Indirect extends Chains {
        @Override
        VirtioForm form(VirtioRing ring, TableSpace space) {
            return new VirtioIndirect(ring, space.pages(16 * SIZE));
        }
    }

    abstract static class Chains extends FormCase {
        abstract VirtioForm form(VirtioRing ring, TableSpace space);

        @Override
        FormRig rig() {
            TableSpace space = new TableSpace();
            TablePage table = space.fixed(16 * SIZE);
            VirtioRing ring = new VirtioRing(table, SIZE);
            VirtioForm form = form(ring, space);
            VirtioReader device = new VirtioReader(space, table.address(), SIZE);
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
                    Stretches data = new Stretches();
                    device.chain(form.head()).forEach(buffer -> data.add(buffer.address(), buffer.length()));
                    return data;
                }

                @Override
                public String registers() {
                    return form.head() + " of " + ring.free() + " free";
                }
            };
        }

        @Override
        Arbitrary<List<Piece>> expressible() {
            return DmaLists.anywhere(1, 128 << 20);
        }

        @Override
        Arbitrary<List<Piece>> anything() {
            return DmaLists.anywhere(1, 0x1_0000_0010L);
        }

        @Override
        List<Piece> hungriest(long bytes, int segments) {
            return Crumbs.of(bytes, segments, 1);
        }
    }
}
