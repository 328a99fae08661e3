package io.github.dmasg.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairChunksTest {
    @Test
    void chainingMovesTheChunksAndEmptiesTheOther() {
        PairChunks left = filled(0, 3);
        PairChunks right = filled(100, 600);
        left.chain(right);
        assertEquals(603, left.size());
        assertEquals(0, right.size());
        right.append(7, 7);
        assertEquals(100, left.firstAt(3));
        assertEquals(699, left.firstAt(602));
        left.checkInvariants();
        right.checkInvariants();
    }

    @Test
    void aSequenceCannotBeChainedToItself() {
        PairChunks self = filled(0, 3);
        assertThrows(IllegalArgumentException.class, () -> self.chain(self));
        assertEquals(3, self.size());
    }

    @Test
    void indexOutsideIsRefusedWithItsValue() {
        PairChunks three = filled(0, 3);
        IndexOutOfBoundsException refusal = assertThrows(IndexOutOfBoundsException.class, () -> three.firstAt(3));
        assertEquals("index: 3 (expected: 0..2)", refusal.getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> three.firstAt(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> three.truncate(4));
    }

    @Test
    void aSmallSequenceTakesLittleMemory() {
        assertEquals(4 * 16 + 24, filled(0, 4).arrayBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 255, 256, 257, 300, 512, 1000})
    void aKnownSizeTakesNoMoreThanItsEntries(int count) {
        PairChunks oneByOne = new PairChunks(count);
        for (int i = 0; i < count; i++) {
            oneByOne.append(i, -i);
        }
        assertEquals(16L * count, entryBytes(oneByOne));

        PairChunks batches = new PairChunks();
        long[] words = new long[PairChunks.CHUNK];
        for (int left = count; left > 0; left -= PairChunks.CHUNK) {
            batches.append(words, words, 0, Math.min(left, PairChunks.CHUNK));
        }
        // From the third chunk on batches are fewer entries than a chunk holds; then it doubles.
        assertEquals(16L * (count <= 512 ? count : 1024), entryBytes(batches));
        assertEquals(count, batches.size());
    }

    @Test
    void aWrongGuessDoesNoHarm() {
        for (long guess : new long[] {1, 2, 200, Long.MAX_VALUE}) {
            PairChunks chunks = new PairChunks(guess);
            for (int i = 0; i < 700; i++) {
                chunks.append(i, -i);
            }
            chunks.checkInvariants();
            assertEquals(699, chunks.firstAt(699));
            assertEquals((guess > 700 ? 4 : 3) * 16L * PairChunks.CHUNK, entryBytes(chunks));
        }
        assertThrows(IllegalArgumentException.class, () -> new PairChunks(-1));
    }

    @Test
    void whatWasClearedIsUsedAgain() {
        PairChunks chunks = filled(0, 300);
        long before = chunks.arrayBytes();
        for (int size : new int[] {300, 257, 1, 300}) {
            chunks.clear();
            for (int i = 0; i < size; i++) {
                chunks.append(i, i);
            }
            assertEquals(before, chunks.arrayBytes());
        }
        chunks.checkInvariants();
    }

    private static long entryBytes(PairChunks chunks) {
        long bytes = 0;
        for (int c = 0; c < chunks.chunks(); c++) {
            bytes += 16L * chunks.firstsOf(c).length;
        }
        return bytes;
    }

    @Test
    void chunksGrowWithTheSequence() {
        PairChunks long20k = filled(0, 20_000);
        List<Integer> counts = new ArrayList<>();
        for (int c = 0; c < long20k.chunks(); c++) {
            counts.add(long20k.countOf(c));
        }
        assertEquals(List.of(256, 256, 512, 1024, 2048, 4096, 8192, 20_000 - 16_384), counts);
        long20k.checkInvariants();
        for (int i : new int[] {0, 255, 256, 511, 512, 4095, 4096, 8191, 8192, 16_383, 16_384, 19_999}) {
            assertEquals(i, long20k.firstAt(i));
        }
        long20k.truncate(8200);
        long20k.append(1, 1);
        assertEquals(1, long20k.firstAt(8200));
        long20k.checkInvariants();
    }

    /** Any sequence of operations against a plain list. */
    @RepeatedTest(50)
    void behavesAsAPlainList(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        PairChunks chunks = new PairChunks(random.nextBoolean() ? 0 : random.nextInt(1000));
        List<Long> model = new ArrayList<>();
        long next = 0;
        for (int step = 0; step < 60; step++) {
            int count = random.nextInt(4) == 0 ? 250 + random.nextInt(20) : random.nextInt(40);
            switch (random.nextInt(6)) {
                case 0 -> {
                    PairChunks other = filled(next, count);
                    for (int i = 0; i < count; i++) {
                        model.add(next + i);
                    }
                    chunks.chain(other);
                }
                case 1 -> {
                    int keep = model.isEmpty() ? 0 : random.nextInt(model.size());
                    chunks.truncate(keep);
                    model.subList(keep, model.size()).clear();
                }
                case 2 -> {
                    long[] a = new long[count + 2];
                    long[] b = new long[count + 2];
                    for (int i = 0; i < count; i++) {
                        a[i + 1] = next + i;
                        b[i + 1] = -next - i;
                        model.add(next + i);
                    }
                    chunks.append(a, b, 1, count + 1);
                }
                case 3 -> {
                    if (random.nextInt(5) == 0) {
                        chunks.clear();
                        model.clear();
                    }
                }
                default -> {
                    for (int i = 0; i < count; i++) {
                        chunks.append(next + i, -next - i);
                        model.add(next + i);
                    }
                }
            }
            next += count;
            chunks.checkInvariants();
            assertSame(model, chunks);
        }
    }

    private static void assertSame(List<Long> model, PairChunks chunks) {
        assertEquals(model.size(), chunks.size());
        for (int i = 0; i < model.size(); i++) {
            assertEquals(model.get(i), chunks.firstAt(i));
            assertEquals(-model.get(i), chunks.secondAt(i));
        }
    }

    private static PairChunks filled(long start, int count) {
        PairChunks chunks = new PairChunks();
        for (int i = 0; i < count; i++) {
            chunks.append(start + i, -start - i);
        }
        return chunks;
    }
}
