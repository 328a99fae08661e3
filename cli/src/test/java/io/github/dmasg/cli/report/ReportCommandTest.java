package io.github.dmasg.cli.report;

import static io.github.dmasg.cli.report.Pages.byId;
import static io.github.dmasg.cli.report.Pages.elements;
import static io.github.dmasg.cli.report.Pages.run;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** The command: hostile input, targets that cannot be written, findings. */
class ReportCommandTest {
    private static final String PREFIX = "            dd-9         [000] d..1.  1.00000";

    /** Two pages joined by the kernel, as it would not do it if segments ended at 4 KiB. */
    private static final String JOINED = PREFIX + "1: dma_map_sg: DEVICE dir=TO_DEVICE nents=2/2 ents=1/1"
            + " dma_addrs={0xfff00000} sizes={0x2000} phys_addrs={0x5000,0x9000} attrs=\n";

    private static final String UNMAPPED =
            PREFIX + "2: dma_unmap_sg: DEVICE dir=TO_DEVICE phys_addrs={0x5000,0x9000} attrs=\n";

    @TempDir
    private Path folder;

    private Path recording(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text.replace("DEVICE dir", "0000:00:05.0 dir"));
    }

    @Test
    void whatInputHoldsIsTextAndNothingElse() throws Exception {
        String device = "\"><script>alert(1)</script>&amp;'\u0001";
        // In the C locale Java can name no other than ASCII files.
        boolean named = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
                .newEncoder()
                .canEncode('\u202e');
        String name = "<script src=x onerror=\"a\">&'" + (named ? "\u202e" : "") + ".trace";
        Path file = Files.writeString(
                folder.resolve(name), (JOINED + UNMAPPED + UNMAPPED).replace("DEVICE dir", device + " dir"));
        Path page = folder.resolve("out.html");
        Pages.Run run = run("report", file, "-o", page);
        assertEquals(0, run.exitCode(), run.err());
        Document document = Pages.parse(page);
        assertEquals(List.of(), elements(document, "script"));
        assertTrue(document.getDocumentElement().getTextContent().contains(name));
        assertTrue(byId(document, "calls").getTextContent().contains("\"><script>alert(1)</script>&amp;'\ufffd"));
        assertTrue(byId(document, "misuse").getTextContent().contains(":3 \"><script>"));
        assertFalse(Files.readString(page).contains("<script"));
    }

    @Test
    void misuseIsShownWithItsPlaces() throws Exception {
        Path file = recording("wrong.trace", JOINED + UNMAPPED + UNMAPPED + JOINED + UNMAPPED.replace("0x5", "0x6"));
        Path page = folder.resolve("out.html");
        run("report", file, "-o", page);
        String misuse = byId(Pages.parse(page), "misuse").getTextContent();
        assertAll(
                () -> assertTrue(misuse.contains("leak, the first 1 of 1" + "\n"), misuse),
                () -> assertTrue(misuse.contains(file + ":4 0000:00:05.0"), misuse),
                () -> assertTrue(misuse.contains("double unmap, the first 1 of 1"), misuse),
                () -> assertTrue(misuse.contains(file + ":3 0000:00:05.0"), misuse),
                () -> assertTrue(misuse.contains("orphan unmap, the first 1 of 1"), misuse),
                () -> assertTrue(misuse.contains(file + ":5 0000:00:05.0"), misuse));
    }

    @Test
    void aDifferenceFromTheKernelIsShownAndIsAViolation() throws Exception {
        Path file = recording("wrong.trace", JOINED + UNMAPPED);
        Path page = folder.resolve("out.html");
        Pages.Run run = run("report", file, "-o", page, "--device", "0000:00:05.0:mss=4K");
        assertEquals(3, run.exitCode(), run.err());
        String header = elements(Pages.parse(page), "header").get(0).getTextContent();
        assertTrue(header.contains("differs from the kernel in 1 of 1 exact calls"), header);
        assertTrue(header.contains("DMA side of the kernel, 1 entries"), header);
    }

    @Test
    void aFileThatCannotBeReadIsNamedInThePage() throws Exception {
        Path good = recording("good.trace", JOINED + UNMAPPED);
        Path page = folder.resolve("out.html");
        Pages.Run run = run("report", good, folder.resolve("absent"), "-o", page);
        assertEquals(1, run.exitCode());
        assertTrue(Files.readString(page).contains("absent: no such file or directory"));
    }

    @Test
    void nothingToReportLeavesTheTargetAlone() throws Exception {
        Path page = Files.writeString(folder.resolve("out.html"), "old");
        Pages.Run run = run("report", folder.resolve("absent"), "-o", page);
        assertEquals(1, run.exitCode());
        assertEquals("old", Files.readString(page));
        assertEquals(List.of("out.html"), names());
    }

    @Test
    void anOlderPageIsReplacedAndALinkFollowed() throws Exception {
        Path file = recording("good.trace", JOINED + UNMAPPED);
        Path page = Files.writeString(folder.resolve("out.html"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.html"), page);
        assertEquals(0, run("report", file, "-o", link).exitCode());
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
        assertEquals(List.of("good.trace", "link.html", "out.html"), names());
    }

    @Test
    void noInputIsOverwrittenUnderAnyName() throws Exception {
        Path file = recording("good.trace", JOINED + UNMAPPED);
        Path limits = Files.writeString(folder.resolve("devices.txt"), "0000:00:05.0 mss=64K\n");
        Path hard = Files.createLink(folder.resolve("hard"), file);
        Path soft = Files.createSymbolicLink(folder.resolve("soft"), file);
        for (Path target : List.of(file, hard, soft, limits)) {
            Pages.Run run = run("report", file, "-o", target);
            assertEquals(1, run.exitCode());
            assertEquals(
                    "dmasg: output: " + target + ": an input of this command (expected: another file)",
                    run.err().trim());
        }
        assertTrue(Files.readString(file).startsWith(PREFIX));
    }

    @Test
    void targetsThatCannotBeWrittenAreNamed() throws Exception {
        Path file = recording("good.trace", JOINED + UNMAPPED);
        Path plain = Files.writeString(folder.resolve("plain"), "x");
        Path absent = folder.resolve("absent/out.html");
        refused(file, folder, "a folder (expected: the name of a file to write)");
        refused(file, absent, absent.getParent() + " is no folder (expected: an existing one)");
        refused(file, plain.resolve("out.html"), plain + " is no folder (expected: an existing one)");
        refused(file, Path.of("/dev/null"), "not a regular file (expected: one, or a new name)");
        assertEquals(List.of("good.trace", "plain"), names());
    }

    private void refused(Path file, Path target, String why) {
        Pages.Run run = run("report", file, "-o", target);
        assertEquals(1, run.exitCode());
        assertEquals("dmasg: output: " + target + ": " + why, run.err().trim());
    }

    @Test
    void aFolderWithoutPermissionIsNamed() throws Exception {
        Path closed = Path.of("/proc");
        assumeTrue(Files.isDirectory(closed), "no /proc here");
        Path file = recording("good.trace", JOINED + UNMAPPED);
        Pages.Run run = run("report", file, "-o", closed.resolve("out.html"));
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("dmasg: output: /proc/"), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--worst=-1", "--worst=1001", "--worst=x", "--granule=5K", "--device=x", "--nonsense"})
    void badOptionsAreBadUsage(String option) throws Exception {
        Path file = recording("good.trace", JOINED + UNMAPPED);
        Pages.Run run = run("report", file, "-o", folder.resolve("out.html"), option);
        assertEquals(2, run.exitCode(), run.err());
        assertEquals(List.of("good.trace"), names());
        assertEquals(2, run("report", file).exitCode());
    }

    @Test
    void noWorstCallsOnRequest() throws Exception {
        Path file = recording("good.trace", JOINED + UNMAPPED);
        Path page = folder.resolve("out.html");
        assertEquals(0, run("report", file, "-o", page, "--worst", 0).exitCode());
        String calls = byId(Pages.parse(page), "calls").getTextContent();
        assertTrue(calls.contains("none was asked for"), calls);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
