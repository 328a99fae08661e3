package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A campaign that is told to end by a signal, as a process of its own. Not by the one of Ctrl-C: a build in the background inherits
 * that it is ignored.
 */
@EnabledOnOs(OS.LINUX)
class CheckInterruptionTest {
    private static final long PATIENCE_SECONDS = 120;
    private static final int BY_TERM = 128 + 15;

    @TempDir
    private Path folder;

    @Test
    void whatWasTriedUntilThenIsPrinted() throws Exception {
        assertPrints("tries, 0 violated, seed 5\n");
    }

    @Test
    void alsoAsJson() throws Exception {
        assertPrints("]}\n", "--json");
    }

    private void assertPrints(String end, String... more) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = start(out, err, more);
        try {
            waitUntilItTries(process, err);
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                            .start()
                            .waitFor());
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(BY_TERM, process.exitValue(), Files.readString(err));
        assertTrue(
                Files.readString(err).contains("dmasg: told to end; what was tried until then:"),
                Files.readString(err));
        assertTrue(Files.readString(out).endsWith(end), Files.readString(out));
    }

    private static Process start(Path out, Path err, String... more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddmasg.terminal=true",
                "-cp",
                System.getProperty("java.class.path"),
                Dmasg.class.getName(),
                "check",
                "--only",
                "P25,P26",
                "--seed",
                "5",
                "--minutes",
                "60");
        builder.command().addAll(List.of(more));
        return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    }

    /** The line of progress says so, after a second. */
    private static void waitUntilItTries(Process process, Path err) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(err).contains(" tries")) {
            assertTrue(process.isAlive() && System.nanoTime() < end, () -> "no progress: " + process);
            Thread.sleep(20);
        }
    }
}
