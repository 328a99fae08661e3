package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.proptests.suite.Catalogue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String BROKEN = BrokenImplementation.class.getName();

    private static final String THEIRS = """
            import io.github.dmasg.proptests.suite.naive.NaiveImplementation;
            import io.github.dmasg.proptests.suite.plug.*;
            import java.util.Set;

            public final class Theirs implements Implementation {
                private final Implementation naive = new NaiveImplementation();

                public String name() {
                    return "theirs";
                }

                public Set<MapperKind> mappers() {
                    return Set.of(MapperKind.IOMMU);
                }

                public Set<Promise> promises() {
                    return Set.of();
                }

                public Bench open(Setup setup) {
                    return naive.open(setup);
                }
            }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] words = Stream.concat(Stream.of("check"), Stream.of(args)).toArray(String[]::new);
        return Dmasg.run(new PrintWriter(out), new PrintWriter(err), words);
    }

    @Test
    void everyPropertyIsTriedOnEveryImplementationThatPromisesIt() {
        assertEquals(ExitCode.OK, run("--tries", "3", "--seed", "1"), () -> out + "" + err);
        List<String> lines = out.toString().lines().toList();
        Catalogue.properties()
                .forEach(property -> assertTrue(
                        lines.contains(String.format("%-4s %s", property.id(), property.sentence())), property.id()));
        assertTrue(out.toString().contains("     naive               3 tries  held"), out.toString());
        assertTrue(
                out.toString().contains("     naive        not run: does not promise tells counts beforehand"),
                out.toString());
        assertTrue(out.toString().contains("     library             3 tries  held"), out.toString());
        assertTrue(lines.get(lines.size() - 1).matches("\\d+ tries, 0 violated, seed 1"), out.toString());
    }

    @Test
    void aViolatedPropertyIsShownSmallAndCanBeReplayed() {
        assertEquals(ExitCode.VIOLATION, run("--only", "P6,P12", "--on", BROKEN, "--seed", "5"), err::toString);
        String shown = out.toString();
        assertTrue(shown.contains("P6 does not hold on " + BROKEN + ": Every segment keeps"), shown);
        // One page without a gap, and the smallest boundary that is generated.
        assertTrue(shown.contains("  smallest: DIRECT TO_DEVICE [+0x0:0x1000] boundary 0x1ff"), shown);
        Matcher replay = Pattern.compile("  replay:   dmasg check (.*)").matcher(shown);
        assertTrue(replay.find(), shown);

        assertEquals(ExitCode.VIOLATION, run(replay.group(1).split(" ")));
        assertEquals(failure(shown), failure(out.toString()));
        assertTrue(out.toString().contains("1 tries"), out.toString());

        assertEquals(ExitCode.VIOLATION, run("--json", "--only", "P6", "--on", BROKEN, "--seed", "5"));
        assertTrue(
                out.toString().contains("\"verdict\":\"violated\",\"failure\":{\"message\":\"segment"), out.toString());
        assertTrue(err.toString().startsWith("dmasg: P6 does not hold on " + BROKEN), err.toString());
    }

    private static List<String> failure(String shown) {
        return shown.lines().dropWhile(line -> !line.contains("does not hold")).toList();
    }

    @Test
    void theSameSeedGivesTheSameTries() {
        String[] args = {"--only", "P3", "--on", "api", "--tries", "40", "--seed", "9", "--json"};
        run(args);
        String once = out.toString().replaceAll("\"milliseconds\":\\d+", "");
        run(args);
        assertEquals(once, out.toString().replaceAll("\"milliseconds\":\\d+", ""));
        run("--only", "P3", "--on", "api", "--tries", "40", "--seed", "10", "--json");
        assertTrue(!once.equals(out.toString().replaceAll("\"milliseconds\":\\d+", "")));
    }

    @Test
    void anImplementationIsTakenFromAClassPath(@TempDir Path folder) throws IOException {
        assertEquals(ExitCode.USAGE, run("--only", "P3", "--against", "Theirs", "--class-path", folder + "/nothing"));
        assertTrue(err.toString().contains("--class-path: '"), err.toString());
        compile(folder, "Theirs", THEIRS);
        assertEquals(
                ExitCode.OK,
                run("--only", "P3", "--against", "Theirs", "--class-path", folder.toString(), "--tries", "5"),
                () -> out + "" + err);
        assertTrue(out.toString().contains("     Theirs              5 tries  held"), out.toString());
    }

    /** Endless recursion, no mapper at all, and one whose promise needs a mapper it has not. */
    @Test
    void whatIsWrongWithAnImplementationIsSaid(@TempDir Path folder) throws IOException {
        compile(folder, "Deep", THEIRS.replace("Theirs", "Deep").replace("naive.open", "open"));
        compile(folder, "Bare", THEIRS.replace("Theirs", "Bare").replace("MapperKind.IOMMU", ""));
        compile(
                folder,
                "Alone",
                THEIRS.replace("Theirs", "Alone")
                        .replace("IOMMU", "DIRECT")
                        .replace("return Set.of();", "return Set.of(Promise.CONCURRENT);"));
        String[] args = {"--only", "P1,p1", "--against", "Deep", "--class-path", folder.toString(), "--tries", "5"};
        assertEquals(ExitCode.VIOLATION, run(args));
        assertTrue(out.toString().contains("  found:    java.lang.StackOverflowError at Deep.open"), out.toString());
        assertTrue(out.toString().contains(" --against Deep --class-path " + folder + " --seed "), out.toString());
        assertTrue(out.toString().contains("1 tries, 1 violated"), out.toString());
        args[3] = "Bare";
        assertUsage("--against: class Bare, mappers: none (expected: at least one)", args);
        args[1] = "P17,P1";
        args[3] = "Alone";
        assertEquals(ExitCode.OK, run(args), err::toString);
        assertTrue(
                out.toString().contains("not run: does not promise a mapper that is BOUNCE or IOMMU"), out.toString());
    }

    /** An implementation that hangs is a finding like any other, and the properties after it are run. */
    @Test
    void anImplementationThatNeverReturnsIsGivenUp(@TempDir Path folder) throws IOException {
        compile(
                folder,
                "Stuck",
                THEIRS.replace("Theirs", "Stuck")
                        .replace("return naive.open(setup);", "while (true) { Thread.onSpinWait(); }"));
        String[] args = {
            "--only",
            "P1,P2",
            "--against",
            "Stuck",
            "--class-path",
            folder.toString(),
            "--tries",
            "5",
            "--patience",
            "0.2"
        };
        assertEquals(ExitCode.VIOLATION, run(args), err::toString);
        String shown = out.toString();
        assertTrue(shown.contains("  found:    no end after 0.2 s, at Stuck.open(Stuck.java:"), shown);
        assertTrue(shown.contains("P2 does not hold on Stuck: "), shown);
        assertTrue(shown.contains("\n2 tries, 2 violated, seed "), shown);
    }

    private static void compile(Path folder, String name, String text) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), text);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), source.toString());
        assertEquals(0, compiled);
    }

    @Test
    void theDistributionOfTheInputsIsShown() {
        run("--only", "P24", "--tries", "50", "--seed", "1");
        assertTrue(
                Pattern.compile("     of these several arrays \\d+ %")
                        .matcher(out.toString())
                        .find(),
                out.toString());
    }

    @Test
    void theCatalogueCanBeListed() {
        assertEquals(ExitCode.OK, run("--list"));
        assertEquals(2L * Catalogue.properties().size(), out.toString().lines().count());
        assertTrue(out.toString().contains("     proves S11, L4; needs: reaches nothing else"), out.toString());
        assertEquals(ExitCode.OK, run("--list", "--json", "--only", "P14"));
        assertEquals(
                "{\"version\":1,\"properties\":[{\"id\":\"P14\",\"sentence\":\"A second unmap is refused and releases "
                        + "nothing of anybody else.\",\"requirements\":[\"S32\"],\"needs\":[\"refuses a second unmap\"],"
                        + "\"classes\":[]}]}\n",
                out.toString());
    }

    @Test
    void tryingNothingIsNoSuccess() {
        assertEquals(ExitCode.FAILURE, run("--only", "P9", "--on", "naive"));
        assertEquals(
                "dmasg: nothing was tried (expected: a property that one of the implementations promises)\n",
                err.toString());
    }

    @Test
    void badUsage() {
        assertUsage("--only: 'P999' (expected: one of P1, P2", "--only", "P999");
        assertUsage(
                "--against: 'nobody' (expected: one of api, api-classic, legacy, naive, or a class", "--on", "nobody");
        assertUsage("--against: class java.lang.String (expected: a public", "--on", "java.lang.String");
        assertUsage("--seed: '99999999999999999999' (expected: a whole number of 64 bits", "--seed", "9".repeat(20));
        assertUsage(
                "--only: 'P18', which is about this library (expected: with", "--only", "P18", "--against", "naive");
        assertUsage("--minutes: 'soon' (expected: a number)", "--minutes", "soon");
        assertUsage("--tries: 0 (expected: at least 1)", "--tries", "0");
        assertUsage("--first: -1 (expected: at least 0)", "--first", "-1");
        assertUsage("--minutes: -1.0 (expected: 0 to", "--minutes", "-1");
        assertUsage("--patience: -1.0 (expected: 0 to 86400 seconds)", "--patience", "-1");
        assertUsage("--patience: 'x' (expected: a number)", "--patience", "x");
        assertUsage("--seed: 'x' (expected: a whole number)", "--seed", "x");
    }

    private void assertUsage(String message, String... args) {
        assertEquals(ExitCode.USAGE, run(args));
        assertTrue(err.toString().startsWith("dmasg: " + message), err.toString());
        assertEquals("", out.toString());
    }
}
