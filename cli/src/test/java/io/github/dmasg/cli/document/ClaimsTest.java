package io.github.dmasg.cli.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Each kind of claim: one that holds, and everything that must be noticed. */
class ClaimsTest {
    @TempDir
    private Path top;

    private static List<String> problems(Claims claims, String... lines) {
        return claims.problems(new Document("D.md", String.join("\n", lines)));
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(top.resolve(path).getParent());
        Files.writeString(top.resolve(path), text);
    }

    @Test
    void properties() {
        PropertyClaims claims = new PropertyClaims(Set.of("P7"));
        assertEquals(
                List.of(),
                problems(claims, "as P7 and `P7` say, over P2P and P2PDMA", "", "    P8", "```", "P8", "```"));
        assertEquals(
                List.of("D.md:2: property P8 (expected: one that `./dmasg check --list` shows)"),
                problems(claims, "P7", "| x | `P8`, P7 |"));
    }

    @Test
    void tests() throws IOException {
        write(
                "m/src/test/java/a/FooTest.java",
                "package a; class FooTest { @Test void good() {} void helper() {} class In { @Property void deep() {} } }");
        write(
                "proptests/src/main/java/b/suite/prop/BarProperties.java",
                "package b; class BarProperties { void x() {} }");
        write("m/src/test/java/a/HeirTest.java", "package a; class HeirTest extends FooTest {}");
        write("m/src/test/java/a/NoTest.java", "package a; class NoTest { void helper() {} }");
        TestClaims claims = new TestClaims(TestSources.of(top));
        assertEquals(
                List.of(),
                problems(
                        claims,
                        "`FooTest`, `FooTest.good`, `FooTest.deep()`, `FooTest#good`, `BarProperties`, `HeirTest.good`"));
        assertEquals(
                List.of("D.md:1: test FooTest.helper (expected: one of deep, good)"),
                problems(claims, "`FooTest.helper`"));
        assertEquals(List.of("D.md:1: test NoTest (expected: a class of tests)"), problems(claims, "`NoTest`"));
        assertEquals(List.of("D.md:1: test GoneTest (expected: a class of tests)"), problems(claims, "`GoneTest.x`"));
    }

    @Test
    void measurements() throws IOException {
        assertEquals(Set.of(), BenchmarkClaims.rows(top.resolve("results")));
        write("results/jdk17/a.json", "{\"rows\": [{\"id\": \"page-ranges\", \"ns\": 1}]}");
        write("results/b.md", "| id | ns |\n|---|---|\n| `bench:walk.4k` | 2 |\n| map-1m | 3 |\n");
        Set<String> rows = BenchmarkClaims.rows(top.resolve("results"));
        BenchmarkClaims claims = new BenchmarkClaims(rows);
        assertEquals(List.of(), problems(claims, "`bench:page-ranges`, `bench:walk.4k`, `bench:map-1m`"));
        assertEquals(
                List.of("D.md:1: bench:pages (expected: one of [id, map-1m, page-ranges, walk.4k])"),
                problems(claims, "`bench:pages`"));
    }

    @Test
    void requirements() {
        RequirementClaims claims = new RequirementClaims(Set.of("S1", "S2", "L1"));
        assertEquals(
                List.of(),
                problems(claims, "| id | by |", "|---|---|", "| S1, S2 | text | P7 |", "| **L1** | `bench:x-1` |"));
        assertEquals(
                List.of(
                        "D.md:4: requirement S3 (expected: a known one)",
                        "D.md: requirement L1: no row of a table (expected: one with a property, a test or a measurement)",
                        "D.md: requirement S2: no row of a table (expected: one with a property, a test or a measurement)"),
                problems(claims, "| S1 | `FooTest` |", "| S2 | nothing yet |", "L1: P7", "| S3 | P7 |"));
    }

