package io.github.dmasg.cli.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The tests of all modules: found by file name, read when asked for. Not thread safe. */
public final class TestSources {
    private static final Set<String> MARKS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property", "Example");

    private final Map<String, List<Path>> files = new HashMap<>();

    /**
     * The tests of a checkout.
     *
     * @param top its folder
     * @return sources of all modules' tests, and of the classes of named properties
     * @throws IOException if a folder cannot be read
     */
    public static TestSources of(Path top) throws IOException {
        TestSources sources = new TestSources();
        for (Path module : Listing.of(top)) {
            sources.add(module.resolve("src/test/java"));
        }
        sources.add(top.resolve("proptests/src/main/java"));
        return sources;
    }

    private void add(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                String name = file.getFileName().toString();
                files.computeIfAbsent(name.substring(0, name.length() - 5), n -> new ArrayList<>())
                        .add(file);
            });
        }
    }

    /**
     * The tests of a class.
     *
     * @param className simple name
     * @return names of its methods that are tests, inherited ones too, and the class name itself where the class is there but its tests are not
     *     methods; empty if there is no such class
     */
    public Set<String> tests(String className) {
        Set<String> tests = new TreeSet<>();
        for (Path file : files.getOrDefault(className, List.of())) {
            try {
                JavaSource source = JavaSource.read(file);
                tests.addAll(source.methodsMarked(MARKS));
                source.superclasses().forEach(parent -> tests.addAll(tests(parent)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (tests.isEmpty() && file.toString().contains("/suite/prop/")) {
                tests.add(className);
            }
        }
        return tests;
    }

    /**
     * Whether there is a source file.
     *
     * @param className simple name
     * @return true if one of that name is there
     */
    public boolean has(String className) {
        return files.containsKey(className);
    }
}
