package io.github.dmasg.cli.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The proposed C interface: a header, and the extracts of it that documents show.
 *
 * <p>A {@code c} block shows an extract: every declaration in it stands in the header, word for word apart from comments and white
 * space. The comment {@code ...} in slashes and stars, alone, leaves something out. A block {@code c example} is code against the
 * header: it is compiled with it, as it is.
 */
public final class CInterface implements Claims {
    /** How long a compiler may take before it counts as broken. */
    private static final long PATIENCE_SECONDS = 120;

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern GAP = Pattern.compile("/\\*\\s*(?:\\.\\.\\.|…)\\s*\\*/");
    private static final String GAP_MARK = "\u0000";

    /** A line for the preprocessor ends where it ends; no semicolon says so. */
    private static final Pattern DIRECTIVE = Pattern.compile("(?m)^[ \t]*#(?:.*\\\\\n)*.*$");

    private final Path header;

    /**
     * An interface.
     *
     * @param header the file
     */
    public CInterface(Path header) {
        this.header = header;
    }

    @Override
    public List<String> problems(Document document) {
        List<String> problems = new ArrayList<>();
        List<Document.Fence> blocks = document.fences("c");
        if (blocks.isEmpty()) {
            return problems;
        }
        String declared;
        try {
            declared = plain(Files.readString(header));
        } catch (IOException e) {
            return List.of(
                    document.problem(blocks.get(0).line(), "no header " + header + " (expected: the C interface)"));
        }
        for (Document.Fence block : blocks) {
            if (isExample(block)) {
                continue;
            }
            String marked = GAP.matcher(block.text()).replaceAll(GAP_MARK);
            marked = DIRECTIVE.matcher(marked).replaceAll(GAP_MARK + "$0" + GAP_MARK);
            for (String piece : pieces(marked)) {
                if (!declared.contains(piece)) {
                    problems.add(document.problem(
                            block.line(), "'" + piece + "' (expected: as in " + header.getFileName() + ")"));
                }
            }
        }
        return problems;
    }

    private static boolean isExample(Document.Fence block) {
        return block.info().equals("c example");
    }

    /** Declarations, cut where one ends at the outermost level, and where something is left out. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        String code = plain(text);
        int depth = 0;
        int from = 0;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            boolean gap = c == GAP_MARK.charAt(0);
            if (gap || (c == ';' && depth <= 0)) {
                add(pieces, code.substring(from, gap ? i : i + 1));
                from = i + 1;
            }
        }
        add(pieces, code.substring(from));
        return pieces;
    }

    private static void add(List<String> pieces, String piece) {
        String trimmed = piece.trim();
        if (!trimmed.isEmpty()) {
            pieces.add(trimmed);
        }
    }

    /** Without comments, and with one blank between words and none elsewhere: how lines are broken does not matter. */
    private static String plain(String code) {
        return COMMENT.matcher(code).replaceAll(" ").replaceAll("\\s+", " ").replaceAll(" ?([^\\w \u0000]) ?", "$1");
    }

    /**
     * The system's C compiler.
     *
     * @return its path, nothing if there is none on the {@code PATH}
     */
    public static Optional<Path> compiler() {
        String path = System.getenv("PATH");
        return Stream.of(path == null ? new String[0] : path.split(":"))
                .map(folder -> Path.of(folder, "cc"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Compiles the header, included twice, and the examples of a document against it.
     *
     * @param compiler what compiles
     * @param document whose examples
     * @return what the compiler says; empty if it is content
     * @throws IOException if it cannot be run
     * @throws InterruptedException if the wait is interrupted
     */
    public List<String> compile(Path compiler, Document document) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        String include = "#include \"" + header.getFileName() + "\"\n";
        String said = compile(compiler, include + include);
        if (!said.isEmpty()) {
            problems.add(header + ": " + said);
        }
        for (Document.Fence block : document.fences("c")) {
            if (isExample(block)) {
                said = compile(
                        compiler, include + "#line " + block.line() + " \"" + document.name() + "\"\n" + block.text());
                if (!said.isEmpty()) {
                    problems.add(said);
                }
            }
        }
        return problems;
    }

    private String compile(Path compiler, String source) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        compiler.toString(),
                        "-std=gnu11",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-fsyntax-only",
                        "-I",
                        header.toAbsolutePath().getParent().toString(),
                        "-x",
                        "c",
                        "-")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(source.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "no end after " + PATIENCE_SECONDS + " s";
        }
        return process.exitValue() == 0 ? "" : "exit " + process.exitValue() + "\n" + said;
    }
}
