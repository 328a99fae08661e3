package io.github.dmasg.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against every address written out. */
class CoverageTest {
    private static final int ADDRESSES = 48;

    private record Range(int first, int last, Object holder) {}

    /** At the start and the end of the address space, in the middle, and where the sign changes. */
    @ParameterizedTest
    @ValueSource(longs = {0, 0x1234_5678L, -ADDRESSES, Long.MAX_VALUE - 20})
    void equalsEveryAddressWrittenOut(long base) {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Coverage<Object> coverage = new Coverage<>();
            List<Range> live = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                if (live.isEmpty() || random.nextInt(5) < 3) {
                    int first = random.nextInt(ADDRESSES);
                    Range made = new Range(first, first + random.nextInt(ADDRESSES - first), new Object());
                    live.add(made);
                    coverage.add(base + made.first, base + made.last, made.holder);
                } else {
                    Range gone = live.remove(random.nextInt(live.size()));
                    coverage.remove(base + gone.first, base + gone.last, gone.holder);
                }
                coverage.checkInvariants();
                assertEquals(live.isEmpty(), coverage.isEmpty());
                compare(coverage, base, live, random);
            }
        }
    }

    private static void compare(Coverage<Object> coverage, long base, List<Range> live, Random random) {
        int first = random.nextInt(ADDRESSES);
        int last = first + random.nextInt(ADDRESSES - first);
        int[] next = {first};
        coverage.visit(base + first, base + last, (from, to, holders) -> {
            assertEquals(base + next[0], from);
            for (; base + next[0] != to + 1; next[0]++) {
                int at = next[0];
                List<Object> expected = live.stream()
                        .filter(range -> range.first <= at && at <= range.last)
                        .map(Range::holder)
                        .toList();
                assertEquals(expected.size(), holders.size());
                assertTrue(holders.containsAll(expected));
            }
            return true;
        });
        assertEquals(last + 1, next[0]);
    }
}
