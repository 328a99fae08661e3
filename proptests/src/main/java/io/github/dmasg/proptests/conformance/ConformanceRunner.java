package io.github.dmasg.proptests.conformance;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs files of recorded cases against checkers and counts what passes.
 *
 * <p>The kind of a file is the first word of its first line. Lines stream through: memory does not grow with the number
 * of lines, and a line is at most {@link #MAX_LINE} bytes. A case passes if every output equals its field and every
 * field was understood. A case that the model refuses is rejected if its class is {@code a} and fails otherwise. A
 * damaged line fails.
 *
 * <p>Immutable; several threads may run different files.
 */
public final class ConformanceRunner {
    /** Longest line in bytes. */
    public static final int MAX_LINE = 4 << 20;

    private static final List<String> CLASSES = List.of("n", "e", "a");

    private final Map<String, CaseChecker> checkers = new TreeMap<>();

    /**
     * Creates a runner.
     *
     * @param checkers one for each kind
     * @throws IllegalArgumentException if two checkers are for the same kind
     */
    public ConformanceRunner(Collection<? extends CaseChecker> checkers) {
        for (CaseChecker c : checkers) {
            if (this.checkers.put(c.kind(), c) != null) {
                throw new IllegalArgumentException("kind: " + c.kind() + " twice (expected: one checker for a kind)");
            }
        }
    }

    /**
     * The kinds this runner knows.
     *
     * @return sorted
     */
    public List<String> kinds() {
        return List.copyOf(checkers.keySet());
    }

    /**
     * Runs a file. A file of a kind that the filter leaves out gives a report without cases.
     *
     * @param file the file
     * @param options which part to run
     * @param progress told the number of cases run so far, after each case
     * @return the counts and the first failure
     * @throws UnreadableFileException if the file has no header or an unknown kind
     * @throws IOException if the file cannot be read
     */
    public FileReport run(Path file, RunOptions options, LongConsumer progress) throws IOException {
        long[] sample = options.samples() ? sample(file, options) : null;
        try (InputStream in = Files.newInputStream(file)) {
            return run(in, file.toString(), options, sample, progress);
        }
    }

    /** Runs what stands in a file, all of it. */
    FileReport run(InputStream in, String name) throws IOException {
        return run(in, name, RunOptions.ALL, null, cases -> {});
    }

    private FileReport run(
            InputStream in, String name, RunOptions options, long @Nullable [] sample, LongConsumer progress)
            throws IOException {
        BoundedLineReader lines = new BoundedLineReader(in, MAX_LINE);
        CaseChecker checker = header(lines, name);
        Tally tally = new Tally(name, checker.kind());
        int sampled = 0;
        if (!options.filter().acceptsKind(checker.kind())) {
            return tally.report();
        }
        while (tally.cases < options.limit()) {
            String text = lines.next();
            if (text == null) {
                break;
            }
            if (!isCase(lines, text, options)) {
                continue;
            }
            if (sample != null) {
                if (sampled == sample.length) {
                    break;
                }
                if (lines.number() != sample[sampled]) {
                    continue;
                }
                sampled++;
            }
            if (lines.tooLong()) {
                tally.fail(lines.number(), "", "line: longer than " + MAX_LINE + " bytes (expected: at most that)");
            } else {
                runCase(checker, text, lines.number(), tally);
            }
            progress.accept(tally.cases);
        }
        return tally.report();
    }

    private CaseChecker header(BoundedLineReader lines, String name) throws IOException {
        String first = lines.next();
        if (first == null) {
            throw new UnreadableFileException(name + ": empty (expected: a first line '# KIND; ...')");
        }
        if (!first.startsWith("#")) {
            throw new UnreadableFileException(
                    name + ":1: header: " + VectorLine.quoted(first) + " (expected: '# KIND; ...')");
        }
        String rest = first.substring(1).strip();
        int end = 0;
        while (end < rest.length() && (Character.isLetterOrDigit(rest.charAt(end)) || rest.charAt(end) == '_')) {
            end++;
        }
        CaseChecker checker = checkers.get(rest.substring(0, end));
        if (checker == null) {
            throw new UnreadableFileException(name + ":1: kind: " + VectorLine.quoted(rest.substring(0, end))
                    + " (expected: one of " + String.join(", ", kinds()) + ")");
        }
        return checker;
    }

    private static boolean isCase(BoundedLineReader lines, String text, RunOptions options) {
        return lines.tooLong()
                || (!text.isBlank() && !text.startsWith("#") && options.filter().acceptsLine(text));
    }

    private long[] sample(Path file, RunOptions options) throws IOException {
        SplittableRandom random = new SplittableRandom(options.seed().orElseThrow());
        int limit = (int) options.limit();
        long[] chosen = new long[Math.min(limit, 1 << 10)];
        long seen = 0;
        try (InputStream in = Files.newInputStream(file)) {
            BoundedLineReader lines = new BoundedLineReader(in, MAX_LINE);
            header(lines, file.toString());
            for (String text = lines.next(); text != null; text = lines.next()) {
                if (!isCase(lines, text, options)) {
                    continue;
                }
                long place = seen < limit ? seen : random.nextLong(seen + 1);
                seen++;
                if (place < limit) {
                    if (place >= chosen.length) {
                        chosen = Arrays.copyOf(chosen, Math.min(limit, chosen.length * 2));
                    }
                    chosen[(int) place] = lines.number();
                }
            }
        }
        chosen = Arrays.copyOf(chosen, (int) Math.min(limit, seen));
        Arrays.sort(chosen);
        return chosen;
    }

    private static void runCase(CaseChecker checker, String text, long number, Tally tally) {
        String label = "";
        boolean mayReject = false;
        try {
            VectorLine line = VectorLine.parse(text);
            String cls = line.text("cls");
            label = "id=" + line.decimal("id") + " cls=" + cls;
            if (!CLASSES.contains(cls)) {
                throw new DamagedLineException("cls", VectorLine.quoted(cls) + " (expected: n, e or a)");
            }
            mayReject = cls.equals("a");
            Comparison out = new Comparison(line);
            checker.check(line, out);
            tally.compare(number, label, line, out);
        } catch (DamagedLineException e) {
            tally.fail(number, label, String.valueOf(e.getMessage()));
        } catch (CaseRejectedException | UndefinedInKernelException e) {
            tally.refuse(number, label, mayReject, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            tally.fail(number, label, "the model stopped with " + e);
        }
    }

    /** Counts of one file while it runs. */
    private static final class Tally {
        private final String file;
        private final String kind;
        private long cases;
        private long passed;
        private long rejected;
        private long failed;
        private @Nullable CaseFailure first;

        Tally(String file, String kind) {
            this.file = file;
            this.kind = kind;
        }

        void compare(long number, String label, VectorLine line, Comparison out) {
            List<FieldMismatch> mismatches = out.mismatches();
            if (!mismatches.isEmpty()) {
                fail(new CaseFailure(number, label, "", mismatches));
                return;
            }
            List<String> unread = line.unread();
            if (!unread.isEmpty()) {
                fail(number, label, unread.get(0) + ": unknown (expected: a field of kind " + kind + ")");
                return;
            }
            cases++;
            passed++;
        }

        void refuse(long number, String label, boolean mayReject, String reason) {
            if (!mayReject) {
                fail(number, label, "rejected: " + reason);
                return;
            }
            cases++;
            rejected++;
        }

        void fail(long number, String label, String problem) {
            fail(new CaseFailure(number, label, problem, List.of()));
        }

        private void fail(CaseFailure failure) {
            cases++;
            failed++;
            if (first == null) {
                first = failure;
            }
        }

        FileReport report() {
            return new FileReport(file, kind, cases, passed, rejected, failed, first);
        }
    }
}
