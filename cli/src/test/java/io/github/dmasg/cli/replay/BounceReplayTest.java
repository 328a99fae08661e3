package io.github.dmasg.cli.replay;

import static io.github.dmasg.cli.replay.TraceText.list;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Composed recordings of devices that bounce. */
class BounceReplayTest extends ComposedRecording {
    @Test
    void bounceLinesCompleteACutList() throws Exception {
        int n = 130;
        long[] starts = pages(n, 0x110000200L, 0x5000);
        long[] slots = pages(n, 0x7c000200, 0x800);
        TraceText text = new TraceText();
        for (long start : starts) {
            text.bounced(DISK, start, 0x600);
        }
        FileReport report =
                replay(text.mapSg(DISK, starts, slots, all(n, 0x600)).unmapSg(DISK, starts));
        assertEquals(MapperKind.BOUNCE, replays.only().kind());
        assertEquals(LengthSource.BOUNCE_LINES, replays.only().lengthSource());
        assertArrayEquals(all(n, 0x600), replays.only().lengths());
        assertEquals(1, report.get(Count.CLASSIC_EQUAL));
    }

    @Test
    void bounceLinesOfOneCallStayWithIt() throws Exception {
        int n = 130;
        long[] starts = pages(n, 0x110000200L, 0x5000);
        long[] others = pages(n, 0x150000200L, 0x5000);
        TraceText text = new TraceText();
        for (long start : starts) {
            text.bounced(DISK, start, 0x600);
        }
        text.mapSg(DISK, starts, pages(n, 0x7c000200, 0x800), all(n, 0x600));
        for (long start : others) {
            text.bounced(DISK, start, 0x400);
        }
        text.mapSg(DISK, others, pages(n, 0x7d000200, 0x800), all(n, 0x400));
        FileReport report = replay(text.unmapSg(DISK, starts).unmapSg(DISK, others));
        assertEquals(2, report.get(Count.EXACT_BY_BOUNCE_LINES));
        assertArrayEquals(all(n, 0x600), replays.calls.get(0).lengths());
        assertArrayEquals(all(n, 0x400), replays.calls.get(1).lengths());
    }

    @Test
    void bounceLinesNameTheirEntry() throws Exception {
        int n = 131;
        long[] starts = pages(n, 0x5000, 0x5000);
        starts[3] = 0x110000000L;
        starts[129] = 0x110004000L;
        long[] dma = starts.clone();
        dma[3] = 0x7c000000;
        dma[129] = 0x7c001000;
        replay(new TraceText()
                .bounced(DISK, starts[3], 0x800)
                .bounced(DISK, starts[129], 0x700)
                .mapSg(DISK, starts, dma, all(n, 0x800))
                .unmapSg(DISK, starts));
        RecordedCall call = replays.only();
        assertEquals(LengthSource.CHOSEN, call.lengthSource(), "two entries did not bounce");
        assertArrayEquals(list(0x800, 0x1000, 0x700, 0x1000), Arrays.copyOfRange(call.lengths(), 127, 131));
    }

    @Test
    void whatBouncesIsNotJoinedThoughItCouldBeReached() throws Exception {
        FileReport report = replay(new TraceText()
                .bounced(DISK, 0x5000, 0x1000)
                .bounced(DISK, 0x6000, 0x1000)
                .mapSg(DISK, list(0x5000, 0x6000), list(0x7c000000, 0x7c001000), list(0x1000, 0x1000)));
        assertEquals(2, report.get(Count.MINIMAL_DMA_ENTRIES));
        FileReport reached = replay(new TraceText()
                .bounced(DISK, 0x110000000L, 0x1000)
                .mapSg(
                        DISK,
                        list(0x5000, 0x6000, 0x110000000L),
                        list(0x5000, 0x6000, 0x7c001000),
                        list(0x1000, 0x1000, 0x1000)));
        assertEquals(2, reached.get(Count.MINIMAL_DMA_ENTRIES), "the first two are joined");
    }

    @Test
    void entriesWithinReachNeedNoBounce() throws Exception {
        FileReport report = replay(new TraceText()
                .bounced(DISK, 0x110000000L, 0x1000)
                .mapSg(DISK, list(0x5000, 0x110000000L), list(0x5000, 0x7c000000), list(0x800, 0x1000)));
        assertEquals(MapperKind.BOUNCE, replays.only().kind());
        assertEquals(1, report.get(Count.CLASSIC_EQUAL));
    }

    @Test
    void bouncedListsInFrontOfAnIommuAreOneToOne() throws Exception {
        FileReport report = replay(new TraceText()
                .map(IOVA, 0x100000, 0x2000)
                .mapSg(DISK, list(0x100000, 0x101000), list(IOVA), list(0x2000))
                .bounced(DISK, 0x200200, 0x400)
                .map(IOVA + 0x10000, 0x7c000000, 0x1000)
                .bounced(DISK, 0x300200, 0x400)
                .map(IOVA + 0x11000, 0x7c001000, 0x1000)
                .mapSg(DISK, list(0x200200, 0x300200), list(IOVA + 0x10200, IOVA + 0x11200), list(0x400, 0x400)));
        assertEquals(2, report.get(Count.CLASSIC_EQUAL));
        assertEquals(MapperKind.IOMMU, replays.calls.get(0).kind());
        assertEquals(MapperKind.BOUNCE, replays.calls.get(1).kind());
    }
}
