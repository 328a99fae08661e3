package io.github.dmasg.cli.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown file, taken apart into what can be claimed where.
 *
 * <p>Prose is every line outside of code. Code is a fenced block, or lines indented by four spaces after a blank line. Immutable.
 */
public final class Document {
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");

    private final String name;
    private final String text;
    private final List<Piece> prose = new ArrayList<>();
    private final List<Fence> fences = new ArrayList<>();
    private final List<Piece> indented = new ArrayList<>();

    /**
     * A piece of text and where it starts.
     *
     * @param line from 1
     * @param text without line end
     */
    public record Piece(int line, String text) {}

    /**
     * A fenced block.
     *
     * @param line of its first line of text, from 1
     * @param info what follows the opening fence, such as {@code java}; may be empty
     * @param text its lines, each with its line end
     */
    public record Fence(int line, String info, String text) {}

    /**
     * Takes a text apart.
     *
     * @param name for messages
     * @param text Markdown
     */
    public Document(String name, String text) {
        this.name = name;
        this.text = text;
        takeApart(text.lines().toList());
    }

    /**
     * Reads a file.
     *
     * @param top the folder that the name is relative to
     * @param name file name
     * @return the document
     * @throws IOException if it cannot be read
     */
    public static Document read(Path top, String name) throws IOException {
        return new Document(name, Files.readString(top.resolve(name)));
    }

    private void takeApart(List<String> lines) {
        boolean code = false;
        boolean blankBefore = true;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                i = fence(lines, i);
                blankBefore = false;
                code = false;
                continue;
            }
            boolean blank = line.isBlank();
            code = (line.startsWith("    ") && (code || blankBefore)) || (blank && code);
            if (!blank) {
                (code ? indented : prose).add(new Piece(i + 1, line));
            }
            blankBefore = blank;
        }
    }

    private int fence(List<String> lines, int open) {
        int end = open + 1;
        StringBuilder inside = new StringBuilder();
        while (end < lines.size() && !lines.get(end).startsWith("```")) {
            inside.append(lines.get(end)).append('\n');
            end++;
        }
        fences.add(new Fence(open + 2, lines.get(open).substring(3).trim(), inside.toString()));
        return end;
    }

    /**
     * The file's name.
     *
     * @return as given
     */
    public String name() {
        return name;
    }

    /**
     * The whole text.
     *
     * @return as given
     */
    public String text() {
        return text;
    }

    /**
     * Lines outside of code.
     *
     * @return in order, without blank ones
     */
    public List<Piece> prose() {
        return List.copyOf(prose);
    }

    /**
     * Fenced blocks of a language.
     *
     * @param language first word of the info string
     * @return in order
     */
    public List<Fence> fences(String language) {
        return fences.stream()
                .filter(f -> f.info().split(" ", 2)[0].equals(language))
                .toList();
    }

    /**
     * Lines that are code: of {@code sh} blocks, and indented ones.
     *
     * @return in order of the file, shell blocks first
     */
    public List<Piece> shellLines() {
        List<Piece> found = new ArrayList<>();
        for (Fence fence : fences("sh")) {
            List<String> lines = fence.text().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                found.add(new Piece(fence.line() + i, lines.get(i)));
            }
        }
        found.addAll(indented);
        return found;
    }

    /**
     * What stands in backticks in the prose.
     *
     * @return in order
     */
    public List<Piece> spans() {
        return inProse(SPAN);
    }

    /**
     * Targets of links in the prose.
     *
     * @return in order
     */
    public List<Piece> links() {
        return inProse(LINK);
    }

    private List<Piece> inProse(Pattern pattern) {
        List<Piece> found = new ArrayList<>();
        for (Piece line : prose) {
            Matcher matcher = pattern.matcher(line.text());
            while (matcher.find()) {
                found.add(new Piece(line.line(), matcher.group(1)));
            }
        }
        return found;
    }

    /**
     * What a link to a part of this document may name.
     *
     * @return the headings as they stand in addresses: lower case, words joined by hyphens
     */
    public Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        for (Piece line : prose) {
            Matcher heading = HEADING.matcher(line.text());
            if (heading.matches()) {
                anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    /**
     * One problem.
     *
     * @param line where, from 1
     * @param what what was found, and what was expected
     * @return a line for {@link Claims#problems(Document)}
     */
    public String problem(int line, String what) {
        return name + ":" + line + ": " + what;
    }
}
