package io.github.dmasg.cli.replay;

import static io.github.dmasg.cli.replay.TraceText.list;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Composed recordings: which lines belong together, what can be known, what is counted. */
class FileReplayTest {
    private static final String DISK = "0000:00:05.0";
    private static final String NET = "0000:00:0d.0";
    private static final long IOVA = 0xfff00000L;

    @TempDir
    Path folder;

    private final Replays replays = new Replays();

    private FileReport replay(TraceText text) throws IOException, UnreadableRecordingException {
        return replays.run(text.in(folder));
    }

    private static long[] pages(int n, long first, long stride) {
        long[] starts = new long[n];
        Arrays.setAll(starts, i -> first + stride * i);
        return starts;
    }

    private static long[] all(int n, long value) {
        long[] values = new long[n];
        Arrays.fill(values, value);
        return values;
    }

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
    void sumsOfInferredCallsAreChecked() throws Exception {
        replays.mapper = (call, rules, into) -> {
            into.reset(0, 0, 0);
            into.add(0, call.bytes() - 1);
        };
        TraceText whole = new TraceText().mapSg(DISK, list(0x100000, 0x300000), list(IOVA), list(0x3200));
        assertEquals(1, replay(whole).get(Count.INFERRED_SUMS_DIFFER));
        int n = 130;
        long[] starts = pages(n, 0x10000200, 0x5000);
        TraceText cut =
                new TraceText().mapSg(DISK, starts, starts, all(n, 0x800)).unmapSg(DISK, starts);
        assertEquals(1, replay(cut).get(Count.INFERRED_SUMS_DIFFER));
    }

    @Test
    void aCutListIsCompletedFromItsUnmap() throws Exception {
        int n = 200;
        long[] starts = pages(n, 0x10000000, 0x5000);
        TraceText text = new TraceText();
        text.mapSg(DISK, starts, list(IOVA), list(0x1000L * n));
        text.mapPage(DISK, 0xaa000, 0x1000, 0x77000).unmapPage(DISK, 0xaa000, 0x1000);
        text.from("<idle>-0 [001] d.h2.").unmapSg(DISK, starts);
        replays.book.addDevice(DISK + ":mss=4G-1");
        FileReport report = replay(text);
        assertArrayEquals(starts, replays.only().starts());
        assertEquals(LengthSource.COUNTING, replays.only().lengthSource());
        assertEquals(1, report.get(Count.CLASSIC_EQUAL));
        assertEquals(n, report.get(Count.PAGE_ENTRIES));
        assertEquals(0, report.get(Count.LEAKS) + report.get(Count.ORPHAN_UNMAPS));
    }

    @Test
    void cutListsWithOneBeginningAreToldApart() throws Exception {
        int n = 140;
        long[] one = pages(n, 0x10000000, 0x5000);
        long[] two = one.clone();
        two[n - 1] = 0x900000;
        long[] shorter = Arrays.copyOf(one, n - 1);
        TraceText text = new TraceText();
        replays.book.addDevice(DISK + ":mss=4G-1");
        text.mapSg(DISK, one, list(IOVA), list(0x1000L * n));
        text.mapSg(DISK, shorter, list(IOVA - 0x100000), list(0x1000L * (n - 1)));
        text.unmapSg(DISK, shorter).unmapSg(DISK, one);
        FileReport report = replay(text);
        assertEquals(2, report.get(Count.CLASSIC_EQUAL));
        assertArrayEquals(shorter, replays.calls.get(0).starts());
        assertArrayEquals(one, replays.calls.get(1).starts());
    }

    @Test
    void aCutListThatIsNeverUnmappedIsNotReplayed() throws Exception {
        long[] starts = pages(129, 0x10000000, 0x5000);
        FileReport report = replay(new TraceText().mapSg(DISK, starts, list(IOVA), list(0x1000L * 129)));
        assertEquals(1, report.get(Count.MAP_SG));
        assertEquals(1, report.get(Count.INFERRED));
        assertEquals(1, report.get(Count.NOT_REPLAYED));
        assertEquals(1, report.get(Count.LEAKS));
        assertEquals(0, report.get(Count.PAGE_ENTRIES));
    }

    @Test
    void aCutDirectListIsInferredBeyondThePrintedPart() throws Exception {
        int n = 130;
        long[] starts = pages(n, 0x10000200, 0x5000);
        FileReport report = replay(
                new TraceText().mapSg(DISK, starts, starts, all(n, 0x800)).unmapSg(DISK, starts));
        RecordedCall call = replays.only();
        assertEquals(MapperKind.DIRECT, call.kind());
        assertEquals(LengthSource.CHOSEN, call.lengthSource());
        assertEquals(0x800, call.lengths()[127]);
        assertEquals(0x1000 - 0x200, call.lengths()[128]);
        assertEquals(1, report.get(Count.INFERRED));
        assertEquals(0, report.get(Count.INFERRED_SUMS_DIFFER));
        assertEquals(n, report.get(Count.CLASSIC_DMA_ENTRIES));
    }

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

