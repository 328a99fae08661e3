package io.github.dmasg.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against every position written out. */
class OwnershipTest {
    private static final int BYTES = 40;

    @Test
    void equalsEveryPositionWrittenOut() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            Ownership ownership = new Ownership();
            boolean[] device = new boolean[BYTES];
            Arrays.fill(device, true);
            for (int step = 0; step < 12; step++) {
                int from = random.nextInt(BYTES);
                int length = 1 + random.nextInt(BYTES - from);
                boolean toDevice = random.nextBoolean();
                ownership.pass(from, length, toDevice);
                Arrays.fill(device, from, from + length, toDevice);
                int at = random.nextInt(BYTES);
                int count = 1 + random.nextInt(BYTES - at);
                boolean wanted = random.nextBoolean();
                long expected = Ownership.NONE;
                for (int i = at + count - 1; i >= at; i--) {
                    expected = device[i] == wanted ? i : expected;
                }
                assertEquals(expected, ownership.first(at, count, wanted), "seed " + seed);
            }
        }
    }
}
