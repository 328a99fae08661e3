package io.github.dmasg.proptests.suite.form;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.BlockSizes;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The best block size is what trying them all gives, byte by byte. */
public final class BlockSizeProperties {
    private static final int SMALLEST = 3;
    private static final int LARGEST = 14;
    private static final int MOST_BLOCKS = 1 << 16;

    private BlockSizeProperties() {}

    /** A list, the sizes a device has as bits from the smallest on, and where in its virtual range the list goes. */
    private record Placed(List<Piece> pieces, int bits, long place, boolean congruent) {}

    /**
     * The property.
     *
     * @return P49
     */
    public static List<NamedProperty<?>> all() {
        return List.of(named(
                        "P49",
                        "The best block size is the one that trying them all finds, and a table of such blocks has as"
                                + " many as the range.")
                .proves("S9", "S19")
                .reaching(List.of("none fits", "the smallest", "a larger one"))
                .holdsHere(BlockSizeProperties::any, BlockSizeProperties::bestIsFound));
    }

    private static Arbitrary<Placed> any() {
        Arbitrary<List<Piece>> lists =
                Arbitraries.integers().between(3, 8).flatMap(shift -> DmaLists.paged(1L << shift, 6, 1));
        return Combinators.combine(
                        lists,
                        Arbitraries.integers().between(1, (1 << (LARGEST - SMALLEST + 1)) - 1),
                        Arbitraries.longs().between(0, 64),
                        Arbitraries.of(false, true))
                .as(Placed::new);
    }

    private static void bestIsFound(Trial trial, Placed input) throws DmaException {
        DmaSgList list = DmaLists.lay(input.pieces);
        long virtual =
                input.congruent ? (list.address(0) & (1 << LARGEST) - 1) + (input.place << LARGEST) : input.place * 24;
        long supported = (long) input.bits << SMALLEST;
        long best = new BlockSizes().best(list, supported, virtual);
        Expect.same("best size", byTrying(list, supported, virtual), best);
        if (best == BlockSizes.NONE) {
            trial.reached("none fits");
            return;
        }
        trial.reached(best == Long.lowestOneBit(supported) ? "the smallest" : "a larger one");
        BlockTable table = new BlockTable(MOST_BLOCKS, Long.numberOfTrailingZeros(best));
        table.fill(list);
        Expect.same("blocks", (virtual + list.bytes() - 1) / best - virtual / best + 1, table.blocks());
        Expect.same("offset", virtual % best, table.offset());
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
