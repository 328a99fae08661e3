package io.github.dmasg.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.map.Direction;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.MiddleOfThree;
import io.github.dmasg.page.PageSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldingTest {
    private static final Device NIC = Device.named("nic").build();

    private final Holding holding =
            new Holding("mapping", NIC, Direction.BIDIRECTIONAL, false, new Place(List.of()), 0);

    private static String describe(Stretch stretch) {
        return stretch.position + ":" + Long.toHexString(stretch.first) + ".." + Long.toHexString(stretch.last) + "#"
                + stretch.entry;
    }

    private static List<String> describe(List<Stretch> stretches) {
        return stretches.stream().map(HoldingTest::describe).toList();
    }

    @Test
    void entriesFollowEachOtherFromTheirPositionOn() {
        BioVecList source = new BioVecList();
        source.append(0x1000, 0x30);
        source.append(0x5010, 0x100);
        source.append(0x9000, 1);
        assertEquals(
                List.of("7:1000..102f#0", "55:5010..510f#1", "311:9000..9000#2"), describe(holding.entries(source, 7)));
        PageSource middle = new MiddleOfThree(3, 0);
        assertEquals(List.of("0:3000..3fff#0"), describe(holding.entries(middle, 0)));
    }

    @Test
    void segmentsFollowEachOtherFromTheStart() {
        DmaSgList segments = new DmaSgList();
        segments.append(0xf000, 0x10, 0);
        segments.append(0x8000, 0x1000, 0);
        segments.append(0x2000, 1, 0);
        holding.reaches(segments);
        assertEquals(List.of("0:f000..f00f#-1", "16:8000..8fff#-1", "4112:2000..2000#-1"), describe(holding.reach));
        assertSame(holding.reach.get(1), holding.reaching(0x8000));
        assertSame(holding.reach.get(1), holding.reaching(0x8fff));
        assertSame(holding.reach.get(2), holding.reaching(0x2000));
        assertNull(holding.reaching(0x9000));
        assertNull(holding.reaching(0x7fff));
    }

    /** Stretches at positions 0, 16 and 32, each of 16 bytes. */
    private List<Stretch> three() {
        List<Stretch> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long first = 0x1000L * (3 - i);
            all.add(new Stretch(holding, first, first + 15, 16L * i, i, 5));
        }
        return all;
    }

    private static void assertCut(long from, long to, List<String> left, List<String> gone, List<String> remains) {
        List<Stretch> all = new HoldingTest().three();
        List<Stretch> parts = new ArrayList<>();
        List<Stretch> cut = Holding.cut(all, from, to, parts);
        assertEquals(left, describe(all));
        assertEquals(gone, describe(cut));
        assertEquals(remains, describe(parts));
        parts.forEach(part -> assertEquals(5, part.provider));
    }

    @Test
    void aCutTakesWholeStretchesAndLeavesTheirNeighboursAlone() {
        assertCut(16, 32, List.of("0:3000..300f#0", "32:1000..100f#2"), List.of("16:2000..200f#1"), List.of());
        assertCut(0, 48, List.of(), List.of("0:3000..300f#0", "16:2000..200f#1", "32:1000..100f#2"), List.of());
    }

    @Test
    void aCutLeavesWhatIsBeforeAndBehindIt() {
        assertCut(
                20,
                24,
                List.of("0:3000..300f#0", "16:2000..2003#1", "24:2008..200f#1", "32:1000..100f#2"),
                List.of("16:2000..200f#1"),
                List.of("16:2000..2003#1", "24:2008..200f#1"));
        assertCut(
                15,
                33,
                List.of("0:3000..300e#0", "33:1001..100f#2"),
                List.of("0:3000..300f#0", "16:2000..200f#1", "32:1000..100f#2"),
                List.of("0:3000..300e#0", "33:1001..100f#2"));
    }

    @Test
    void aStretchContainsItsFirstAndItsLastAddress() {
        Stretch high = new Stretch(holding, Long.MAX_VALUE, Long.MIN_VALUE, 0, 0, 0);
        assertTrue(high.contains(Long.MAX_VALUE) && high.contains(Long.MIN_VALUE));
        assertFalse(high.contains(Long.MAX_VALUE - 1) || high.contains(Long.MIN_VALUE + 1));
        assertEquals(2, high.length());
        assertEquals(1, high.positionOf(Long.MIN_VALUE));
    }

    @Test
    void aHoldingSaysWhenItIsOver() {
        holding.bytes = 3;
        assertEquals("mapping of nic, 3 bytes, made at an unknown place", holding.toString());
        StackTraceElement frame = new StackTraceElement("driver.Nic", "close", "Nic.java", 12);
        holding.ended = new Place(List.of(frame));
        assertEquals(
                "mapping of nic, 3 bytes, made at an unknown place, ended at driver.Nic.close(Nic.java:12)",
                holding.toString());
    }
}
