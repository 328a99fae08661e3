package io.github.dmasg.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Sequences whose chunks are not all full: made by chaining, and used on. */
class UnevenChunksTest {
    private static PairChunks of(long first, int count) {
        PairChunks chunks = new PairChunks();
        for (int i = 0; i < count; i++) {
            chunks.append(first + i, -(first + i));
        }
        return chunks;
    }

    private static void assertHolds(PairChunks chunks, long count) {
        assertEquals(count, chunks.size());
        for (long i = 0; i < count; i++) {
            assertEquals(i, chunks.firstAt(i));
            assertEquals(-i, chunks.secondAt(i));
        }
        chunks.checkInvariants();
    }

    @Test
    void appendingBehindAShortChunkMakesItUneven() {
        PairChunks chunks = of(0, 256);
        chunks.chain(of(256, 4));
        assertHolds(chunks, 260);
        chunks.append(260, -260);
        assertHolds(chunks, 261);
        for (int i = 261; i < 800; i++) {
            chunks.append(i, -i);
        }
        assertHolds(chunks, 800);
    }

    @Test
    void anUnevenSequenceMakesUnevenWhatTakesIt() {
        for (int before : new int[] {0, 256, 512}) {
            PairChunks uneven = of(before, 3);
            uneven.chain(of(before + 3, 7));
            uneven.chain(of(before + 10, 5));
            PairChunks taker = of(0, before);
            taker.chain(uneven);
            assertHolds(taker, before + 15);
        }
    }

    @Test
    void anEntryOfALaterChunkIsReplaced() {
        PairChunks chunks = of(0, 3);
        chunks.chain(of(3, 7));
        chunks.chain(of(10, 300));
        chunks.set(5, 55, 56);
        chunks.set(300, 77, 78);
        assertEquals(55, chunks.firstAt(5));
        assertEquals(56, chunks.secondAt(5));
        assertEquals(77, chunks.firstAt(300));
        assertEquals(78, chunks.secondAt(300));
        chunks.set(5, 5, -5);
        chunks.set(300, 300, -300);
        assertHolds(chunks, 310);
    }

    @Test
    void whatGaveItsChunksAwayStartsAnew() {
        PairChunks taker = of(0, 2);
        PairChunks giver = of(2, 2);
        taker.chain(giver);
        giver.append(0, 0);
        assertHolds(giver, 1);
        assertHolds(taker, 4);
        taker.append(4, -4);
        giver.append(1, -1);
        assertHolds(giver, 2);
        assertHolds(taker, 5);
        taker.chain(new PairChunks());
        assertHolds(taker, 5);
    }

    @Test
    void aShortenedSequenceIsFilledAgain() {
        for (int kept = 0; kept <= 20; kept++) {
            PairChunks chunks = of(0, 3);
            chunks.chain(of(3, 7));
            chunks.chain(of(10, 256));
            chunks.chain(of(266, 30));
            chunks.truncate(kept);
            assertHolds(chunks, kept);
            for (int i = kept; i < 900; i++) {
                chunks.append(i, -i);
            }
            assertHolds(chunks, 900);
        }
    }

    @Test
    void runsAreAppendedAcrossChunkEnds() {
        PairChunks chunks = of(0, 250);
        long[] a = new long[600];
        long[] b = new long[600];
        for (int i = 0; i < 600; i++) {
            a[i] = 245L + i;
            b[i] = -(245L + i);
        }
        chunks.append(a, b, 5, 600);
        assertHolds(chunks, 845);
        chunks.append(a, b, 7, 7);
        assertHolds(chunks, 845);
    }

    @Test
    void placesThatAreNotThereAreRefused() {
        PairChunks chunks = of(0, 5);
        assertThrows(IndexOutOfBoundsException.class, () -> chunks.truncate(6));
        assertThrows(IndexOutOfBoundsException.class, () -> chunks.truncate(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> chunks.set(5, 0, 0));
        chunks.truncate(5);
        assertHolds(chunks, 5);
        chunks.truncate(0);
        assertHolds(chunks, 0);
    }

    /** Arrays of a long sequence lie behind a short one, and are used again at their new places. */
    @Test
    void whatWasChainedIsUsedAgain() {
        PairChunks chunks = of(0, 3);
        chunks.chain(of(3, 20_000));
        assertHolds(chunks, 20_003);
        for (int kept : new int[] {20_002, 700, 259, 258, 3, 2, 0}) {
            chunks.truncate(kept);
            assertHolds(chunks, kept);
            for (int i = kept; i < 3000; i++) {
                chunks.append(i, -i);
            }
            assertHolds(chunks, Math.max(kept, 3000));
            chunks.truncate(Math.min(kept, 3000));
        }
    }

    @Test
    void aRunOfKnownLengthGetsNoMoreRoomThanItNeeds() {
        long[] words = new long[200];
        PairChunks chunks = new PairChunks();
        chunks.append(words, words, 10, 13);
        assertEquals(3 * 8 + 3 * 16, chunks.arrayBytes());
        chunks.append(words, words, 0, 100);
        assertEquals(3 * 8 + 103 * 16, chunks.arrayBytes());
        chunks.append(words, words, 0, 200);
        assertEquals(303, chunks.size());
        assertEquals(2 * 3 * 8 + (256 + 47) * 16, chunks.arrayBytes());
    }
}