    @Test
    void anExactCallThatDiffersIsShown() throws Exception {
        int n = 64;
        long[] starts = pages(n, 0x100000, 0x5000);
        replays.book.addDevice(DISK + ":mss=64K");
        FileReport report = replay(new TraceText().mapSg(DISK, starts, list(IOVA), list(0x1000L * n)));
        assertEquals(1, report.get(Count.CLASSIC_DIFFER));
        FileReport.Difference difference = report.firstDifference();
        assertNotNull(difference);
        List<String> lines = DifferenceText.lines("file", difference);
        assertEquals(
                List.of(
                        "file:3: 0000:00:05.0 FROM_DEVICE, iommu, mss=64K,boundary=4G-1,align=0 (limits: option)",
                        "  entries: 4 (kernel: 1)",
                        "  page side, 64 entries (lengths: counting)",
                        "        0  0x100000            0x1000"),
                lines.subList(0, 4));
        assertTrue(lines.contains("  DMA side of the kernel, 1 entries"), lines::toString);
        assertTrue(lines.contains("        0  0xfff00000          0x40000"), lines::toString);
        assertTrue(lines.contains("  DMA side of the classic policy, 4 entries"), lines::toString);
        assertEquals(3 + 64 + 1 + 1 + 1 + 4, lines.size());
    }

    @Test
    void aDifferenceInLengthsOrPlacesIsFound() throws Exception {
        replays.book.addDevice(DISK + ":mss=64K");
        // Two entries that the kernel would not leave apart; the second place is one granule off.
        FileReport apart = replay(new TraceText()
                .probe("mss=65536 bnd=0xffffffff mam=0x0", 2, 0x800L << 32, 0x800L << 32)
                .mapSg(DISK, list(0x5000, 0x9000), list(IOVA, IOVA + 0x2000), list(0x800, 0x800)));
        FileReport.Difference place = apart.firstDifference();
        assertNotNull(place);
        assertEquals("distance from the first of entry 1: 0x1000 (kernel: 0x2000)", place.reason());
        FileReport wrong = replay(new TraceText()
                .probe("mss=65536 bnd=0xffffffff mam=0x0", 2, 0x800L << 32, 0x800L << 32)
                .mapSg(DISK, list(0x5000, 0x9000), list(IOVA, IOVA + 0x1000), list(0x800, 0x900)));
        FileReport.Difference length = wrong.firstDifference();
        assertNotNull(length);
        assertEquals("length of entry 1: 0x800 (kernel: 0x900)", length.reason());
    }

    @Test
    void leaksOrphansAndDoublesAreCounted() throws Exception {
        FileReport report = replay(new TraceText()
                .mapPage(NET, 0xa000, 64, 0x5000)
                .mapPage(NET, 0xa000, 64, 0x5000)
                .unmapPage(NET, 0xa000, 64)
                .unmapPage(NET, 0xa000, 64)
                .unmapPage(NET, 0xa000, 64)
                .unmapPage(NET, 0xb000, 64)
                .mapPage(NET, 0xc000, 64, 0x6000)
                .unmapPage(NET, 0xc000, 65)
                .unmapPage(DISK, 0xc000, 64)
                .line("dma_unmap_resource: " + NET + " dir=TO_DEVICE dma_addr=c000 size=64 attrs=")
                .mapSg(DISK, list(0x5000, 0x6000), list(0x5000, 0x6000), list(8, 8))
                .unmapSg(DISK, 0x5000)
                .unmapSg(DISK, 0x5000, 0x6000)
                .unmapSg(DISK, 0x5000, 0x6000)
                .line("dma_alloc: " + NET + " dir=BIDIRECTIONAL dma_addr=1000 size=8 virt_addr=1 flags= attrs=")
                .line("dma_alloc: " + NET + " dir=BIDIRECTIONAL dma_addr=2000 size=8 virt_addr=1 flags= attrs=")
                .line("dma_free: " + NET + " dir=BIDIRECTIONAL dma_addr=1000 size=8 virt_addr=1 attrs="));
        assertEquals(1, report.get(Count.LEAKS));
        assertEquals(2, report.get(Count.DOUBLE_UNMAPS));
        assertEquals(5, report.get(Count.ORPHAN_UNMAPS));
        assertEquals(1, report.get(Count.LIVE_ALLOCATIONS));
        assertEquals(3, report.get(Count.SINGLE_MAPS));
    }

    @Test
    void unreadableLinesAreCountedAndTheFirstOnesNamed() throws Exception {
        TraceText text = new TraceText();
        for (int i = 0; i < 7; i++) {
            text.line("dma_unmap_page: " + NET + " dir=TO_DEVICE dma_addr=xyz size=1 attrs=");
        }
        text.raw("CPU:1 [LOST 9 EVENTS]").line("sched_wakeup: comm=x").raw("z".repeat(5 << 20));
        FileReport report = replay(text.mapPage(NET, 0xa000, 64, 0x5000));
        Path file = folder.resolve("composed.trace");
        assertEquals(8, report.get(Count.MALFORMED_LINES));
        assertEquals(2, report.get(Count.EVENTS));
        assertEquals(1, report.get(Count.OTHER_EVENTS));
        assertEquals(9, report.get(Count.LOST_EVENTS));
        assertEquals(file + ":3: dma_addr: 'xyz' (expected: a hexadecimal number)", replays.warnings.get(0));
        assertEquals(7, replays.warnings.size(), replays.warnings::toString);
        assertTrue(replays.warnings.contains(file + ": 3 more unreadable lines"), replays.warnings::toString);
        assertTrue(replays.warnings.get(5).startsWith(file + ": the kernel lost 9 events"), replays.warnings::toString);
    }

