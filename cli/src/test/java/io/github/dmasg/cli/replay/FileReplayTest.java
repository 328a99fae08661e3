package io.github.dmasg.cli.replay;

import static io.github.dmasg.cli.replay.TraceText.list;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** Composed recordings: which lines belong together, and what can be known of a call. */
class FileReplayTest extends ComposedRecording {
    @Test
    void mapLinesGiveLengthsAndTheMapper() throws Exception {
        FileReport report = replay(new TraceText()
                .map(IOVA, 0x100000, 0x2000)
                .map(IOVA + 0x2000, 0x300000, 0x1000)
                .mapSg(DISK, list(0x100200, 0x300000), list(IOVA + 0x200), list(0x1e00 + 0x400))
                .unmapSg(DISK, 0x100200, 0x300000));
        RecordedCall call = replays.only();
        assertEquals(MapperKind.IOMMU, call.kind());
        assertEquals(LengthSource.MAP_LINES, call.lengthSource());
        assertArrayEquals(list(0x1e00, 0x400), call.lengths());
        assertEquals(0x3000, call.iovaBytes());
        assertEquals(1, report.get(Count.CLASSIC_EQUAL));
        assertEquals(0, report.get(Count.LEAKS));
        assertEquals(4, report.get(Count.EVENTS));
        assertEquals("recorded", report.devices().get(0).kindSource());
    }

    @Test
    void aProbeIsBelievedAndBringsTheLimits() throws Exception {
        replay(new TraceText()
                .probe("mss=131072 bnd=0xffff mam=0xfff", 2, 0x3000L << 32, 0x200L << 32, 0xffff88a700fd4801L)
                .mapSg(DISK, list(0x100000, 0x300000), list(IOVA), list(0x3200)));
        RecordedCall call = replays.only();
        assertEquals(LengthSource.PROBE, call.lengthSource());
        assertArrayEquals(list(0x3000, 0x200), call.lengths());
        assertEquals(new Limits(131072, 0xffff, 0xfff, Limits.Source.PROBE), call.limits());
    }

    @Test
    void aProbeOfAnotherListIsNotBelieved() throws Exception {
        FileReport report = replay(new TraceText()
                .probe("mss=131072 bnd=0x0 mam=0x0", 2, 0x3000L << 32 | 0x10, 0x200L << 32)
                .mapSg(DISK, list(0x100000, 0x300000), list(IOVA), list(0x3200)));
        assertEquals(LengthSource.CHOSEN, replays.only().lengthSource());
        assertEquals(0xffffffffL, replays.only().limits().boundaryMask(), "no boundary declared is 4 GiB");
        assertEquals(1, report.get(Count.INFERRED));
        assertEquals(0, report.get(Count.CLASSIC_EQUAL));
    }

    @Test
    void aProbeOfAListOfAnotherLengthIsNotBelieved() throws Exception {
        replay(new TraceText()
                .probe("mss=131072 bnd=0x0 mam=0x0", 3, 0x3000L << 32, 0x200L << 32, 0x1000L << 32)
                .mapSg(DISK, list(0x100000, 0x300000), list(IOVA), list(0x3200)));
        assertEquals(LengthSource.CHOSEN, replays.only().lengthSource());
    }

    @Test
    void eachCallHasTheLimitsOfItsOwnProbe() throws Exception {
        TraceText text = new TraceText();
        for (int mss : new int[] {4096, 8192}) {
            text.probe("mss=" + mss + " bnd=0xffff mam=0x0", 1, 0x1000L << 32)
                    .mapSg(DISK, list(0x100000), list(IOVA), list(0x1000));
        }
        text.mapSg(DISK, list(0x100000), list(IOVA), list(0x1000));
        replay(text);
        assertEquals(4096, replays.calls.get(0).limits().maxSegment());
        assertEquals(8192, replays.calls.get(1).limits().maxSegment());
        assertEquals(Limits.Source.PROBE, replays.calls.get(2).limits().source());
    }

