package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

class SamplesPathTest {
    @TempDir
    private Path home;

    @TempDir
    private Path here;

    @Test
    void samplesAreTheCheckoutsWhereThereAreNone() throws IOException {
        Files.createDirectories(home.resolve("samples"));
        Files.createFile(home.resolve("samples/a.trace"));
        Files.createFile(home.resolve("other.trace"));
        SamplesPath paths = new SamplesPath(here, home.toString());
        assertAll(
                () -> assertEquals(home.resolve("samples"), paths.convert("samples")),
                () -> assertEquals(home.resolve("samples"), paths.convert("samples/")),
                () -> assertEquals(home.resolve("samples/a.trace"), paths.convert("samples/a.trace")),
                () -> assertEquals(Path.of("samples/none.trace"), paths.convert("samples/none.trace")),
                () -> assertEquals(Path.of("other.trace"), paths.convert("other.trace")),
                () -> assertEquals(Path.of("/samples"), paths.convert("/samples")),
                () -> assertEquals(Path.of("samples"), new SamplesPath(here, null).convert("samples")));
    }

    @Test
    void whatIsHereComesFirst() throws IOException {
        Files.createDirectories(home.resolve("samples"));
        Files.createDirectories(here.resolve("samples"));
        assertEquals(Path.of("samples"), new SamplesPath(here, home.toString()).convert("samples"));
    }

    @Test
    void impossiblePathIsAUsageMistake() {
        assertThrows(TypeConversionException.class, () -> new SamplesPath(here, null).convert("a\0b"));
    }
}
