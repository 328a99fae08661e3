package io.github.dmasg.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments that cannot be used are refused in one line that names the value and the range, before anything is measured. */
class MapCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String arguments) {
        return MapCommand.run(new PrintWriter(out), new PrintWriter(err), arguments.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-t 0 | threads: 0 (expected: 1..1024)",
                "-t 1025 | threads: 1025 (expected: 1..1024)",
                "-t many | threads: many (expected: 1..1024)",
                "-t 4294967297 | threads: 4294967297 (expected: 1..1024)",
                "-s 301 | seconds: 301 (expected: 1..300)",
                "-g 1025 | granule: 1025 (expected: 1..1024)",
                "-b 19 | bits: 19 (expected: 20..64)",
                "-b 65 | bits: 65 (expected: 20..64)",
                "-x -1 | transfer: -1 (expected: 0..10000000)",
                "-x 10000001 | transfer: 10000001 (expected: 0..10000000)",
                "-d up | direction: up (expected: to-device, from-device, bidirectional)",
                "-m list | mode: list (expected: single, sg)",
                "-p none | through: none (expected: direct, iommu)",
                "-t 1024 -g 1024 | threads x granule: 1048576 pages (expected: at most 131072, 512 MiB of buffers)",
                "-n 1 | Unknown options: '-n', '1'",
            })
    void badArgumentsAreNamed(String arguments, String message) {
        assertEquals(2, run(arguments));
        assertEquals("map: " + message + "\nTry 'map --help'.\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void buffersThatDoNotFitAreRefused() {
        assertEquals(1, run("-b 20 -g 1024"));
        assertTrue(err.toString().startsWith("map: ENOMEM: IOVA space: no room for 4194304 bytes"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void helpNamesEveryOption() {
        assertEquals(0, run("--help"));
        for (String option : new String[] {"-t", "-s", "-d", "-b", "-g", "-x", "-m", "-p"}) {
            assertTrue(out.toString().contains("  " + option + ","), option);
        }
    }
}