    @Test
    void aRecordingWithoutEventsIsFine() throws Exception {
        FileReport report = replay(new TraceText());
        assertEquals(0, report.get(Count.EVENTS));
        assertEquals(2, report.get(Count.LINES));
    }

    @Test
    void aCutLastLineIsUnreadable() throws Exception {
        String whole = new TraceText()
                .mapPage(NET, 0xa000, 64, 0x5000)
                .mapSg(DISK, list(0x5000, 0x6000), list(0x5000, 0x6000), list(8, 8))
                .toString();
        Path file = Files.writeString(folder.resolve("cut.trace"), whole.substring(0, whole.length() - 30));
        FileReport report = replays.run(file);
        assertEquals(1, report.get(Count.EVENTS));
        assertEquals(1, report.get(Count.MALFORMED_LINES));
    }

    private String refusal(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("other"), content);
        String message = assertThrows(UnreadableRecordingException.class, () -> replays.run(file))
                .getMessage();
        assertTrue(String.valueOf(message).startsWith(file + ": "), message);
        return String.valueOf(message).substring((file + ": ").length());
    }

    @Test
    void filesThatAreNoRecordingsAreRefused() throws Exception {
        assertEquals("empty file (expected: ftrace text)", refusal(new byte[0]));
        assertEquals(
                "binary file, a zero byte at offset 3 (expected: ftrace text)", refusal(new byte[] {1, 2, 3, 0, 5}));
        assertEquals(
                "binary trace-cmd file (expected: ftrace text, as trace-cmd report makes of it)",
                refusal(new byte[] {0x17, 0x08, 0x44, 't', 'r'}));
        String prose = refusal("To be, or not to be\nthat is the question\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(prose.startsWith("none of 2 lines is readable; "), prose);
        assertTrue(prose.contains(":1: task: 'To be, or not to be' (expected: task-pid [cpu]"), prose);
        assertThrows(IOException.class, () -> replays.run(folder.resolve("missing")));
    }

    @Test
    void aCallTooLargeForThisProgramIsNoDifference() throws Exception {
        RefusedCallException small = new RefusedCallException("page tables", true, new IllegalStateException());
        Path file =
                new TraceText().mapSg(DISK, list(0x5000), list(0x5000), list(8)).in(folder);
        FileReport report = new FileReplay(
                        file,
                        ReplayOptions.defaults(),
                        (call, rules, into) -> {
                            throw small;
                        },
                        replays)
                .run();
        assertEquals(1, report.get(Count.NOT_REPLAYED));
        assertEquals(1, report.get(Count.INFERRED));
        assertEquals(0, report.get(Count.CLASSIC_DIFFER));
        assertEquals(List.of(file + ":3: " + DISK + ": refused: page tables"), replays.warnings);
    }

    @Test
    void aCallTheInterfaceRefusesIsADifference() throws Exception {
        RefusedCallException never = new RefusedCallException("never", false, new IllegalStateException());
        Path file =
                new TraceText().mapSg(DISK, list(0x5000), list(0x5000), list(8)).in(folder);
        FileReport report = new FileReplay(
                        file,
                        ReplayOptions.defaults(),
                        (call, rules, into) -> {
                            throw never;
                        },
                        replays)
                .run();
        assertEquals(1, report.get(Count.EXACT));
        assertEquals(1, report.get(Count.CLASSIC_DIFFER));
        FileReport.Difference difference = report.firstDifference();
        assertNotNull(difference);
        assertEquals("refused: never", difference.reason());
    }

    @Test
    void aGiantCallIsRefusedAndTheNextOneIsNot() throws Exception {
        int n = 64;
        long[] starts = pages(n, 0x1000, 0x300_3000L);
        long[] giant = all(n, 0x200_0000);
        long[] dma = pages(n, 1L << 32, 0x200_0000);
        replays.book.addMapper(DISK + "=iommu");
        replays.book.addDevice(DISK + ":mss=32M");
        replays.mapper = new InterfaceMapper(ReplayOptions.DEFAULT_GRANULE, 20);
        FileReport report = replay(new TraceText()
                .mapSg(DISK, starts, dma, giant)
                .mapSg(DISK, Arrays.copyOf(starts, 1), Arrays.copyOf(dma, 1), Arrays.copyOf(giant, 1)));
        assertEquals(1, report.get(Count.NOT_REPLAYED), replays.warnings::toString);
        assertEquals(1, report.get(Count.CLASSIC_EQUAL));
        assertEquals(0, report.get(Count.CLASSIC_DIFFER));
        assertEquals(1, replays.warnings.size(), replays.warnings::toString);
    }
}
