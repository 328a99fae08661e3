package io.github.dmasg.cli.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the build's command line takes: phases, goals of declared plugins, modules, profiles, properties, tests. */
public final class MavenCommand {
    private static final Set<String> PHASES = Set.of(
            "clean", "validate", "compile", "test-compile", "test", "package", "verify", "install", "deploy", "site");
    private static final Set<String> FLAGS = Set.of("-q", "-B", "-o", "-am", "-ntp", "-U", "-X", "-e");
    private static final Set<String> PROPERTIES =
            Set.of("skipTests", "maven.test.skip", "surefire.failIfNoSpecifiedTests");

    private final String poms;
    private final TestSources tests;

    /**
     * The build of a checkout.
     *
     * @param poms all its {@code pom.xml} files, one after the other
     * @param tests its tests
     */
    public MavenCommand(String poms, TestSources tests) {
        this.poms = poms;
        this.tests = tests;
    }

    /**
     * The build of a checkout.
     *
     * @param top its folder
     * @param tests its tests
     * @return what it takes
     * @throws IOException if a file cannot be read
     */
    public static MavenCommand of(Path top, TestSources tests) throws IOException {
        StringBuilder poms = new StringBuilder(Files.readString(top.resolve("pom.xml")));
        for (Path folder : Listing.of(top)) {
            Path pom = folder.resolve("pom.xml");
            if (Files.exists(pom)) {
                poms.append(Files.readString(pom));
            }
        }
        return new MavenCommand(poms.toString(), tests);
    }

    List<String> problems(List<String> words) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-pl") || word.equals("-P") || word.equals("-f")) {
                i++;
                if (i == words.size()) {
                    problems.add(word + " (expected: a value)");
                } else {
                    value(word, words.get(i), problems);
                }
            } else if (word.startsWith("-P")) {
                value("-P", word.substring(2), problems);
            } else if (word.startsWith("-D")) {
                property(word.substring(2), problems);
            } else if (word.startsWith("-")) {
                expect(FLAGS.contains(word), "option " + word, problems);
            } else if (word.contains(":")) {
                String plugin = word.split(":", 2)[0];
                expect(
                        poms.contains(">" + plugin + "-maven-plugin<")
                                || poms.contains(">maven-" + plugin + "-plugin<"),
                        "plugin " + plugin,
                        problems);
            } else {
                expect(PHASES.contains(word), "phase " + word, problems);
            }
        }
        return problems;
    }

    private void value(String option, String values, List<String> problems) {
        for (String value : values.split(",")) {
            if (option.equals("-pl")) {
                expect(poms.contains("<module>" + value + "</module>"), "module " + value, problems);
            } else if (option.equals("-P")) {
                expect(poms.contains("<id>" + value + "</id>"), "profile " + value, problems);
            }
        }
    }

    private void property(String text, List<String> problems) {
        String[] parts = text.split("=", 2);
        if (parts[0].equals("test") && parts.length == 2) {
            for (String pattern : parts[1].split(",")) {
                String name = pattern.split("#", 2)[0];
                expect(name.contains("*") || tests.has(name), "test " + name, problems);
            }
        } else {
            boolean known = PROPERTIES.contains(parts[0])
                    || poms.contains("<name>" + parts[0] + "</name>")
                    || poms.contains("<name>!" + parts[0] + "</name>")
                    || poms.contains("<" + parts[0] + ">");
            expect(known, "property " + parts[0], problems);
        }
    }

    private static void expect(boolean known, String what, List<String> problems) {
        if (!known) {
            problems.add(what + " (expected: one of this build)");
        }
    }
}
