package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.cli.document.JavaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The map in each package's documentation leads to every public type of the package. */
class PackageMapTest {
    private static final String MAP = "package-info.java";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"api", "legacy-adapter"})
    void mapsAreWhole(String module) throws IOException {
        List<Path> maps;
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
            maps = files.filter(file -> file.endsWith(MAP)).sorted().toList();
        }
        assertTrue(maps.size() > 5, () -> module + ": " + maps);
        List<String> missing = new ArrayList<>();
        for (Path map : maps) {
            if (!map.getParent().endsWith("chunk")) { // Not exported: its only readers are the lists.
                missing.addAll(missing(map.getParent()));
            }
        }
        assertEquals(List.of(), missing);
    }

    private static List<String> missing(Path room) throws IOException {
        String map = JavaSource.read(room.resolve(MAP)).packageComment();
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.list(room)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                String type = file.getFileName().toString().replace(".java", "");
                boolean isPublic = Pattern.compile("(?m)^public .*\\b" + type + "\\b")
                        .matcher(Files.readString(file))
                        .find();
                if (isPublic && !map.contains("." + type + "}")) {
                    missing.add(room.getFileName() + ": " + type);
                }
            }
        }
        return missing;
    }

    @Test
    void aTypeThatIsNotOnTheMapIsNoticed() throws IOException {
        Files.writeString(folder.resolve(MAP), "/** {@link x.On} and {@link x.Offside}. */\npackage x;\n");
        Files.writeString(folder.resolve("On.java"), "package x;\npublic final class On {}\n");
        Files.writeString(folder.resolve("Off.java"), "package x;\npublic interface Off<T> {}\n");
        Files.writeString(folder.resolve("Inside.java"), "package x;\nfinal class Inside {}\n");
        assertEquals(List.of(folder.getFileName() + ": Off"), missing(folder));
    }
}
