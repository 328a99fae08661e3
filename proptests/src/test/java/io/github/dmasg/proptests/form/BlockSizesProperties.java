package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.BlockSizes;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The best block size is what trying them all gives, byte by byte. */
class BlockSizesProperties {
    private static final int SMALLEST = 3;
    private static final int LARGEST = 14;

    private final BlockSizes sizes = new BlockSizes();

    @Provide
    Arbitrary<List<Piece>> lists() {
        return Arbitraries.integers().between(3, 8).flatMap(shift -> DmaLists.paged(1L << shift, 6, 1));
    }

    @Property(tries = 2000)
    void bestIsTheOneThatTryingFinds(
            @ForAll("lists") List<Piece> pieces,
            @ForAll @IntRange(min = 1, max = (1 << (LARGEST - SMALLEST + 1)) - 1) int bits,
            @ForAll @LongRange(max = 64) long place,
            @ForAll boolean congruent)
            throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        long virtual = congruent ? (list.address(0) & (1 << LARGEST) - 1) + (place << LARGEST) : place * 24;
        long supported = (long) bits << SMALLEST;
        long best = sizes.best(list, supported, virtual);
        assertEquals(byTrying(list, supported, virtual), best);
        if (best != BlockSizes.NONE) {
            BlockTable table = new BlockTable(1 << 16, Long.numberOfTrailingZeros(best));
            table.fill(list);
            assertEquals((virtual + list.bytes() - 1) / best - virtual / best + 1, table.blocks());
            assertEquals(virtual % best, table.offset());
        }
    }

    private static long byTrying(DmaSgList list, long supported, long virtual) {
        List<Long> places = new ArrayList<>();
        list.forEachSegment((address, length) -> {
            for (long i = 0; i < length; i++) {
                places.add(address + i);
            }
        });
        long best = BlockSizes.NONE;
        for (int shift = SMALLEST; shift <= LARGEST; shift++) {
            long size = 1L << shift;
            if ((supported & size) == 0 || !fits(places, virtual, size)) {
                continue;
            }
            best = size;
            if (virtual / size == (virtual + places.size() - 1) / size) {
                break;
            }
        }
        return best;
    }

    /** Every byte lies in the block that its place in the virtual range says, at the same offset. */
    private static boolean fits(List<Long> places, long virtual, long size) {
        for (int i = 0; i < places.size(); i++) {
            long at = virtual + i;
            boolean sameBlock = i > 0 && at % size != 0;
            if (places.get(i) % size != at % size || (sameBlock && places.get(i) != places.get(i - 1) + 1)) {
                return false;
            }
        }
        return true;
    }
}
