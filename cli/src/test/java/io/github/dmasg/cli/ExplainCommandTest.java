package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    /** Three entries of 4 KiB; the second starts inside a granule. */
    private static final String RECORDING = """
            # tracer: nop
              task-7 [000] .....  1.000001: map: IOMMU: iova=0x00000000ffff0000 - 0x00000000ffff1000 paddr=0x0000000000101000 size=4096
              task-7 [000] .....  1.000002: map: IOMMU: iova=0x00000000ffff1000 - 0x00000000ffff3000 paddr=0x0000000000205000 size=8192
              task-7 [000] .....  1.000003: map: IOMMU: iova=0x00000000ffff3000 - 0x00000000ffff4000 paddr=0x0000000000309000 size=4096
              task-7 [000] .....  1.000004: dma_map_sg: 0000:00:04.0 dir=FROM_DEVICE nents=3/3 ents=3/3 dma_addrs={0xffff0000,0xffff1200,0xffff3000} sizes={0x1000,0x1000,0x1000} phys_addrs={0x101000,0x205200,0x309000} attrs=
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void eachBreakNamesItsRule() throws IOException {
        assertEquals(ExitCode.OK, run("--call", "1"));
        assertTrue(out.toString().contains("DMA side: kernel 3, minimal 3"), out::toString);
        assertTrue(out.toString().contains("e1 starts 0x200 into a granule"), out::toString);
        assertTrue(out.toString().contains("ends 0x200 into a granule"), out::toString);
        assertTrue(out.toString().contains("the list ends"), out::toString);
    }

    @Test
    void limitsFromTheCommandLineShowAsBreaks() throws IOException {
        assertEquals(ExitCode.OK, run("--worst", "5", "--device", "0000:00:04.0:mss=2K,boundary=4G-1,align=0"));
        assertTrue(out.toString().contains("minimal 6"), out::toString);
        assertTrue(out.toString().contains("maximum size 2K"), out::toString);
        assertEquals(1, out.toString().split("call 1, line 5", -1).length - 1, out::toString);
    }

    @Test
    void aCallThatIsNotThereIsNamedWithWhatThereIs() throws IOException {
        assertEquals(ExitCode.FAILURE, run("--call", "2"));
        assertTrue(err.toString().contains("call 2 (expected: 1..1, the calls of dma_map_sg)"), err::toString);
    }

    @Test
    void wrongUseIsRefused() throws IOException {
        assertEquals(ExitCode.USAGE, run("--call", "0"));
        assertEquals(ExitCode.USAGE, run("--worst", "-1"));
        assertEquals(ExitCode.USAGE, run());
        assertEquals(ExitCode.USAGE, run("--call", "1", "--worst", "1"));
        assertEquals(ExitCode.USAGE, run("--call", "1", "--policy", "best"));
        assertEquals(ExitCode.USAGE, run("--call", "1", "--device", "nonsense"));
    }

    private int run(String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("one.trace"), RECORDING);
        String[] arguments = new String[more.length + 2];
        arguments[0] = "explain";
        arguments[1] = file.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Dmasg.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
