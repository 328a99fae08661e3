package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parts of a range, beside one bit for each address. */
class PeerPartsTest {
    private static final int PROGRAMS = 400;
    private static final int SIZE = 60;

    @Test
    void aBitForEachAddressSaysTheSame() {
        Random random = new Random(7);
        for (int program = 0; program < PROGRAMS; program++) {
            PeerParts parts = new PeerParts();
            BitSet model = new BitSet();
            StringBuilder story = new StringBuilder();
            int end = 0;
            for (int step = 0; step < 12; step++) {
                if (random.nextInt(4) == 0) {
                    int at = random.nextInt(end + 1);
                    story.append(" cut ").append(at);
                    parts.cut(at);
                    model.clear(at, SIZE);
                    end = at;
                } else {
                    int from = end + random.nextInt(3);
                    int behind = Math.min(SIZE, from + 1 + random.nextInt(5));
                    if (from < behind) {
                        story.append(" add ").append(from).append("..").append(behind);
                        parts.add(from, behind);
                        model.set(from, behind);
                        end = behind;
                    }
                }
                for (int at = 0; at <= SIZE; at++) {
                    String where = story + ", at " + at;
                    assertEquals(model.nextClearBit(at), parts.firstOutside(at), where);
                    assertEquals(startBehind(model, at), parts.startBehind(at), where);
                }
            }
        }
    }

    private static long startBehind(BitSet model, int at) {
        int start = model.nextSetBit(model.get(at) ? model.nextClearBit(at) : at);
        return start < 0 ? Long.MAX_VALUE : start;
    }
}
