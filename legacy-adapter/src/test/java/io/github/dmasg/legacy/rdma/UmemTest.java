package io.github.dmasg.legacy.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import org.junit.jupiter.api.Test;

class UmemTest {
    private static final long ALL_SIZES = -4096L;
    private static final long HUGE = 0x20_0000;

    private static Sg list(long... addressesAndLengths) {
        int n = addressesAndLengths.length / 2;
        Scatterlist array = Scatterlist.allocate(n);
        array.init(n);
        for (int i = 0; i < n; i++) {
            array.setDmaAddress(i, addressesAndLengths[2 * i]);
            array.setDmaLength(i, addressesAndLengths[2 * i + 1]);
        }
        return array.at(0);
    }

    private static String walk(BlockIterator it, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < most && it.next(); i++) {
            text.append(Long.toHexString(it.address())).append(' ');
        }
        return text.toString().trim();
    }

    @Test
    void largestPageThatBothSidesAgreeOn() {
        Umem umem = new Umem(list(HUGE, HUGE), 1, 0x7f00_0000_0000L, HUGE);
        assertEquals(HUGE, umem.bestPageSize(ALL_SIZES, 0x7f00_0000_0000L | HUGE));
        assertEquals(0x1000, umem.bestPageSize(ALL_SIZES, 0x1000));
        assertEquals(0x1000, umem.iova());
    }

    @Test
    void aJumpInTheMiddleOfAPageRulesThatPageOut() {
        Umem umem = new Umem(list(HUGE, 0x8000, 16 * HUGE + 0x8000, 0x8000), 2, 0, 0x10000);
        assertEquals(0x8000, umem.bestPageSize(ALL_SIZES, HUGE));
        Umem touching = new Umem(list(HUGE, 0x8000, HUGE + 0x8000, 0x8000), 2, 0, 0x10000);
        assertEquals(0x10000, touching.bestPageSize(ALL_SIZES, HUGE));
    }

    @Test
    void noPageSizeFitsMisalignedAddresses() {
        Umem umem = new Umem(list(0x1200, 0x1000), 1, 0, 0x1000);
        assertEquals(0, umem.bestPageSize(ALL_SIZES, 0x1000));
    }

    @Test
    void blocksCoverTheDeviceSideRange() {
        Umem umem = new Umem(list(0x10000, 0x3000), 1, 0x800, 0x2000);
        assertEquals(0x1000, umem.bestPageSize(0x1000, 0x5800));
        assertEquals(3, umem.dmaBlocks(0x1000));
        assertEquals("10000 11000 12000", walk(umem.blocks(0x1000), 10));
    }

    @Test
    void smallBlocksBeginAtTheFirstByte() {
        Umem umem = new Umem(list(0x10000, 0x1000), 1, 0x804, 0x400);
        assertEquals("10800 10a00 10c00", walk(umem.blocks(0x200), 10));
    }

    @Test
    void aBlockMaySpanEntriesWhateverTheirAddresses() {
        Sg sgl = list(0x10000, 0x1000, 0x90000, 0x1000, 0x40000, 0x2000);
        assertEquals("10000 40000", walk(new BlockIterator(sgl, 3, 0x2000), 10));
    }

    @Test
    void blocksOfFourGiBGoOn() {
        Sg sgl = list(0, 0x8000_0000L, 0x8000_0000L, 0x8000_0000L, 1L << 32, 0x1000);
        assertEquals("0 100000000", walk(new BlockIterator(sgl, 3, 1L << 32), 10));
    }

    @Test
    void nothingAfterTheLastEntry() {
        BlockIterator it = new BlockIterator(list(0x1000, 0x1000), 1, 0x1000);
        assertTrue(it.next());
        assertFalse(it.next());
        assertFalse(it.next());
    }

    @Test
    void sizesHaveToBePowersOfTwo() {
        Umem umem = new Umem(list(0, 1), 1, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> umem.dmaBlocks(0x1800));
        assertThrows(IllegalArgumentException.class, () -> new BlockIterator(list(0, 1), 1, 0));
    }

    @Test
    void entriesBehindTheCountAreLeftAlone() {
        Sg sgl = list(HUGE, 0x8000, HUGE + 0x8000, 0x8000, 0x1200, 0x1000);
        assertEquals(0x10000, new Umem(sgl, 2, 0, 0x10000).bestPageSize(ALL_SIZES, HUGE));
        assertEquals("200000 208000", walk(new BlockIterator(sgl, 2, 0x8000), 10));
        assertEquals("", walk(new BlockIterator(sgl, 0, 0x8000), 10));
    }

    @Test
    void anEmptyEntryInFrontIsContinuedByTheNext() {
        Umem umem = new Umem(list(HUGE + 0x8000, 0, HUGE + 0x8000, 0x10000), 2, 0, 0x10000);
        assertEquals(0x20000, umem.bestPageSize(ALL_SIZES, HUGE + 0x8000));
    }

    @Test
    void aRegionMayHaveNoEntriesButNotFewer() {
        assertEquals(0x1000, new Umem(list(0, 1), 0, 0, 0x1000).bestPageSize(0x1000, 0x1000));
        assertThrows(IllegalArgumentException.class, () -> new Umem(list(0, 1), -1, 0, 0x1000));
    }
}
