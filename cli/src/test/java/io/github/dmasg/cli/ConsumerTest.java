package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project in {@code examples/consumer} compiles and runs with the library alone, as a module and on the class path.
 * {@code .ci/library} does the same from a repository.
 */
class ConsumerTest {
    private static final Path SOURCES = Path.of("..", "examples", "consumer", "src", "main", "java");
    private static final Pattern LIBRARY = Pattern.compile(
            ".*([/\\\\]api[/\\\\]target[/\\\\].*|[/\\\\]dmasg-api-[^/\\\\]*|[/\\\\](eclipse-collections|jspecify)-[^/\\\\]*)");
    private static final String MAIN = "consumer.MapTwoPages";
    private static final String PRINTS = "0xffffe000 8192\n";

    /** How long a process may take before the test gives up on it. */
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private static String library() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> LIBRARY.matcher(entry).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void asAModule() throws Exception {
        assertEquals(4, library().split(File.pathSeparator).length, ConsumerTest::library);
        compile("--module-path", library());
        assertEquals(PRINTS, run("-p", folder + File.pathSeparator + library(), "-m", "consumer/" + MAIN));
    }

    @Test
    void onTheClassPath() throws Exception {
        compile("-cp", library());
        assertEquals(PRINTS, run("-cp", folder + File.pathSeparator + library(), MAIN));
    }

    private void compile(String... where) throws IOException {
        List<String> args = new ArrayList<>(List.of(where));
        args.addAll(List.of("-d", folder.toString(), "-Xlint:all", "-Werror"));
        boolean module = where[0].equals("--module-path");
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> module || !file.endsWith("module-info.java"))
                    .forEach(file -> args.add(file.toString()));
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = ToolProvider.getSystemJavaCompiler().run(null, said, said, args.toArray(String[]::new));
        assertEquals(0, exitCode, () -> said.toString(StandardCharsets.UTF_8));
    }

    private static String run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), said);
        return said.replace("\r\n", "\n");
    }
}