    @Test
    void tasksAndInterruptsThatInterleaveAreKeptApart() throws Exception {
        long other = 0xee000000L;
        FileReport report = replay(new TraceText()
                .from("disk-7 [000] d..1.")
                .probe("mss=65536 bnd=0xffffffff mam=0x0", 2, 0x1000L << 32, 0x1000L << 32)
                .map(IOVA, 0x100000, 0x1000)
                .from("net-8 [001] b..1.")
                .map(other, 0x900000, 0x1000)
                .from("disk-7 [000] d.h1.")
                .map(other + 0x50000, 0x800000, 0x1000)
                .mapPage(NET, other + 0x50000, 64, 0x800000)
                .from("disk-7 [001] ...1.")
                .map(IOVA + 0x1000, 0x300000, 0x1000)
                .from("net-8 [001] b..1.")
                .mapPage(NET, other, 64, 0x900000)
                .from("disk-7 [001] d..1.")
                .mapSg(DISK, list(0x100000, 0x300000), list(IOVA), list(0x2000)));
        assertEquals(LengthSource.PROBE, replays.only().lengthSource());
        assertEquals(0x2000, replays.only().iovaBytes());
        assertEquals(1, report.get(Count.CLASSIC_EQUAL));
        assertEquals(3, report.get(Count.LEAKS));
    }

    @Test
    void linesOfAFailedCallDoNotReachTheNext() throws Exception {
        replay(new TraceText()
                .map(IOVA, 0x100000, 0x1000)
                .line("dma_map_sg_err: " + DISK + " dir=TO_DEVICE dma_addrs={0x100000} err=-12 attrs=")
                .mapSg(DISK, list(0x100000), list(IOVA), list(0x1000)));
        assertEquals(-1, replays.only().iovaBytes());
    }

    @Test
    void withoutTranslationTheMapperIsDirectUnlessAnIommuIsSeenElsewhere() throws Exception {
        TraceText direct = new TraceText().mapSg(DISK, list(0x5200), list(0x5200), list(0x100));
        assertEquals(MapperKind.DIRECT, replay(direct).devices().get(0).kind());
        TraceText identity = new TraceText()
                .map(IOVA, 0x800000, 0x1000)
                .mapPage(NET, IOVA, 64, 0x800000)
                .mapSg(DISK, list(0x5200), list(0x5200), list(0x100));
        assertEquals(MapperKind.IDENTITY, replay(identity).devices().get(0).kind());
    }

    @Test
    void translationThatNothingExplainsIsAGuess() throws Exception {
        TraceText text = new TraceText().mapSg(DISK, list(0x5200), list(IOVA + 0x200), list(0x100));
        FileReport.DeviceLine device = replay(text).devices().get(0);
        assertEquals(MapperKind.IOMMU, device.kind());
        assertEquals("guessed", device.kindSource());
        text.bounced(NET, 0x110000000L, 64);
        assertEquals("recorded", replay(text).devices().get(0).kindSource(), "bounces are being recorded");
        replays.book.addMapper(DISK + "=bounce");
        device = replay(text).devices().get(0);
        assertEquals(MapperKind.BOUNCE, device.kind());
        assertEquals("given", device.kindSource());
    }

    @Test
    void aLargerJoinedSegmentRaisesTheAssumedMaximum() throws Exception {
        int n = 64;
        long[] starts = pages(n, 0x100000, 0x5000);
        TraceText text = new TraceText().mapSg(DISK, starts, list(IOVA), list(0x1000L * n));
        FileReport report = replay(text);
        assertEquals(
                new Limits(0x40000, 0xffffffffL, 0, Limits.Source.ASSUMED),
                replays.only().limits());
        assertEquals(1, report.get(Count.CLASSIC_EQUAL));
        assertNull(report.firstDifference());
    }
}
