package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.form.AddressArray;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Addresses with random access. */
final class AddressArrayCase extends FormCase {
    private static final int MOST_ENTRIES = 100;

    @Override
    FormRig rig() {
        AddressArray form = new AddressArray(MOST_ENTRIES);
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
                form.forEachEntry(data::add);
                return data;
            }

            @Override
            public String registers() {
                return form.entries() + (form.uniform() ? " equal" : " uneven");
            }
        };
    }

    @Override
    Arbitrary<List<Piece>> expressible() {
        Arbitrary<List<Piece>> equal = DmaLists.anywhere(16, 64).map(DmaLists::ofOneLength);
        return Arbitraries.oneOf(DmaLists.anywhere(1, 1L << 40), equal);
    }

    @Override
    Arbitrary<List<Piece>> anything() {
        Arbitrary<List<Piece>> many =
                DmaLists.anywhere(1, 64).map(pieces -> Collections.nCopies(MOST_ENTRIES + 20, pieces.get(0)));
        return Arbitraries.oneOf(expressible(), expressible(), many);
    }

    @Override
    List<Piece> hungriest(long bytes, int segments) {
        // One byte more than entries is what different lengths cost.
        boolean uneven = bytes > 2 && segments > 1;
        return Crumbs.of(bytes, uneven ? (int) Math.min(segments, bytes - 1) : segments, 1);
    }

    @Override
    List<List<Piece>> hungry(long bytes, int segments) {
        return List.of(hungriest(bytes, segments), Crumbs.of(bytes, segments, 1));
    }
}
