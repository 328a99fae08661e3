package io.github.dmasg.cli.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What documents may show of what something else knows. A block names its generator in words; the first word chooses.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Words</th><th>gives</th></tr>
 * <tr><td>{@code ./dmasg ...}</td><td>what the command prints; {@code | head -n N}, {@code | tail -n N} and {@code | grep WORD}
 *     may follow</td></tr>
 * <tr><td>{@code catalogue}</td><td>the named properties and what they prove</td></tr>
 * <tr><td>{@code file PATH}</td><td>a committed file: Markdown as it is, anything else as code</td></tr>
 * <tr><td>{@code section PATH HEADING}</td><td>what stands under a heading of a committed Markdown file; pictures left
 *     out</td></tr>
 * <tr><td>{@code map FOLDER}</td><td>the map in the package's documentation</td></tr>
 * <tr><td>{@code constants FILE}</td><td>the constants of a Java file and their documentation</td></tr>
 * <tr><td>{@code quirks FOLDER}</td><td>what classes say under "Kernel quirks, reproduced"</td></tr>
 * </table>
 *
 * <p>Each text is made once. Not thread safe.
 */
public final class Generators {
    private final Path top;
    private final Map<String, Generator> byFirstWord = new TreeMap<>();
    private final Map<String, String> made = new LinkedHashMap<>();

    /** Makes one kind of text. */
    @FunctionalInterface
    public interface Generator {
        /**
         * Makes a text.
         *
         * @param words all words, the first one included
         * @return Markdown, each line with its end
         * @throws IOException if a file cannot be read
         * @throws IllegalArgumentException if the words make no sense; the message says what was expected
         */
        String make(List<String> words) throws IOException;
    }

    /**
     * The generators that read sources.
     *
     * @param top the checkout's folder
     */
    public Generators(Path top) {
        this.top = top;
        with("file", words -> file(words.get(1)));
        with("section", words -> section(words.get(1), String.join(" ", words.subList(2, words.size()))));
        with(
                "map",
                words -> Javadoc.table(JavaSource.read(top.resolve(words.get(1)).resolve("package-info.java"))
                        .packageComment()));
        with("constants", words -> constants(words.get(1)));
        with("quirks", words -> quirks(top.resolve(words.get(1))));
    }

    /**
     * Adds one.
     *
     * @param firstWord what chooses it
     * @param generator what makes the text
     * @return this
     */
    public Generators with(String firstWord, Generator generator) {
        byFirstWord.put(firstWord, generator);
        return this;
    }

    /**
     * Makes a text.
     *
     * @param command the words of the block
     * @return Markdown, each line with its end
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no such generator, or it refuses the words
     */
    public String text(String command) throws IOException {
        String before = made.get(command);
        if (before != null) {
            return before;
        }
        List<String> words = List.of(command.trim().split(" +"));
        Generator generator = byFirstWord.get(words.get(0));
        if (generator == null) {
            throw new IllegalArgumentException(
                    "generator " + words.get(0) + " (expected: one of " + byFirstWord.keySet() + ")");
        }
        String text = generator.make(words);
        made.put(command, text);
        return text;
    }

    /**
     * A text as a block of code.
     *
     * @param text each line with its end
     * @return Markdown
     */
    public static String code(String text) {
        return "```text\n" + text.lines().map(String::stripTrailing).collect(Collectors.joining("\n")) + "\n```\n";
    }

    private String file(String path) throws IOException {
        String text = Files.readString(top.resolve(path));
        return path.endsWith(".md") ? text.stripTrailing() + "\n" : code(text);
    }

    private String section(String path, String heading) throws IOException {
        List<String> lines = Files.readAllLines(top.resolve(path));
        int start = lines.indexOf("## " + heading) + 1;
        if (start == 0) {
            throw new IllegalArgumentException(path + ": " + heading + " (expected: a heading of it)");
        }
        String text = lines.stream()
                .skip(start)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> !line.startsWith("!["))
                .collect(Collectors.joining("\n"));
        return text.strip() + "\n";
    }

    private String constants(String path) throws IOException {
        StringBuilder table = new StringBuilder("| constant | meaning |\n|---|---|\n");
        JavaSource.read(top.resolve(path))
                .fieldComments()
                .forEach((name, comment) -> table.append("| `")
                        .append(name)
                        .append("` | ")
                        .append(Javadoc.markdown(comment.split("\n\\s*@", 2)[0]))
                        .append(" |\n"));
        return table.toString();
    }

    private String quirks(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
        StringBuilder table = new StringBuilder("| class | what Linux 6.12 does, reproduced |\n|---|---|\n");
        for (Path file : files) {
            JavaSource.read(file).typeComments().forEach((type, comment) -> {
                int start = comment.indexOf("Kernel quirks, reproduced:");
                if (start >= 0) {
                    for (String quirk : Javadoc.items(comment.substring(start))) {
                        table.append("| `")
                                .append(type)
                                .append("` | ")
                                .append(quirk)
                                .append(" |\n");
                    }
                }
            });
        }
        return table.toString();
    }
}
