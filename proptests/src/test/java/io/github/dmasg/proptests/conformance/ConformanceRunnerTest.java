package io.github.dmasg.proptests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner itself, with a kind that adds two numbers. */
class ConformanceRunnerTest {
    private static final String HEADER = "# adder; sum=a+b, both hexadecimal\n";

    @TempDir
    Path dir;

    private final List<String> seen = new ArrayList<>();
    private final ConformanceRunner runner = new ConformanceRunner(List.of(new Adder()));

    @Test
    void countsWhatPassesAndShowsTheFirstFailure() throws IOException {
        FileReport r = run(HEADER
                + "id=0 cls=n a=1 b=f sum=10\n\n# remark\nid=1 cls=e a=1 b=1 sum=3\nid=2 cls=n a=0 b=0" + " sum=1\r\n");
        assertEquals("adder", r.kind());
        assertEquals(List.of(3L, 1L, 0L, 2L), List.of(r.cases(), r.passed(), r.rejected(), r.failed()));
        CaseFailure f = r.firstFailure();
        assertNotNull(f);
        assertEquals(5, f.line());
        assertEquals("id=1 cls=e", f.label());
        assertEquals(List.of(new FieldMismatch("sum", "3", "2")), f.mismatches());
        assertEquals("x:5: id=1 cls=e: 1 field differs\nsum\n  expected: 3\n  got:      2", f.describe("x"));
    }

    @Test
    void onlyClassAMayBeRejected() throws IOException {
        FileReport r =
                run(HEADER + "id=0 cls=a a=dead b=0 sum=0\nid=1 cls=e a=dead b=0 sum=0\nid=2 cls=a a=bad b=0 sum=0\n");
        assertEquals(List.of(3L, 0L, 2L, 1L), List.of(r.cases(), r.passed(), r.rejected(), r.failed()));
        assertEquals("rejected: a: dead (expected: alive)", problem(r));
    }

    @Test
    void damageNamesTheField() throws IOException {
        assertEquals("b: missing (expected: a value)", damage("id=0 cls=n a=1 sum=1"));
        assertEquals("a: 'x1' (expected: 1 to 16 hexadecimal digits)", damage("id=0 cls=n a=x1 b=1 sum=1"));
        assertEquals("a: '' (expected: 1 to 16 hexadecimal digits)", damage("id=0 cls=n a= b=1 sum=1"));
        assertEquals("pair 3: 'a' (expected: name=value)", damage("id=0 cls=n a b=1 sum=1"));
        assertEquals("a: given twice (expected: once)", damage("id=0 cls=n a=1 a=1 b=1 sum=1"));
        assertEquals("cls: 'q' (expected: n, e or a)", damage("id=0 cls=q a=1 b=1 sum=2"));
        assertEquals("id: 'ff' (expected: a signed decimal number)", damage("id=ff cls=n a=1 b=1 sum=2"));
        assertEquals("c: unknown (expected: a field of kind adder)", damage("id=0 cls=n a=1 b=1 sum=2 c=7"));
        assertEquals(
                "the model stopped with java.lang.ArithmeticException: / by zero",
                damage("id=0 cls=n a=f00 b=1 sum=2"));
    }

    @Test
    void anAbsentOutputIsAMismatch() throws IOException {
        FileReport r = run(HEADER + "id=0 cls=n a=1 b=2\n");
        CaseFailure f = r.firstFailure();
        assertNotNull(f);
        assertEquals(List.of(new FieldMismatch("sum", FieldMismatch.ABSENT, "3")), f.mismatches());
    }

    @Test
    void aFileNeedsAKnownKind() throws IOException {
        assertTrue(unreadable("").endsWith(": empty (expected: a first line '# KIND; ...')"));
        assertTrue(unreadable("id=0 cls=n\n").contains(":1: header: 'id=0 cls=n' (expected: '# KIND; ...')"));
        assertTrue(unreadable("# other; x\n").contains(":1: kind: 'other' (expected: one of adder)"));
    }

