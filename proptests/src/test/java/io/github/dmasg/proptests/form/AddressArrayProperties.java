package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.AddressArray;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Addresses with random access. */
class AddressArrayProperties extends FormProperties {
    @Override
    FormRig rig() {
        AddressArray form = new AddressArray(100);
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
        Arbitrary<List<Piece>> equal = DmaLists.anywhere(16, 64).map(AddressArrayProperties::ofOneLength);
        return Arbitraries.oneOf(DmaLists.anywhere(1, 1L << 40), equal);
    }

    private static List<Piece> ofOneLength(List<Piece> pieces) {
        long unit = pieces.get(0).length();
        List<Piece> equal = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1;
            long length = last ? Math.min(unit, pieces.get(i).length()) : unit;
            equal.add(new Piece(pieces.get(i).gap(), length, 0));
        }
        return equal;
    }

    @Override
    Arbitrary<List<Piece>> anything() {
        return expressible();
    }

    @Override
    List<Piece> hungriest(long bytes, int segments) {
        // One byte more than entries is what different lengths cost.
        boolean uneven = bytes > 2 && segments > 1;
        return FormRigs.crumbs(bytes, uneven ? (int) Math.min(segments, bytes - 1) : segments, 1);
    }

    @Override
    @Property(tries = 200)
    void predictionIsReached(
            @ForAll @LongRange(min = 1, max = 200) long bytes, @ForAll @IntRange(min = 1, max = 60) int segments)
            throws DmaException {
        AddressArray hungry = new AddressArray(100);
        hungry.fill(DmaLists.lay(hungriest(bytes, segments)));
        assertEquals(hungry.need(bytes, segments).bytes(), hungry.used().bytes());
        AddressArray many = new AddressArray(100);
        many.fill(DmaLists.lay(FormRigs.crumbs(bytes, segments, 1)));
        assertEquals(many.need(bytes, segments).entries(), many.used().entries());
    }

    @Property(tries = 300)
    void anyByteIsFound(@ForAll("expressibleLists") List<Piece> pieces, @ForAll @LongRange(min = 0) long pick)
            throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        AddressArray array = new AddressArray(100);
        array.fill(list);
        long byteIndex = pick % list.bytes();
        long before = 0;
        int entry = 0;
        while (before + list.length(entry) <= byteIndex) {
            before += list.length(entry++);
        }
        assertEquals(list.address(entry) + byteIndex - before, array.addressOf(byteIndex));
        assertEquals(entry, array.entryOf(byteIndex));
        assertEquals(list.length(entry), array.length(entry));
        assertEquals(list.address(entry), array.address(entry));
    }

    @Property(tries = 200)
    void equalLengthsCostEightBytes(@ForAll("expressibleLists") List<Piece> pieces) throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        AddressArray array = new AddressArray(100);
        array.fill(list);
        long unit = list.length(0);
        long last = list.segments() - 1;
        boolean equal = list.length(last) <= unit && LongStream.range(0, last).allMatch(i -> list.length(i) == unit);
        assertEquals(equal, array.uniform());
        assertEquals((equal ? 8 : 16) * list.segments(), array.used().bytes());
    }
}
