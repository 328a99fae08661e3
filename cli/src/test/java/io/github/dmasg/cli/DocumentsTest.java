package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dmasg.cli.document.BenchmarkClaims;
import io.github.dmasg.cli.document.CInterface;
import io.github.dmasg.cli.document.Claims;
import io.github.dmasg.cli.document.CommandClaims;
import io.github.dmasg.cli.document.DmasgOutput;
import io.github.dmasg.cli.document.Document;
import io.github.dmasg.cli.document.GeneratedBlocks;
import io.github.dmasg.cli.document.Generators;
import io.github.dmasg.cli.document.JavaBlocks;
import io.github.dmasg.cli.document.MavenCommand;
import io.github.dmasg.cli.document.PathClaims;
import io.github.dmasg.cli.document.PropertyClaims;
import io.github.dmasg.cli.document.RequirementClaims;
import io.github.dmasg.cli.document.TestClaims;
import io.github.dmasg.cli.document.TestSources;
import io.github.dmasg.proptests.suite.Catalogue;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What the documents claim is so: properties, tests, measurements, commands, files, code, generated tables.
 *
 * <p>With {@code -Ddocuments.write=true} the generated blocks are written anew instead; {@code .ci/documents} does that.
 */
class DocumentsTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Path HEADER = TOP.resolve("api/src/main/c/dmasg.h");
    private static final String PROPOSAL = "RFC.md";
    private static final List<String> NAMES = List.of("README.md", PROPOSAL);
    private static final int SPLIT_REQUIREMENTS = 38;
    private static final int LINUX_REQUIREMENTS = 4;

    @TempDir
    private Path classes;

    private static List<Document> documents() throws IOException {
        List<Document> documents = new ArrayList<>();
        for (String name : NAMES) {
            documents.add(Document.read(TOP, name));
        }
        return documents;
    }

    private static void holds(Claims claims) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Document document : documents()) {
            problems.addAll(claims.problems(document));
        }
        assertEquals(List.of(), problems, () -> String.join("\n", problems));
    }

    @Test
    void propertiesAreInTheCatalogue() throws IOException {
        holds(new PropertyClaims(
                Catalogue.properties().stream().map(NamedProperty::id).collect(Collectors.toSet())));
    }

    @Test
    void testsAreInTheSources() throws IOException {
        holds(new TestClaims(TestSources.of(TOP)));
    }

    @Test
    void measurementsAreCommitted() throws IOException {
        holds(new BenchmarkClaims(BenchmarkClaims.rows(TOP.resolve("benchmarks/results"))));
    }

    @Test
    void pathsAndLinksLeadSomewhere() throws IOException {
        holds(new PathClaims(TOP));
    }

    @Test
    void commandsCanBeTyped() throws IOException {
        holds(new CommandClaims(TOP, DocumentsTest::commandLine, MavenCommand.of(TOP, TestSources.of(TOP))));
        assertFalse(Document.read(TOP, "README.md").shellLines().isEmpty());
    }

    @Test
    void everyRequirementIsAnswered() throws IOException {
        Set<String> required = new TreeSet<>();
        for (int i = 1; i <= SPLIT_REQUIREMENTS; i++) {
            required.add("S" + i);
        }
        for (int i = 1; i <= LINUX_REQUIREMENTS; i++) {
            required.add("L" + i);
        }
        List<String> problems = new RequirementClaims(required).problems(Document.read(TOP, PROPOSAL));
        assertEquals(List.of(), problems, () -> String.join("\n", problems));
    }

    @Test
    void everyPieceOfJavaCompiles() throws IOException {
        int pieces = 0;
        for (Document document : documents()) {
            JavaBlocks blocks = new JavaBlocks(document);
            pieces += blocks.count();
            assertEquals(List.of(), blocks.problems(classes));
        }
        assertTrue(pieces > 0);
    }

    @Test
    void partsOfTheInterfaceInCAreInItsHeader() throws IOException {
        holds(new CInterface(HEADER));
    }

    @Test
    void theInterfaceInCCompiles() throws Exception {
        Optional<Path> compiler = CInterface.compiler();
        assumeTrue(compiler.isPresent(), "no C compiler: cc is not on the PATH");
        CInterface header = new CInterface(HEADER);
        for (Document document : documents()) {
            List<String> problems = header.compile(compiler.orElseThrow(), document);
            assertEquals(List.of(), problems, () -> String.join("\n", problems));
        }
    }

    @Test
    void generatedBlocksAreUpToDate() throws IOException {
        GeneratedBlocks blocks = new GeneratedBlocks(generators());
        if (Boolean.getBoolean("documents.write")) {
            for (Document document : documents()) {
                Files.writeString(TOP.resolve(document.name()), blocks.rewritten(document));
            }
        }
        holds(blocks);
    }

    private static Generators generators() {
        return new Generators(TOP)
                .with("./dmasg", new DmasgOutput(DocumentsTest::output))
                .with("catalogue", words -> catalogue());
    }

    private static String catalogue() {
        StringBuilder table = new StringBuilder("| property | holds for every input | evidence for |\n|---|---|---|\n");
        for (NamedProperty<?> property : Catalogue.properties()) {
            table.append("| ")
                    .append(property.id())
                    .append(" | ")
                    .append(property.sentence().replace("|", "\\|"))
                    .append(" | ")
                    .append(String.join(", ", property.requirements()))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static CommandLine commandLine() {
        return Dmasg.commandLine(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));
    }

    /** Relative to the checkout, as a reader types it; what is printed names no folder of this machine. */
    private static String output(String... words) {
        String[] args = Stream.of(words)
                .map(word -> Files.exists(TOP.resolve(word)) ? TOP.resolve(word).toString() : word)
                .toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Dmasg.run(new PrintWriter(out), new PrintWriter(err), args);
        if (exitCode != ExitCode.OK) {
            throw new IllegalArgumentException("exit code " + exitCode + " (expected: 0): " + err);
        }
        return out.toString().replace(TOP + "/", "");
    }
}
