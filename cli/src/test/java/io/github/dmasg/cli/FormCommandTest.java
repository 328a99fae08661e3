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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormCommandTest {
    /** Three entries without an IOMMU; the first starts and the last ends inside a page. */
    private static final String WHOLE = "dma_map_sg: 0000:00:04.0 dir=FROM_DEVICE nents=3/3 ents=3/3"
            + " dma_addrs={0x101200,0x205000,0x309000} sizes={0xe00,0x3000,0x600}"
            + " phys_addrs={0x101200,0x205000,0x309000} attrs=";

    /** The second entry starts inside a page, which PRPs cannot say. */
    private static final String BROKEN = "dma_map_sg: 0000:00:04.0 dir=TO_DEVICE nents=2/2 ents=2/2"
            + " dma_addrs={0x101000,0x205200} sizes={0x1000,0x1000}"
            + " phys_addrs={0x101000,0x205200} attrs=";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void prpsShowRegistersAndList() throws IOException {
        assertEquals(ExitCode.OK, run("--call", "1", "--as", "prp"), err::toString);
        List<String> lines =
                out.toString().lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertTrue(
                lines.get(1).startsWith("17408 bytes in 3 segments as prp: 4 entries, 1 table pages"), out::toString);
        assertEquals("PRP1 data 0x101200 3584", lines.get(3));
        assertTrue(lines.get(4).startsWith("PRP2 list 0x"), lines.get(4));
        assertEquals("list 0[0] data 0x205000 4K 3", lines.get(5));
        assertEquals("list 0[3] data 0x309000 1536", lines.get(6));
        assertEquals(7, lines.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prp", "sgl", "blocks=4K", "array", "prdt", "virtio", "trb"})
    void everyFormIsReadBack(String form) throws IOException {
        assertEquals(ExitCode.OK, run("--call", "1", "--as", form), err::toString);
        assertTrue(out.toString().contains("17408 bytes in 3 segments as " + form), out::toString);
        assertTrue(out.toString().contains("0x205000"), out::toString);
        assertEquals(ExitCode.OK, run("--call", "1", "--as", form, "--recorded", "--json"), err::toString);
        assertTrue(out.toString().contains("\"form\":\"" + form + "\",\"bytes\":17408,\"segments\":3,"), out::toString);
    }

    @Test
    void whatTheFormCannotSayIsRefusedWithTheSegment() throws IOException {
        assertEquals(ExitCode.FAILURE, run("--call", "2", "--as", "prp"));
        assertTrue(
                err.toString()
                        .contains(
                                "call 2 as prp: EINVAL at segment 1: address: 0x205200 (expected: a multiple of 4096"),
                err::toString);
        assertEquals("", out.toString());
        assertEquals(ExitCode.OK, run("--call", "2", "--as", "sgl"), err::toString);
    }

    @Test
    void wrongUseIsRefused() throws IOException {
        assertEquals(ExitCode.USAGE, run("--call", "0", "--as", "prp"));
        assertEquals(ExitCode.USAGE, run("--as", "prp"));
        assertEquals(ExitCode.USAGE, run("--call", "1"));
        assertEquals(ExitCode.USAGE, run("--call", "1", "--as", "prps"));
        assertEquals(ExitCode.USAGE, run("--call", "1", "--as", "blocks=3K"));
        assertEquals(ExitCode.FAILURE, run("--call", "3", "--as", "prp"));
        assertTrue(err.toString().contains("call 3 (expected: 1..2, the calls of dma_map_sg)"), err::toString);
    }

    private int run(String... more) throws IOException {
        String recording = "# tracer: nop\n"
                + "  task-7 [000] .....  1.000001: " + WHOLE + "\n"
                + "  task-7 [000] .....  1.000002: " + BROKEN + "\n";
        Path file = Files.writeString(folder.resolve("one.trace"), recording);
        String[] arguments = new String[more.length + 2];
        arguments[0] = "form";
        arguments[1] = file.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Dmasg.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }
}