    @Test
    void aLineBeyondTheBoundIsSkippedNotHeld() throws IOException {
        Path file = dir.resolve("long");
        try (BufferedWriter w = Files.newBufferedWriter(file)) {
            w.write(HEADER);
            w.write("id=0 cls=n a=1 b=1 sum=2 pad=");
            for (int i = 0; i < ConformanceRunner.MAX_LINE; i++) {
                w.write('0');
            }
            w.write("\nid=1 cls=n a=1 b=1 sum=2\n");
        }
        FileReport r = runner.run(file, RunOptions.ALL, n -> {});
        assertEquals(List.of(2L, 1L, 0L, 1L), List.of(r.cases(), r.passed(), r.rejected(), r.failed()));
        assertTrue(problem(r).startsWith("line: longer than 4194304 bytes"));
    }

    @Test
    void aLimitTakesTheFirstCasesAndASeedASample() throws IOException {
        StringBuilder sb = new StringBuilder(HEADER);
        for (int i = 0; i < 1000; i++) {
            sb.append("id=")
                    .append(i)
                    .append(" cls=")
                    .append(i % 2 == 0 ? 'n' : 'e')
                    .append(" a=0 b=0 sum=0\n");
        }
        assertEquals(List.of("0", "1", "2"), ids(sb, "", 3, OptionalLong.empty()));
        assertEquals(List.of("1", "3", "5"), ids(sb, "cls=e", 3, OptionalLong.empty()));
        assertEquals(List.of("17"), ids(sb, "id=17", 3, OptionalLong.of(1)));

        List<String> sample = ids(sb, "", 50, OptionalLong.of(1));
        assertEquals(50, sample.stream().distinct().count());
        assertEquals(
                sample.stream()
                        .sorted((x, y) -> Integer.compare(Integer.parseInt(x), Integer.parseInt(y)))
                        .toList(),
                sample);
        assertEquals(sample, ids(sb, "", 50, OptionalLong.of(1)));
        assertNotEquals(sample, ids(sb, "", 50, OptionalLong.of(2)));
        assertEquals(1000, ids(sb, "", 5000, OptionalLong.of(2)).size());
    }

    @Test
    void aKindLeftOutIsNotRead() throws IOException {
        Path file = file(HEADER + "damaged\n");
        RunOptions other = new RunOptions(CaseFilter.of(List.of("other")), 1, OptionalLong.empty());
        RunOptions same = new RunOptions(CaseFilter.of(List.of("other", "adder")), 1, OptionalLong.empty());
        assertEquals(0, runner.run(file, other, n -> {}).cases());
        assertEquals(1, runner.run(file, same, n -> {}).failed());
    }

    @Test
    void progressFollowsTheCases() throws IOException {
        List<Long> steps = new ArrayList<>();
        runner.run(file(HEADER + "id=0 cls=n a=1 b=1 sum=2\nid=1 cls=n a=1\n"), RunOptions.ALL, steps::add);
        assertEquals(List.of(1L, 2L), steps);
    }

    private List<String> ids(CharSequence text, String only, long limit, OptionalLong seed) throws IOException {
        seen.clear();
        CaseFilter filter = CaseFilter.of(only.isEmpty() ? List.of() : List.of(only));
        runner.run(file(text), new RunOptions(filter, limit, seed), n -> {});
        return List.copyOf(seen);
    }

    private String damage(String line) throws IOException {
        FileReport r = run(HEADER + line + "\n");
        assertEquals(1, r.failed());
        return problem(r);
    }

    private static String problem(FileReport r) {
        CaseFailure f = r.firstFailure();
        assertNotNull(f);
        return f.problem();
    }

    private String unreadable(String text) throws IOException {
        Path file = file(text);
        return String.valueOf(
                assertThrows(UnreadableFileException.class, () -> runner.run(file, RunOptions.ALL, n -> {}))
                        .getMessage());
    }

    private FileReport run(CharSequence text) throws IOException {
        return runner.run(file(text), RunOptions.ALL, n -> {});
    }

    private Path file(CharSequence text) throws IOException {
        return Files.writeString(dir.resolve("cases"), text);
    }

    private final class Adder implements CaseChecker {
        @Override
        public String kind() {
            return "adder";
        }

        @Override
        public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
            long a = line.hex("a");
            if (a == 0xdead) {
                throw new CaseRejectedException("a: dead (expected: alive)");
            }
            if (a == 0xbad) {
                throw new UndefinedInKernelException("a: bad (expected: good)");
            }
            if (a == 0xf00) {
                throw new ArithmeticException("/ by zero");
            }
            seen.add(line.text("id"));
            out.hex("sum", a + line.hex("b"));
        }
    }
}
