package io.github.dmasg.cli.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedBlocksTest {
    private static final String BEFORE = "before\n\n<!-- generated: count 3 -->\n";
    private static final String AFTER = "<!-- end -->\nafter\n";

    @TempDir
    private Path top;

    private Generators generators;
    private GeneratedBlocks blocks;

    @BeforeEach
    void generators() {
        generators = new Generators(top)
                .with("count", words -> "one\n".repeat(Integer.parseInt(words.get(1))))
                .with("./dmasg", new DmasgOutput(args -> String.join("  \n", args) + "\n"));
        blocks = new GeneratedBlocks(generators);
    }

    private List<String> problems(String text) {
        return blocks.problems(new Document("D.md", text));
    }

    @Test
    void upToDate() {
        assertEquals(List.of(), problems(BEFORE + "\none\none\none\n\n" + AFTER));
    }

    @Test
    void outOfDate() {
        assertEquals(
                List.of("D.md:3: out of date: count 3: '' instead of 'one' (expected: as .ci/documents writes it)"),
                problems(BEFORE + "\none\none\n\n" + AFTER));
        assertTrue(problems(BEFORE + "\none\none\none\nmore\n\n" + AFTER).get(0).contains("'more' instead of ''"));
        assertTrue(problems(BEFORE + AFTER).get(0).contains("'nothing' instead of ''"));
    }

    @Test
    void brokenMarks() {
        assertEquals(
                List.of("D.md:3: generated block (expected: <!-- end --> after it)"), problems(BEFORE + "\none\n"));
        assertEquals(
                List.of("D.md:3: generated block (expected: <!-- end --> after it)"),
                problems(BEFORE + BEFORE + AFTER));
        assertTrue(
                problems("<!-- generated: magic -->\n" + AFTER).get(0).contains("generator magic (expected: one of"));
        assertTrue(
                problems("<!-- generated: file none.txt -->\n" + AFTER).get(0).contains("none.txt"));
        assertTrue(problems("<!-- generated: file -->\n" + AFTER).get(0).startsWith("D.md:1: file: "));
        assertThrows(IllegalArgumentException.class, () -> blocks.rewritten(new Document("D.md", BEFORE)));
    }

    @Test
    void rewritingTouchesNothingElse() {
        String text = BEFORE + "old\n" + AFTER + BEFORE + "\none\n" + AFTER;
        String written = blocks.rewritten(new Document("D.md", text));
        String block = BEFORE + "\none\none\none\n\n" + AFTER;
        assertEquals(block + block, written);
        assertEquals(List.of(), problems(written));
        assertEquals("plain\n", blocks.rewritten(new Document("D.md", "plain\n")));
    }

    @Test
    void commandOutput() throws IOException {
        assertEquals("```text\na\nb\nc\n```\n", generators.text("./dmasg a b c"));
        assertEquals("```text\na\nb\n```\n", generators.text("./dmasg a b c | head -n 2"));
        assertEquals("```text\nc\n```\n", generators.text("./dmasg a b c | tail -n 1 | grep c"));
        assertThrows(IllegalArgumentException.class, () -> generators.text("./dmasg a | sort"));
    }

    @Test
    void filesAndSources() throws IOException {
        Files.writeString(top.resolve("t.md"), "| a |\n\n");
        Files.writeString(top.resolve("t.txt"), "a \nb\n");
        assertEquals("| a |\n", generators.text("file t.md"));
        assertEquals("```text\na\nb\n```\n", generators.text("file t.txt"));
        Files.writeString(top.resolve("s.md"), "## A b\n\n![x](y.svg)\n\nin\n\n| c |\n\n## D\nout\n");
        assertEquals("in\n\n| c |\n", generators.text("section s.md A b"));
        assertThrows(IllegalArgumentException.class, () -> generators.text("section s.md E"));

        Files.writeString(top.resolve("package-info.java"), """
                /**
                 * Map.
                 *
                 * <table>
                 * <caption>Choose</caption>
                 * <tr><th>Type</th><th>when</th></tr>
                 * <tr><td>{@link a.b.C}, {@link a.B#m(int)}</td><td>you {@code x} &lt;
                 *     10 | 20</td></tr>
                 * </table>
                 */
                package a;
                """);
        assertEquals("""
                | Type | when |
                |---|---|
                | `C`, `B.m()` | you `x` < 10 \\| 20 |
                """, generators.text("map ."));

        Files.writeString(top.resolve("E.java"), """
                /**
                 * E.
                 *
                 * <p>Kernel quirks, reproduced:
                 *
                 * <ul>
                 *   <li>one;
                 *   <li>two
                 *       lines.
                 * </ul>
                 */
                enum E {
                    /** First. */
                    A,
                    /** Second: {@link #A}. */
                    B
                }
                """);
        assertEquals("""
                | constant | meaning |
                |---|---|
                | `A` | First. |
                | `B` | Second: `A`. |
                """, generators.text("constants E.java"));
        assertEquals("""
                | class | what Linux 6.12 does, reproduced |
                |---|---|
                | `E` | one |
                | `E` | two lines |
                """, generators.text("quirks ."));
    }
}
