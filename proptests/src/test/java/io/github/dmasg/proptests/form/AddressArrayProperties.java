package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.AddressArray;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Random access to addresses. */
class AddressArrayProperties {
    @Provide
    Arbitrary<List<Piece>> lists() {
        return Arbitraries.oneOf(
                DmaLists.anywhere(1, 1L << 40), DmaLists.anywhere(16, 64).map(DmaLists::ofOneLength));
    }

    @Property(tries = 300)
    void anyByteIsFound(@ForAll("lists") List<Piece> pieces, @ForAll @LongRange(min = 0) long pick)
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
    void equalLengthsCostEightBytes(@ForAll("lists") List<Piece> pieces) throws DmaException {
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
