package io.github.dmasg.bounce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against every slot written out: the first run that fits, round and round from behind the last one. */
class BounceAreaTest {
    /** One run. */
    private record Run(int first, int count) {}

    /** The same, slowly. */
    private static final class WrittenOut {
        private final boolean[] used;
        private int behindLast;

        WrittenOut(int slots) {
            used = new boolean[slots];
        }

        int take(int count, int stride, int residue, int window, int phase) {
            List<Integer> starts = new ArrayList<>();
            for (int start = residue; start + count <= used.length; start += stride) {
                starts.add(start);
            }
            int from = 0;
            while (from + 1 < starts.size() && starts.get(from + 1) <= behindLast) {
                from++;
            }
            // Starts that are too near to the end are none, but the search begins behind them all the same.
            boolean behindAll = !starts.isEmpty() && starts.get(starts.size() - 1) + stride <= behindLast;
            for (int i = behindAll ? starts.size() : from; i < starts.size(); i++) {
                if (fits(starts.get(i), count, window, phase)) {
                    return mark(starts.get(i), count);
                }
            }
            for (int start : starts) {
                if (fits(start, count, window, phase)) {
                    return mark(start, count);
                }
            }
            return -1;
        }

        private boolean fits(int start, int count, int window, int phase) {
            for (int slot = start; slot < start + count; slot++) {
                if (used[slot] || (slot + phase) / window != (start + phase) / window) {
                    return false;
                }
            }
            return true;
        }

        private int mark(int start, int count) {
            for (int slot = start; slot < start + count; slot++) {
                used[slot] = true;
            }
            behindLast = (start + count) % used.length;
            return start;
        }

        int free() {
            int free = 0;
            for (boolean each : used) {
                free += each ? 0 : 1;
            }
            return free;
        }
    }

    @Test
    void equalsEverySlotWrittenOut() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            int slots = 1 + random.nextInt(150);
            BounceArea area = new BounceArea(slots);
            WrittenOut model = new WrittenOut(slots);
            List<Run> live = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                if (random.nextInt(3) > 0 || live.isEmpty()) {
                    int count = 1 + random.nextInt(1 + random.nextInt(20));
                    int stride = 1 << random.nextInt(4);
                    int residue = random.nextInt(stride);
                    int window =
                            random.nextBoolean() ? 1 << 20 : Integer.highestOneBit(2 * count - 1) << random.nextInt(3);
                    int phase = random.nextInt(window);
                    int expected = model.take(count, stride, residue, window, phase);
                    assertEquals(expected, area.take(count, stride, residue, window, phase), "seed " + seed);
                    if (expected >= 0) {
                        live.add(new Run(expected, count));
                    }
                } else {
                    Run gone = live.remove(random.nextInt(live.size()));
                    area.give(gone.first, gone.count);
                    for (int slot = gone.first; slot < gone.first + gone.count; slot++) {
                        model.used[slot] = false;
                    }
                }
                assertEquals(model.free(), area.free(), "seed " + seed);
            }
        }
    }

    @Test
    void aRunIsNotSoughtInAnAreaThatHasNotAsManySlotsFree() {
        BounceArea area = new BounceArea(4);
        assertEquals(-1, area.take(5, 1, 0, 64, 0));
        assertEquals(0, area.take(4, 1, 0, 64, 0));
        assertEquals(0, area.free());
        assertEquals(-1, area.take(1, 1, 0, 64, 0));
        area.give(0, 4);
        assertEquals(0, area.take(4, 4, 0, 64, 0));
    }
}
