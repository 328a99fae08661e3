package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.map.SpanSource.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each segment is told with the entry that holds its last byte, whatever entry the layout named. */
class EntryFollowerTest {
    private static final Entry[] ENTRIES = {
        Entry.of(0, 3), Entry.of(0, 1), Entry.of(0, 1), Entry.of(0, 5), Entry.of(0, 2), Entry.of(0, 7)
    };

    private static List<String> follow(int spanLength, int... lengths) {
        List<String> told = new ArrayList<>();
        EntryFollower follower = new EntryFollower(
                new SpanSource(List.of(ENTRIES), spanLength),
                (address, length, flags, entry, rule) ->
                        told.add(address + "+" + length + " " + flags + " " + entry + " " + rule));
        for (int length : lengths) {
            follower.segment(1000 + length, length, 1, 77, BreakRule.BOUNDARY);
        }
        return told;
    }

    @Test
    void whereverTheSpansEnd() {
        for (int spanLength = 1; spanLength <= 6; spanLength++) {
            assertEquals(
                    List.of(
                            "1002+2 1 0 BOUNDARY",
                            "1001+1 1 0 BOUNDARY",
                            "1002+2 1 2 BOUNDARY",
                            "1001+1 1 3 BOUNDARY",
                            "1005+5 1 4 BOUNDARY",
                            "1008+8 1 5 BOUNDARY"),
                    follow(spanLength, 2, 1, 2, 1, 5, 8),
                    "by " + spanLength);
        }
    }

    /** A source must not change; if it does, its listener still hears of every segment. */
    @Test
    void aSourceThatHasShrunkEndsWithItsLastEntry() {
        assertEquals(List.of("1019+19 1 5 BOUNDARY"), follow(2, 19));
        assertEquals(List.of("1030+30 1 5 BOUNDARY", "1001+1 1 5 BOUNDARY"), follow(2, 30, 1));
    }
}
