import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Turns what PIT found into text that is kept, and that into the table.
 *
 * <pre>
 * java MutationTable.java collect NAME TESTS mutations.xml SECONDS   # writes results/NAME beside this file: counts and survivors
 * java MutationTable.java table                                # writes ../MUTATION.md from all results, packages and reasons
 * </pre>
 */
final class MutationTable {
    private static final Path HERE = Path.of("proptests", "mutation");
    private static final Path RESULTS = HERE.resolve("results");
    private static final List<String> DETECTED = List.of("KILLED", "TIMED_OUT", "MEMORY_ERROR", "RUN_ERROR");
    private static final List<Path> SOURCES =
            List.of(Path.of("api", "src", "main", "java"), Path.of("legacy-adapter", "src", "main", "java"));

    private MutationTable() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 5 && args[0].equals("collect")) {
            collect(args[1], args[2], Path.of(args[3]), Long.parseLong(args[4]));
        } else if (args.length == 1 && args[0].equals("table")) {
            Files.writeString(HERE.resolveSibling("MUTATION.md"), table());
        } else {
            System.err.println("arguments: " + List.of(args) + " (expected: collect NAME TESTS FILE SECONDS, or table)");
            System.exit(2);
        }
    }

    private static void collect(String name, String tests, Path xml, long seconds) throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, Integer> survivors = new TreeMap<>();
        try (InputStream in = Files.newInputStream(xml)) {
            NodeList all = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getElementsByTagName("mutation");
            for (int i = 0; i < all.getLength(); i++) {
                Element mutation = (Element) all.item(i);
                String status = mutation.getAttribute("status");
                counts.merge(status, 1, Integer::sum);
                if (!DETECTED.contains(status)) {
                    survivors.merge(status + " " + describe(mutation), 1, Integer::sum);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("measured " + LocalDate.now());
        lines.add("seconds " + seconds);
        lines.add("tests " + tests);
        lines.add("sources " + digest(name));
        counts.forEach((status, count) -> lines.add("count " + status + " " + count));
        survivors.forEach((text, count) -> lines.add(count + " " + text));
        Files.createDirectories(RESULTS);
        Files.write(RESULTS.resolve(name), lines);
    }

    /** Without the line's number, which changes with every edit above it. */
    private static String describe(Element mutation) throws IOException {
        String type = text(mutation, "mutatedClass");
        String mutator = text(mutation, "mutator");
        return type.substring("io.github.dmasg.".length()) + "#" + text(mutation, "mutatedMethod") + " "
                + mutator.substring(mutator.lastIndexOf('.') + 1).replace("Mutator", "") + " `"
                + sourceLine(type, text(mutation, "sourceFile"), Integer.parseInt(text(mutation, "lineNumber"))) + "`";
    }

    /** Of the package's sources without comments, to see later whether they are still those that were measured. */
    private static String digest(String name) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Path root : SOURCES) {
            Path folder = root.resolve("io/github/dmasg/" + name.replace('.', '/'));
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
                        update(digest, Files.readAllLines(file));
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    /** PIT changes no comments. */
    private static void update(MessageDigest digest, List<String> lines) {
        boolean comment = false;
        for (String line : lines) {
            String code = line.strip();
            boolean begins = comment || code.startsWith("/*");
            if (!begins && !code.isEmpty() && !code.startsWith("//")) {
                digest.update(code.getBytes(StandardCharsets.UTF_8));
            }
            comment = begins && !code.endsWith("*/");
        }
    }

    private static String text(Element mutation, String field) {
        return mutation.getElementsByTagName(field).item(0).getTextContent();
    }

    private static String sourceLine(String type, String file, int line) throws IOException {
        String folder = type.substring(0, type.lastIndexOf('.')).replace('.', '/');
        for (Path root : SOURCES) {
            Path path = root.resolve(folder).resolve(file);
            if (Files.exists(path)) {
                return Files.readAllLines(path).get(line - 1).strip();
            }
        }
        return "";
    }

    private static String table() throws IOException, NoSuchAlgorithmException {
        Map<String, String> packages = packages();
        Map<Pattern, String> reasons = reasons();
        StringBuilder rows = new StringBuilder();
        StringBuilder lists = new StringBuilder();
        int total = 0;
        int detected = 0;
        int late = 0;
        int explained = 0;
        long seconds = 0;
        for (Map.Entry<String, String> one : packages.entrySet()) {
            Path file = RESULTS.resolve(one.getKey());
            if (!Files.exists(file)) {
                rows.append("| `").append(one.getKey()).append("` | not measured | | | | | | | | |\n");
                continue;
            }
            Result result = new Result(Files.readAllLines(file), reasons);
            total += result.total;
            detected += result.detected;
            late += result.late;
            explained += result.explained;
            seconds += result.seconds;
            rows.append(result.row(one.getKey(), digest(one.getKey())));
            lists.append(result.list(one.getKey()));
        }
        return """
                # Mutation testing

                Generated by `proptests/mutation/run`; do not edit. PIT changes the code in small ways (its default set of changes), one at
                a time, and runs tests until one fails. A change that no test notices is a *survivor*: a test is missing, or the change
                makes no difference. *Killed* includes changes that end in an endless loop or run out of memory. A package is measured with
                the tests named in its row, not with all there are, so its share is a lower bound; where the code or the tests changed since,
                another measurement will say something else. *Minutes* are with the build of what is tested, on two processors.`checkInvariants` and what
                they alone call are not changed: they are tests themselves.

                | package | measured | minutes | changes | killed | of these by time-out | share | survivors | of these explained | tests asked |
                |---|---|---:|---:|---:|---:|---:|---:|---:|---|
                """
                + rows
                + row("all measured", "", seconds, total, detected, late, explained, "")
                + "\n## Survivors\n\nEach line: how many, the method, the kind of change, the source line, and why no test notices, if"
                + " that is known.\n"
                + lists;
    }

    private static String row(
            String name, String measured, long seconds, int total, int detected, int late, int explained, String tests) {
        return "| %s | %s | %s | %d | %d | %d | %.1f %% | %d | %d | %s |%n"
                .formatted(name, measured, seconds == 0 ? "" : "%.1f".formatted(seconds / 60.0), total, detected, late, total == 0 ? 0 : 100.0 * detected / total, total - detected, explained, tests);
    }

    private static Map<String, String> packages() throws IOException {
        Map<String, String> packages = new LinkedHashMap<>();
        for (String line : Files.readAllLines(HERE.resolve("packages"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.strip().split("\\s+", 2);
                packages.put(words[0], words[1]);
            }
        }
        return packages;
    }

    /** Lines {@code pattern => reason}; the first that is found in a survivor's line counts. */
    private static Map<Pattern, String> reasons() throws IOException {
        Map<Pattern, String> reasons = new LinkedHashMap<>();
        try (Stream<String> lines = Files.lines(HERE.resolve("reasons"))) {
            lines.filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
                int arrow = line.indexOf(" => ");
                if (arrow < 0) {
                    throw new IllegalArgumentException("reasons: " + line + " (expected: PATTERN => REASON)");
                }
                reasons.put(Pattern.compile(line.substring(0, arrow)), line.substring(arrow + 4));
            });
        }
        return reasons;
    }

    /** One package. */
    private static final class Result {
        private int total;
        private int detected;
        private int late;
        private int explained;
        private long seconds;
        private String measured = "";
        private String tests = "";
        private String sources = "";
        private String note = "";
        private final StringBuilder list = new StringBuilder();

        Result(List<String> lines, Map<Pattern, String> reasons) {
            for (String line : lines) {
                String[] words = line.split(" ", 3);
                if (words[0].equals("count")) {
                    int count = Integer.parseInt(words[2]);
                    total += count;
                    detected += DETECTED.contains(words[1]) ? count : 0;
                    late += words[1].equals("TIMED_OUT") ? count : 0;
                } else if (words[0].equals("measured")) {
                    measured = words[1];
                } else if (words[0].equals("seconds")) {
                    seconds = Long.parseLong(words[1]);
                } else if (words[0].equals("sources")) {
                    sources = words[1];
                } else if (words[0].equals("tests")) {
                    tests = line.substring(6);
                } else if (words[0].equals("note")) {
                    note = line.substring(5);
                } else {
                    survivor(Integer.parseInt(words[0]), words[1], words[2], reasons);
                }
            }
        }

        private void survivor(int count, String status, String text, Map<Pattern, String> reasons) {
            String reason = reasons.entrySet().stream()
                    .filter(entry -> entry.getKey().matcher(text).find())
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
            explained += reason.isEmpty() ? 0 : count;
            list.append("* ").append(count == 1 ? "" : count + " x ").append(text);
            list.append(status.equals("NO_COVERAGE") ? " (not run by these tests)" : "");
            list.append(reason.isEmpty() ? "" : ": " + reason).append('\n');
        }

        String row(String name, String now) {
            String when = measured + (sources.equals(now) ? "" : ", code changed since") + (note.isEmpty() ? "" : ", " + note);
            return MutationTable.row("`" + name + "`", when, seconds, total, detected, late, explained, "`" + tests + "`");
        }

        String list(String name) {
            return list.isEmpty() ? "" : "\n### " + name + "\n\n" + list;
        }
    }
}
