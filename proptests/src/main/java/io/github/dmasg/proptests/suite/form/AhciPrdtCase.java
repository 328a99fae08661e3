package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.PrdtReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.List;
import net.jqwik.api.Arbitrary;

/** AHCI descriptors. */
final class AhciPrdtCase extends FormCase {
    private static final int ENTRIES = 168;

    @Override
    FormRig rig() {
        TableSpace space = new TableSpace();
        TablePage table = space.fixed(AhciPrdt.TABLE_OFFSET + 16 * ENTRIES);
        AhciPrdt form = new AhciPrdt(table, ENTRIES);
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
                return PrdtReader.read(space, table.address(), form.entries());
            }

            @Override
            public String registers() {
                return Integer.toString(form.entries());
            }
        };
    }

    @Override
    Arbitrary<List<Piece>> expressible() {
        return DmaLists.anywhere(2, 2 << 20);
    }

    @Override
    Arbitrary<List<Piece>> anything() {
        return DmaLists.anywhere(1, (4 << 20) + 8);
    }

    @Override
    long unit() {
        return 2;
    }

    @Override
    List<Piece> hungriest(long bytes, int segments) {
        // A descriptor holds 4 MiB, more than is tried here.
        return Crumbs.of(bytes, segments, 2);
    }
}
