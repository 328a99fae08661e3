package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {
    private static final Path VECTORS = Path.of("../proptests/src/test/resources/kernel-vectors");
    private static final String PAGE_WALK = "# sg_page_iter; two walks\n"
            + "id=0 cls=n ents=10:0:2000 chunk=0 nents=1 pgoff=0 seq=10:0:0:2 n=2\n"
            + "id=1 cls=n ents=10:0:2000 chunk=0 nents=1 pgoff=1 seq=11:0:1:1 n=1\n";

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        String[] words = new String[args.length + 1];
        words[0] = "conformance";
        for (int i = 0; i < args.length; i++) {
            words[i + 1] = args[i].toString();
        }
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Dmasg.run(new PrintWriter(out), new PrintWriter(err), words);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    @Test
    void recordingsPass() {
        assertEquals(
                ExitCode.OK,
                run("--json", VECTORS.resolve("sg_from_pages.txt"), VECTORS.resolve("sg_misc.txt")),
                err.toString());
        String counts = "\"cases\":108,\"passed\":108,\"rejected\":0,\"failed\":0}";
        assertEquals(
                "{\"version\":1,\"files\":["
                        + "{\"file\":\"" + VECTORS + "/sg_from_pages.txt\",\"kind\":\"sg_from_pages\"," + counts + ","
                        + "{\"file\":\"" + VECTORS + "/sg_misc.txt\",\"kind\":\"sg_misc\"," + counts + "],"
                        + "\"total\":{\"cases\":216,\"passed\":216,\"rejected\":0,\"failed\":0}}",
                out.toString().strip());
        assertEquals("", err.toString());
    }

    @Test
    void oneWrongFieldInARecordingIsFoundAndShown() throws IOException {
        String text = Files.readString(VECTORS.resolve("sg_misc.txt"));
        String wrong = text.replaceFirst("crc=a47c09e4", "crc=a47c09e5");
        assertTrue(!wrong.equals(text));
        Path file = file("x.txt", wrong);
        assertEquals(ExitCode.VIOLATION, run(file));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(1).matches(".*x\\.txt +sg_misc +108 +107 +0 +1"), lines.get(1));
        assertEquals(
                List.of(
                        file + ":2: id=0 cls=n: 1 field differs",
                        "crc",
                        "  expected: a47c09e5",
                        "  got:      a47c09e4"),
                lines.subList(4, 8));

        assertEquals(ExitCode.VIOLATION, run("--json", file));
        assertTrue(
                out.toString()
                        .contains("\"failed\":1,\"firstFailure\":{\"line\":2,\"case\":\"id=0 cls=n\",\"fields\":"
                                + "[{\"field\":\"crc\",\"expected\":\"a47c09e5\",\"got\":\"a47c09e4\"}]}}"),
                out.toString());
        assertTrue(err.toString().startsWith("dmasg: " + file + ":2: id=0 cls=n: 1 field differs"), err.toString());
    }

    @Test
    void damageNamesFileLineAndField() throws IOException {
        Path file = file("x.txt", PAGE_WALK + "id=2 cls=n ents=10:0 chunk=0 nents=1 pgoff=1 seq=11:0:1:1 n=1\n");
        assertEquals(ExitCode.VIOLATION, run(file));
        assertTrue(
                out.toString().contains(file + ":4: id=2 cls=n: ents: '10:0' (expected: 3 numbers separated by ':')"),
                out.toString());
    }

    @Test
    void theSeedIsGivenWithAFailedSample() throws IOException {
        Path file = file("x.txt", PAGE_WALK.replace("seq=11", "seq=12"));
        assertEquals(ExitCode.VIOLATION, run("--limit", "2", "--seed", "-7", file));
        assertEquals("dmasg: the sample was chosen by --seed -7\n", err.toString());
        assertEquals(ExitCode.OK, run("--limit", "1", file));
        assertEquals("", err.toString());
        assertEquals(ExitCode.VIOLATION, run("--only", "id=1", file));
    }

    @Test
    void whatCannotBeReadIsAFailureAndTheRestRuns() throws IOException {
        Path good = file("good.txt", PAGE_WALK);
        Path other = file("other.txt", "# nothing_known; x\n");
        Path empty = Files.createDirectory(dir.resolve("empty"));
        assertEquals(ExitCode.FAILURE, run(dir.resolve("missing.txt"), other, empty, good));
        assertTrue(out.toString().contains(good + "  sg_page_iter"), out.toString());
        List<String> lines = err.toString().lines().toList();
        assertEquals("dmasg: " + dir.resolve("missing.txt") + ": no such file or directory", lines.get(0));
        assertTrue(lines.get(1).startsWith("dmasg: " + other + ":1: kind: 'nothing_known' (expected: one of "));
        assertEquals("dmasg: " + empty + ": no recording inside (expected: .txt files)", lines.get(2));
        assertEquals(3, lines.size());
    }

    @Test
    void runningNothingIsNoSuccess() throws IOException {
        assertEquals(ExitCode.FAILURE, run("--only", "id=77", file("x.txt", PAGE_WALK)));
        assertEquals("dmasg: no case was run (expected: at least one)\n", err.toString());
    }

    @Test
    void badUsage() throws IOException {
        Path file = file("x.txt", PAGE_WALK);
        assertEquals(ExitCode.USAGE, run());
        assertEquals(ExitCode.USAGE, run("--limit", "0", file));
        assertTrue(err.toString().startsWith("dmasg: --limit: 0 (expected: >= 1)"), err.toString());
        assertEquals(ExitCode.USAGE, run("--limit", "x", file));
        assertEquals(ExitCode.USAGE, run("--only", "sg_mics", file));
        assertTrue(err.toString().startsWith("dmasg: --only: 'sg_mics' (expected: FIELD=VALUE or one of "));
        assertEquals(ExitCode.USAGE, run("--only", "=3", file));
        assertEquals(ExitCode.USAGE, run("--frobnicate", file));
        assertEquals("", out.toString());
    }
}
