package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayCommandTest {
    private static final Path SAMPLES = Path.of("..", "samples");

    /** Two pages that the kernel joined, in a segment of 8 KiB. */
    private static final String JOINED = "            dd-9         [000] d..1.  1.000001: dma_map_sg: 0000:00:05.0"
            + " dir=TO_DEVICE nents=2/2 ents=1/1 dma_addrs={0xfff00000} sizes={0x2000} phys_addrs={0x5000,0x9000}"
            + " attrs=\n";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int replay(Object... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] line = new String[args.length + 1];
        line[0] = "replay";
        for (int i = 0; i < args.length; i++) {
            line[i + 1] = args[i].toString();
        }
        return Dmasg.run(new PrintWriter(out), new PrintWriter(err), line);
    }

    private Path recording(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void theSamplesAreFine() {
        int exitCode = replay(SAMPLES);
        String text = out.toString();
        assertAll(
                () -> assertEquals(ExitCode.OK, exitCode),
                () -> assertEquals("", err.toString()),
                () -> assertTrue(
                        text.lines()
                                .anyMatch(l -> l.matches("total +7365 +491 +464 +464 +0 +27 +15019 +10121 +10121 +\\d+"
                                        + " +218 +219 +0 +0")),
                        text),
                () -> assertTrue(
                        text.contains(
                                "exact: page-side lengths by probe 282, one to one 69, bounce lines 0, map lines 0,"
                                        + " counting 113\ninferred: several page-side lists fit the recording; byte sums differ"
                                        + " in 0, not replayed 0\n"),
                        text),
                () -> assertTrue(
                        text.lines()
                                .anyMatch(l -> l.matches("vtd-piix-mixed-r.full.trace +0000:00:0e.0 +iommu +recorded"
                                        + " +mss=64K,boundary=64K-1,align=0 +probe +25")),
                        text),
                () -> assertTrue(
                        text.lines()
                                .anyMatch(l -> l.matches("off-ahci-dd1m.trace +0000:00:05.0 +direct +recorded"
                                        + " +mss=64K,boundary=4G-1,align=0 +file +48")),
                        text));
    }

    @Test
    void jsonIsOneVersionedObject() {
        assertEquals(ExitCode.OK, replay("--json", SAMPLES.resolve("vtdlazy-ahci-shuf256k-r.trace")));
        String text = out.toString();
        assertEquals(1, text.lines().count());
        assertTrue(text.startsWith("{\"version\":1,\"files\":[{\"file\":\""), text);
        String counts = "\"events\":100,\"otherEvents\":0,\"mapSg\":50,\"exact\":50,\"inferred\":0,\"notReplayed\":0,"
                + "\"classicEqual\":50,\"classicDiffer\":0";
        assertEquals(3, text.split(counts, -1).length, text);
        for (String name : new String[] {
            "pageEntries",
            "kernelDmaEntries",
            "classicDmaEntries",
            "minimalDmaEntries",
            "bytes",
            "leaks",
            "orphanUnmaps",
            "malformedLines"
        }) {
            assertEquals(3, text.split("\"" + name + "\":\\d", -1).length, name);
        }
        assertTrue(
                text.contains(
                        "\"devices\":[{\"device\":\"0000:00:05.0\",\"mapper\":\"iommu\",\"mapperFrom\":\"recorded\","
                                + "\"maxSegment\":65536,\"boundaryMask\":\"0xffffffff\",\"alignMask\":\"0x0\",\"limitsFrom\":\"file\","
                                + "\"calls\":50}]"),
                text);
        assertTrue(text.stripTrailing().endsWith("\"errors\":[]}"), text);
    }

    @Test
    void aDifferenceEndsWithThreeAndIsShown() throws IOException {
        Path file = recording("one.trace", JOINED);
        assertEquals(ExitCode.VIOLATION, replay("--device", "00:05.0:mss=4K", file));
        assertTrue(
                out.toString()
                        .contains("First exact call that differs:\n" + file + ":1: 0000:00:05.0 TO_DEVICE, iommu,"
                                + " mss=4K,boundary=4G-1,align=0 (limits: option)\n  entries: 2 (kernel: 1)\n"),
                out.toString());
        assertEquals("dmasg: the classic policy differs from the kernel in 1 of 1 exact calls\n", err.toString());
        assertEquals(ExitCode.VIOLATION, replay("--json", "--device", "00:05.0:mss=4K", file));
        assertTrue(
                out.toString()
                        .contains(
                                "\"firstDifference\":{\"line\":1,\"device\":\"0000:00:05.0\",\"direction\":\"TO_DEVICE\","
                                        + "\"mapper\":\"iommu\",\"maxSegment\":4096,\"boundaryMask\":\"0xffffffff\",\"alignMask\":\"0x0\","
                                        + "\"limitsFrom\":\"option\",\"reason\":\"entries: 2 (kernel: 1)\",\"lengths\":\"counting\","
                                        + "\"pageSide\":[[\"0x5000\",4096],[\"0x9000\",4096]],\"kernel\":[[\"0xfff00000\",8192]],"
                                        + "\"classic\":[[\"0x"),
                out.toString());
        assertEquals(ExitCode.OK, replay("--device", "00:05.0:mss=8K", file));
    }

    @Test
    void assumedLimitsAreNamedWhenACallDiffers() throws IOException {
        // A list that came out one to one though it would join: the mapper given is wrong, the limits are assumed.
        Path file = recording(
                "one.trace",
                JOINED.replace("ents=1/1", "ents=2/2")
                        .replace("{0xfff00000} sizes={0x2000}", "{0xfff00000,0xfff01000} sizes={0x1000,0x1000}"));
        assertEquals(ExitCode.VIOLATION, replay("--mapper", "00:05.0=iommu", file));
        assertTrue(
                err.toString().contains("the limits of 0000:00:05.0 are assumed; give them with --device"),
                err.toString());
    }

    @Test
    void limitsComeFromAFileOrFromBesideTheRecording() throws IOException {
        Path file = recording("one.trace", JOINED);
        Path limits = recording("limits", "00:05.0 mss=4K\n");
        assertEquals(ExitCode.VIOLATION, replay("--devices", limits, file));
        assertEquals(ExitCode.OK, replay("--devices", limits, "--device", "00:05.0:mss=1M", file));
        assertEquals(ExitCode.OK, replay(file));
        Path beside = recording("devices.txt", "00:05.0 mss=4K\n");
        assertEquals(ExitCode.VIOLATION, replay(file));
        Files.writeString(beside, "00:05.0 mss=?\n");
        assertEquals(ExitCode.FAILURE, replay(file));
        assertTrue(err.toString().startsWith("dmasg: " + beside + ":1: mss: '?' (expected: "), err.toString());
    }

    @Test
    void aBadFileDoesNotStopTheOthers() throws IOException {
        Path good = recording("good.trace", JOINED);
        Path empty = recording("empty.trace", "");
        Path missing = folder.resolve("missing.trace");
        assertEquals(ExitCode.FAILURE, replay(missing, empty, good));
        assertEquals(
                "dmasg: " + missing + ": no such file or directory\ndmasg: " + empty
                        + ": empty file (expected: ftrace text)\n",
                err.toString());
        assertTrue(out.toString().contains("\ngood.trace "), out.toString());
        assertEquals(ExitCode.FAILURE, replay("--json", missing));
        assertTrue(
                out.toString().endsWith("\"errors\":[\"" + missing + ": no such file or directory\"]}\n"),
                out.toString());
        assertEquals(ExitCode.VIOLATION, replay(missing, good, "--device", "00:05.0:mss=4K"), "three weighs more");
        assertEquals(ExitCode.FAILURE, replay(missing));
        assertEquals("", out.toString());
    }

    @Test
    void foldersAreSearched() throws IOException {
        Path below = Files.createDirectories(folder.resolve("a folder/below"));
        Files.writeString(below.resolve("one.trace"), JOINED);
        Files.writeString(below.resolve("two.txt"), "not read");
        assertEquals(ExitCode.OK, replay(folder));
        assertTrue(out.toString().contains("\none.trace "), out.toString());
        assertFalse(out.toString().contains("two"), out.toString());
        Path hollow = Files.createDirectory(folder.resolve("hollow"));
        assertEquals(ExitCode.FAILURE, replay(hollow));
        assertEquals("dmasg: " + hollow + ": no recording inside (expected: files named *.trace)\n", err.toString());
        Path device = Path.of("/dev/null");
        assertEquals(ExitCode.FAILURE, replay(device));
        assertTrue(err.toString().startsWith("dmasg: /dev/null: not a regular file"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--device=x",
                "--mapper=x=y",
                "--granule=5K",
                "--granule=x",
                "--devices=/nonexistent/file",
                "--no"
            })
    void badOptionsAreBadUsage(String option) {
        int expected = option.startsWith("--devices") ? ExitCode.FAILURE : ExitCode.USAGE;
        assertEquals(expected, replay(option, SAMPLES));
        assertTrue(err.toString().startsWith("dmasg: "), err.toString());
        assertFalse(err.toString().contains("\tat "), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void noPathIsBadUsage() {
        assertEquals(ExitCode.USAGE, replay());
        assertEquals(ExitCode.OK, replay("--help"));
        assertTrue(out.toString().contains("--mapper=ADDR=KIND"), out.toString());
    }
}
