package io.github.dmasg.proptests.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.legacy.iter.PageMemory;
import io.github.dmasg.legacy.iter.SgCopy;
import io.github.dmasg.legacy.iter.SgMappingIterator;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cipher over the divisions of the kernel's crypto tests: two lists walked side by side. */
class CryptoDivisionFactsTest {
    private static final int PAGE = PageRef.PAGE_SIZE;
    private static final int WHOLE = 10000;
    private static final byte POISON = (byte) 0xfe;
    private static final int[] LENGTHS = {1, 2, 15, 16, 33, 100, 4095, 4096, 4097, 12289, 70001};
    private static final int[] ALIGNMENTS = {1, 4, 16, 64};

    private final Map<Long, byte[]> pages = new HashMap<>();
    private final PageMemory memory = page -> pages.computeIfAbsent(PageRef.pfn(page), p -> {
        byte[] bytes = new byte[PAGE];
        Arrays.fill(bytes, POISON);
        return bytes;
    });

    static List<List<String>> rows() {
        return FactFile.rows("crypto-divisions");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyWayGivesTheSameResult(List<String> row) {
        int restart = row.size() > 3 ? Integer.parseInt(row.get(3).split(" ", -1)[1]) : WHOLE;
        for (int length : LENGTHS) {
            for (int alignment : ALIGNMENTS) {
                outOfPlace(row, length, alignment, restart);
                inPlace(row, length, alignment, restart);
            }
        }
    }

    private void outOfPlace(List<String> row, int length, int alignment, int restart) {
        pages.clear();
        Sg source = list(row.get(1), length, alignment, 0x1000);
        Sg destination = list(row.get(2), length, alignment, 0x100000);
        put(source, message(length));
        encrypt(source, destination, length, restart);
        assertArrayEquals(result(length), take(destination, length));
        assertArrayEquals(message(length), take(source, length));
        poisonIsIntact(source, destination);
    }

    private void inPlace(List<String> row, int length, int alignment, int restart) {
        for (boolean oneList : new boolean[] {true, false}) {
            pages.clear();
            Sg list = list(row.get(1), length, alignment, 0x1000);
            Sg other = oneList ? list : list(row.get(1), length, alignment, 0x1000);
            put(list, message(length));
            encrypt(list, other, length, restart);
            assertArrayEquals(result(length), take(list, length));
            poisonIsIntact(list);
        }
    }

    private static byte[] message(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + 7);
        }
        return bytes;
    }

    private static byte key(int position) {
        return (byte) ((position * 0x9e3779b1) >>> 13);
    }

    private static byte[] result(int length) {
        byte[] bytes = message(length);
        for (int i = 0; i < length; i++) {
            bytes[i] ^= key(i);
        }
        return bytes;
    }

    /** Pieces as the row says, each in pages of its own; the last gets the rounding. */
    private static Sg list(String column, int length, int alignment, long firstPfn) {
        List<String> pieces = FactFile.words(column);
        Scatterlist array = Scatterlist.allocate(pieces.size());
        array.init(pieces.size());
        int left = length;
        int shares = 0;
        for (int i = 0; i < pieces.size(); i++) {
            String[] parts = pieces.get(i).split("@", -1);
            int share = Integer.parseInt(parts[0]);
            shares += share;
            int bytes = i == pieces.size() - 1 ? left : (int) ((long) length * share / WHOLE);
            array.setPage(i, PageRef.of(firstPfn + 0x100L * i), bytes, offset(parts[1], alignment));
            left -= bytes;
        }
        assertEquals(WHOLE, shares);
        return array.at(0);
    }

    private static int offset(String word, int alignment) {
        if (word.equals("A")) {
            return alignment;
        }
        return word.startsWith("P-") ? PAGE - Integer.parseInt(word.substring(2)) : Integer.parseInt(word);
    }

    private void put(Sg list, byte[] bytes) {
        assertEquals(bytes.length, SgCopy.fromBuffer(list, SgList.nents(list), bytes, 0, memory));
    }

    private byte[] take(Sg list, int length) {
        byte[] bytes = new byte[length];
        assertEquals(length, SgCopy.toBuffer(list, SgList.nents(list), bytes, 0, memory));
        return bytes;
    }

    private void encrypt(Sg source, Sg destination, int length, int restart) {
        int first = (int) ((long) length * restart / WHOLE);
        encryptRange(source, destination, 0, first);
        encryptRange(source, destination, first, length);
    }

    private void encryptRange(Sg source, Sg destination, int from, int to) {
        WarnLog warnings = new WarnLog();
        SgMappingIterator in = new SgMappingIterator(memory, warnings);
        SgMappingIterator out = new SgMappingIterator(memory, warnings);
        in.start(source, SgList.nents(source));
        out.start(destination, SgList.nents(destination));
        assertEquals(true, in.skip(from) && out.skip(from));
        int at = from;
        while (at < to && in.next() && out.next()) {
            int part = (int) Math.min(to - at, Math.min(in.length(), out.length()));
            for (int i = 0; i < part; i++) {
                out.bytes()[(int) out.offset() + i] = (byte) (in.bytes()[(int) in.offset() + i] ^ key(at + i));
            }
            at += part;
            in.setConsumed(part);
            out.setConsumed(part);
        }
        in.stop();
        out.stop();
        assertEquals(to, at);
        assertEquals(0, warnings.count());
    }

    /** Every byte of every touched page that belongs to no piece still has its poison. */
    private void poisonIsIntact(Sg... lists) {
        Map<Long, byte[]> rest = new HashMap<>();
        pages.forEach((pfn, bytes) -> rest.put(pfn, bytes.clone()));
        for (Sg list : lists) {
            SgMappingIterator it = new SgMappingIterator(
                    page -> rest.computeIfAbsent(PageRef.pfn(page), p -> new byte[PAGE]), new WarnLog());
            it.start(list, SgList.nents(list));
            while (it.next()) {
                Arrays.fill(it.bytes(), (int) it.offset(), (int) (it.offset() + it.length()), POISON);
            }
        }
        rest.forEach((pfn, bytes) -> {
            for (byte b : bytes) {
                assertEquals(POISON, b);
            }
        });
    }
}
