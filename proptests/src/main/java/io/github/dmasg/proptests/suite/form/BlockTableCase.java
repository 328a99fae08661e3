package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.List;
import net.jqwik.api.Arbitrary;

/** Fixed-size blocks. */
final class BlockTableCase extends FormCase {
    private static final int SHIFT = 9;
    private static final long BLOCK = 1L << SHIFT;

    @Override
    FormRig rig() {
        BlockTable form = new BlockTable(10_000, SHIFT);
        TableSpace space = new TableSpace();
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
                long skip = form.offset();
                long left = bytes;
                for (int i = 0; i < form.blocks(); i++) {
                    long part = Math.min(left, BLOCK - skip);
                    data.add(form.block(i) + skip, part);
                    left -= part;
                    skip = 0;
                }
                return data;
            }

            @Override
            public String registers() {
                return form.blocks() + " from " + form.offset();
            }
        };
    }

    @Override
    Arbitrary<List<Piece>> expressible() {
        return DmaLists.paged(BLOCK, 300, 1);
    }

    @Override
    Arbitrary<List<Piece>> anything() {
        return DmaLists.anywhere(BLOCK / 4, 64);
    }

    @Override
    List<Piece> hungriest(long bytes, int segments) {
        return List.of(new Piece(BLOCK - 1, bytes, 0));
    }
}
