package io.github.dmasg.cli.replay;

import static io.github.dmasg.cli.replay.TraceText.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Composed recordings that do not fit the interface: what is shown, and what is not held against it. */
class DifferenceReplayTest extends ComposedRecording {
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
