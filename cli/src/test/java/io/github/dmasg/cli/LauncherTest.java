package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The {@code dmasg} script, in a checkout of its own whose build is a script that counts how often it ran. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    private static final String BUILD_SCRIPT = """
            #!/bin/sh
            echo built >>builds
            while [ -e hold ]; do sleep 0.05; done
            [ ! -e broken ] || { echo 'cannot find symbol'; exit 1; }
            mkdir -p cli/target/quick
            cp ready.jar cli/target/quick/dmasg.jar
            """;

    /** How long a process may take before a test gives up on it. */
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private Path root;
    private Path elsewhere;

    /** Where each process writes its standard output and its standard error. */
    private final Map<Process, Path[]> outputs = new HashMap<>();

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void makeCheckout() throws IOException {
        root = Files.createDirectories(folder.resolve("a path with 'spaces'"));
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createDirectories(root.resolve(".mvn"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        for (String module : List.of("api", "legacy-adapter", "proptests", "cli")) {
            Files.createDirectories(root.resolve(module).resolve("src/main/java"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
            Files.writeString(root.resolve(module).resolve("src/main/java/A.java"), "class A {}");
        }
        Files.copy(script(), root.resolve("dmasg"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(root.resolve("mvnw"), BUILD_SCRIPT);
        Files.setPosixFilePermissions(root.resolve("mvnw"), PosixFilePermissions.fromString("rwxr-xr-x"));
        writeJar(root.resolve("ready.jar"));
    }

    @Test
    void firstUseBuildsAndSaysSoThenPassesArgumentsUnchanged() throws Exception {
        Outcome outcome = run("replay", "two words", "", "*", "$HOME", "--x=\"y\"");
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertAll(
                () -> assertEquals(
                        "dmasg: building (first use, about a minute)...",
                        outcome.err().trim()),
                () -> assertTrue(outcome.out().startsWith("home=" + root.toRealPath() + "\n"), outcome.out()),
                () -> assertTrue(
                        outcome.out().endsWith("[replay]\n[two words]\n[]\n[*]\n[$HOME]\n[--x=\"y\"]\n"),
                        outcome.out()),
                () -> assertEquals(1, builds()));
    }

    @Test
    void laterUseDoesNotBuildAndIsSilent() throws Exception {
        run();
        Outcome outcome = run("again");
        assertAll(
                () -> assertEquals(0, outcome.exitCode()),
                () -> assertEquals("", outcome.err()),
                () -> assertEquals(1, builds()));
    }

    @Test
    void worksThroughSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(elsewhere.resolve("one"), root.resolve("dmasg"));
        Path second = Files.createSymbolicLink(folder.resolve("two"), folder.relativize(first));
        Outcome outcome = finish(start(second, Map.of(), "linked"));
        assertAll(
                () -> assertEquals(0, outcome.exitCode(), outcome.err()),
                () -> assertTrue(outcome.out().endsWith("[linked]\n"), outcome.out()));
    }

    @Test
    void newerSourceAndVanishedSourceAreBuiltAgain() throws Exception {
        run();
        Path jar = root.resolve("cli/target/dmasg.jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(3600)));
        everythingOlderThan(jar);
        run();
        assertEquals(1, builds(), "nothing is newer than the jar");
        Files.writeString(root.resolve("api/src/main/java/A.java"), "class A { int changed; }");
        Outcome outcome = run();
        assertAll(
                () -> assertEquals(2, builds()),
                () -> assertEquals(
                        "dmasg: building (the sources have changed)...",
                        outcome.err().trim()));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(3600)));
        everythingOlderThan(jar);
        Files.delete(root.resolve("proptests/src/main/java/A.java"));
        run();
        assertEquals(3, builds());
    }

    @Test
    void failedBuildShowsWhatItSaidAndWhere() throws Exception {
        Files.createFile(root.resolve("broken"));
        Outcome outcome = run();
        assertAll(
                () -> assertEquals(1, outcome.exitCode()),
                () -> assertTrue(outcome.err().contains("cannot find symbol\n"), outcome.err()),
                () -> assertTrue(
                        outcome.err().contains(root.toRealPath().resolve("cli/target/dmasg-build.log") + "\n"),
                        outcome.err()),
                () -> assertEquals("", outcome.out()));
        Files.delete(root.resolve("broken"));
        assertEquals(0, run().exitCode());
    }

    @Test
    void secondFirstUseWaitsForTheBuildThatRuns() throws Exception {
        Path hold = Files.createFile(root.resolve("hold"));
        Process first = start(root.resolve("dmasg"), Map.of(), "first");
        await(() -> Files.exists(root.resolve("builds")));
        Process second = start(root.resolve("dmasg"), Map.of(), "second");
        await(() -> Files.readString(errorsOf(second)).contains("waiting"));
        Files.delete(hold);
        Outcome one = finish(first);
        Outcome two = finish(second);
        assertAll(
                () -> assertEquals(0, one.exitCode(), one.err()),
                () -> assertEquals(0, two.exitCode(), two.err()),
                () -> assertTrue(two.out().endsWith("[second]\n"), two.out()),
                () -> assertEquals(1, builds()));
    }

    @Test
    void sourceSavedDuringTheBuildIsBuiltNextTime() throws Exception {
        Path hold = Files.createFile(root.resolve("hold"));
        Process first = start(root.resolve("dmasg"), Map.of());
        await(() -> Files.exists(root.resolve("builds")));
        Path source = root.resolve("cli/src/main/java/A.java");
        Path start = root.resolve("cli/target/dmasg-build.start");
        // The clock of files moves in steps of some milliseconds; what is saved in the step of the start is in the
        // build.
        await(() -> {
            Files.writeString(source, "class A { int late; }");
            return Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(start)) > 0;
        });
        Files.delete(hold);
        assertEquals(0, finish(first).exitCode());
        assertEquals(0, run().exitCode());
        assertEquals(2, builds());
    }

    @Test
    void exitCodeAndJvmOptionsPassThrough() throws Exception {
        Outcome outcome = finish(
                start(root.resolve("dmasg"), Map.of("DMASG_JAVA_OPTS", "-XX:+UseParallelGC -Dextra=yes"), "three"));
        assertAll(
                () -> assertEquals(3, outcome.exitCode(), outcome.err()),
                () -> assertTrue(outcome.out().contains("extra=yes\n"), outcome.out()),
                () -> assertTrue(outcome.out().contains("terminal=false\n"), outcome.out()));
    }

    @Test
    void jarWithoutSourcesRuns() throws Exception {
        Path alone = Files.createDirectories(folder.resolve("alone/cli/target"));
        Files.copy(root.resolve("ready.jar"), alone.resolve("dmasg.jar"));
        Path copy = folder.resolve("alone/dmasg");
        Files.copy(script(), copy, StandardCopyOption.COPY_ATTRIBUTES);
        assertEquals(0, finish(start(copy, Map.of(), "x")).exitCode());
    }

    @Test
    void javaThatIsMissingOrTooOldIsNamed() throws Exception {
        Outcome missing = finish(start(root.resolve("dmasg"), Map.of("JAVA_HOME", "/nowhere")));
        assertAll(
                () -> assertEquals(1, missing.exitCode()),
                () -> assertEquals(
                        "dmasg: JAVA_HOME: /nowhere (expected: a JDK, with bin/java inside)",
                        missing.err().trim()));
        Path old = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
        Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
        Outcome tooOld = finish(start(
                root.resolve("dmasg"), Map.of("JAVA_HOME", folder.resolve("old").toString())));
        assertAll(
                () -> assertEquals(1, tooOld.exitCode()),
                () -> assertEquals(
                        "dmasg: " + old + ": version 11 (expected: JDK 17 or later)",
                        tooOld.err().trim()),
                () -> assertFalse(Files.exists(root.resolve("builds"))));
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() - deadline < 0, "nothing happened");
            Thread.sleep(20);
        }
    }

    private Outcome run(String... args) throws Exception {
        return finish(start(root.resolve("dmasg"), Map.of(), args));
    }

    private Process start(Path launcher, Map<String, String> environment, String... args) throws IOException {
        List<String> line = new ArrayList<>(List.of(launcher.toString()));
        line.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(line).directory(elsewhere.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("DMASG_JAVA_OPTS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(folder, "out", null);
        Path err = Files.createTempFile(folder, "err", null);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        outputs.put(process, new Path[] {out, err});
        return process;
    }

    private Path errorsOf(Process process) {
        return outputs.get(process)[1];
    }

    private Outcome finish(Process process) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the launcher hangs");
        Path[] files = outputs.get(process);
        return new Outcome(process.exitValue(), Files.readString(files[0]), Files.readString(files[1]));
    }

    private int builds() throws IOException {
        return Files.readAllLines(root.resolve("builds")).size();
    }

    private void everythingOlderThan(Path jar) throws IOException {
        FileTime before =
                FileTime.from(Files.getLastModifiedTime(jar).toInstant().minusSeconds(3600));
        try (var files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(f -> !f.equals(jar))::iterator) {
                Files.setLastModifiedTime(file, before);
            }
        }
    }

    private static Path script() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("dmasg")) || !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder.resolve("dmasg");
    }

    private static void writeJar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, EchoMain.class.getName());
        String entry = EchoMain.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                InputStream in = EchoMain.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
        }
    }
}
