package io.github.dmasg.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.MiddleOfThree;
import io.github.dmasg.page.PageSource;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryMapTest {
    private static final long END = 1L << 52;
    private static final int BYTES = 40;

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Test
    void areasAreNotEmptyAndLieBelowTheEndOfMemory() {
        MemoryMap.Builder builder = MemoryMap.builder();
        for (long[] wrong : new long[][] {{0, 0}, {0, -1}, {-1, 1}, {END, 1}, {END - 1, 2}, {0, END + 1}}) {
            assertEquals(
                    "text: 0x" + Long.toHexString(wrong[0]) + "+" + wrong[1]
                            + " (expected: not empty, end at most 2^52)",
                    refused(() -> builder.kept("text", wrong[0], wrong[1])));
        }
        MemoryMap all = builder.memory(0, END).build();
        assertNull(all.objection(0, END, 0));
        assertNull(all.objection(END - 1, 1, 0));
        MemoryMap last = MemoryMap.builder().memory(END - 1, 1).build();
        assertNull(last.objection(END - 1, 1, 0));
        assertEquals(
                "physical 0xffffffffffffe+0x2 is no memory at 0xffffffffffffe (expected: memory that may be mapped)",
                last.objection(END - 2, 2, 0));
    }

    @Test
    void theFirstWrongByteIsNamed() {
        MemoryMap map = MemoryMap.builder()
                .memory(0x1000, 0x2000)
                .kept("kernel text", 0x1800, 0x100)
                .deviceMemory(0x8000, 0x1000)
                .build();
        assertNull(map.objection(0x1000, 0x800, 0));
        assertEquals(
                "physical 0x1000+0x801 is kernel text at 0x1800 (expected: memory that may be mapped)",
                map.objection(0x1000, 0x801, 0));
        assertNull(map.objection(0x1900, 0x1700, 0));
        assertEquals(
                "physical 0x1900+0x1701 is no memory at 0x3000 (expected: memory that may be mapped)",
                map.objection(0x1900, 0x1701, 0));
        assertNull(map.objection(0x8000, 0x1000, 3));
        assertEquals(
                "physical 0x8000+0x1 is device memory at 0x8000 (expected: memory that may be mapped)",
                map.objection(0x8000, 1, 0));
        assertEquals(
                "physical 0x1000+0x10 is memory at 0x1000 (expected: device memory, as its provider says)",
                map.objection(0x1000, 0x10, 3));
    }

    @Test
    void aSourceIsLetThroughOrItsFirstWrongEntryNamed() {
        MemoryMap map = MemoryMap.builder().memory(0x1000, 0x2000).build();
        BioVecList source = new BioVecList();
        source.append(0x1000, 0x1000);
        source.append(0x2000, 0x1000);
        assertSame(source, map.checked(source));
        source.append(0x3000, 1);
        assertEquals(
                "entry 2: physical 0x3000+0x1 is no memory at 0x3000 (expected: memory that may be mapped)",
                refused(() -> map.checked(source)));
        PageSource middle = new MiddleOfThree(2, 0);
        assertSame(middle, map.checked(middle));
    }

    /** Later areas take from earlier ones: against every address written out. */
    @Test
    void equalsEveryAddressWrittenOut() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            MemoryMap.Builder builder = MemoryMap.builder();
            char[] written = new char[BYTES];
            Arrays.fill(written, '-');
            for (int step = 0; step < 8; step++) {
                int first = random.nextInt(BYTES);
                int length = 1 + random.nextInt(BYTES - first);
                char use = "mdk".charAt(random.nextInt(3));
                Arrays.fill(written, first, first + length, use);
                switch (use) {
                    case 'm' -> builder.memory(first, length);
                    case 'd' -> builder.deviceMemory(first, length);
                    default -> builder.kept("kept", first, length);
                }
                MemoryMap map = builder.build();
                for (int at = 0; at < BYTES; at++) {
                    assertEquals(written[at] == 'm', map.objection(at, 1, 0) == null, "seed " + seed);
                    assertEquals(written[at] == 'd', map.objection(at, 1, 1) == null, "seed " + seed);
                }
            }
        }
    }
}