    @Test
    void paths() throws IOException {
        write("api/src/A.java", "");
        write("O.md", "# A Heading: `x`, y_z\n");
        PathClaims claims = new PathClaims(top);
        assertEquals(
                List.of(),
                problems(
                        claims,
                        "# Here I am",
                        "`api/src/A.java`, `./api/src`, `api/src/*.java`, `drivers/iommu/x.c`, `ns/entry`, `api`",
                        "[a](api/src), [b](O.md#a-heading-x-y_z), [c](#here-i-am), [d](https://x/y)"));
        assertEquals(
                List.of(
                        "D.md:1: path api/B.java (expected: an existing one)",
                        "D.md:1: path NONE.md (expected: an existing one)",
                        "D.md:1: path api/gone/*.x (expected: an existing one)",
                        "D.md:2: link gone.md (expected: a file or a heading)",
                        "D.md:2: link O.md#other (expected: a file or a heading)",
                        "D.md:2: link #gone (expected: a file or a heading)"),
                problems(claims, "`api/B.java` `NONE.md` `api/gone/*.x`", "[a](gone.md) [b](O.md#other) [c](#gone)"));
    }

    @Command(name = "dmasg", mixinStandardHelpOptions = true, subcommands = Look.class)
    static final class Dmasg {}

    @Command(name = "look")
    static final class Look {
        @Option(names = "--depth")
        private int depth;

        @Parameters(arity = "1..*")
        private List<String> files = List.of();

        String seen() {
            return depth + " " + files;
        }
    }

    private CommandClaims commands() throws IOException {
        write("samples/a.trace", "");
        write(".ci/run", "");
        Files.setPosixFilePermissions(top.resolve(".ci/run"), PosixFilePermissions.fromString("rwxr-xr-x"));
        write("m/src/test/java/a/FooTest.java", "class FooTest {}");
        String poms = "<module>cli</module><id>deep</id><name>quick</name><artifactId>maven-javadoc-plugin<";
        return new CommandClaims(top, () -> new CommandLine(new Dmasg()), new MavenCommand(poms, TestSources.of(top)));
    }

    @Test
    void commandsThatCanBeTyped() throws IOException {
        assertEquals(
                List.of(),
                problems(
                        commands(),
                        "```sh",
                        "$ sudo ./dmasg look --depth 3 samples/a.trace '/a b' | less   # why; not",
                        "./mvnw -q -Dquick -pl cli -am -Pdeep test -Dtest=FooTest#x 2>&1 && .ci/run",
                        "cd somewhere; ./mvnw javadoc:javadoc",
                        "```",
                        "",
                        "    ./dmasg look x > file",
                        "",
                        "`dmasg look [--depth N] FILE...`, `dmasg --help`"));
        assertEquals("0 []", new Look().seen());
    }

    @Test
    void commandsThatCannot() throws IOException {
        CommandClaims claims = commands();
        List<String> wrong = List.of(
                "./dmasg lok x",
                "./dmasg look",
                "./dmasg look --deep 3 x",
                "./dmasg look --depth three x",
                "./dmasg look samples/b.trace",
                "dmasg lok",
                "dmasg look --deep",
                "./mvnw tests",
                "./mvnw -pl gui test",
                "./mvnw -pl",
                "./mvnw -P shallow test",
                "./mvnw --fast test",
                "./mvnw pit:run",
                "./mvnw -Dslow test",
                "./mvnw -Dtest=BarTest test",
                ".ci/gone",
                "./gone");
        for (String line : wrong) {
            List<String> problems = problems(claims, "`" + line + "`");
            assertEquals(1, problems.size(), () -> line + problems);
            assertTrue(problems.get(0).startsWith("D.md:1: " + line + ": "), () -> problems.get(0));
        }
        assertEquals(1, problems(claims, "x", "", "    true; ./dmasg lok").size());
        assertEquals(1, problems(claims, "```sh", "./dmasg lok", "```").size());
    }

    @Test
    void java() {
        Document right = new Document("D.md", "```java\nimport java.util.List;\nrecord A(List<String> x) {}\n```\n");
        assertEquals(List.of(), new JavaBlocks(right).problems(top));
        Document wrong = new Document("D.md", "x\n```java\nclass A {\n  Strin x;\n}\n```\n```java\nint x;\n```\n");
        List<String> problems = new JavaBlocks(wrong).problems(top);
        assertEquals("D.md:8: Java without a type (expected: a whole file)", problems.get(0));
        assertTrue(problems.get(1).contains("A.java:4:"), () -> problems.get(1));
        assertEquals(2, problems.size());
    }
}
