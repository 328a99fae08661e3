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
        Path source = folder.resolve("Theirs.java");
        assertEquals(ExitCode.USAGE, run("--only", "P3", "--against", "Theirs", "--class-path", folder + "/nothing"));
        assertTrue(err.toString().contains("--class-path: '"), err.toString());
        Files.writeString(source, THEIRS);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), source.toString());
        assertEquals(0, compiled);
        assertEquals(
                ExitCode.OK,
                run("--only", "P3", "--against", "Theirs", "--class-path", folder.toString(), "--tries", "5"),
                () -> out + "" + err);
        assertTrue(out.toString().contains("     Theirs              5 tries  held"), out.toString());
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
        assertUsage("--on: 'nobody' (expected: one of api, api-classic, legacy, naive, or a class", "--on", "nobody");
        assertUsage("--on: class java.lang.String (expected: a public", "--on", "java.lang.String");
        assertUsage("--tries: 0 (expected: at least 1)", "--tries", "0");
        assertUsage("--first: -1 (expected: at least 0)", "--first", "-1");
        assertUsage("--minutes: -1.0 (expected: 0 to", "--minutes", "-1");
        assertUsage("--seed: 'x' (expected: a whole number)", "--seed", "x");
    }

    private void assertUsage(String message, String... args) {
        assertEquals(ExitCode.USAGE, run(args));
        assertTrue(err.toString().startsWith("dmasg: " + message), err.toString());
        assertEquals("", out.toString());
    }
}
