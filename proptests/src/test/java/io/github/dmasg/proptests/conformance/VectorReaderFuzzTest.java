package io.github.dmasg.proptests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dmasg.proptests.conformance.kinds.KernelKinds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Any bytes as a file of recorded cases: each case passes, fails, or is rejected, and the model never stops in a way nobody meant. */
class VectorReaderFuzzTest {
    private static final ConformanceRunner RUNNER = new ConformanceRunner(KernelKinds.all());

    @FuzzTest(maxDuration = "5m")
    void run(byte[] bytes) throws IOException {
        // A report keeps the first failure only, so each line gets a file of its own.
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
        for (int i = Math.min(1, lines.length - 1); i < lines.length; i++) {
            check(lines[0] + "\n" + (i == 0 ? "" : lines[i]));
        }
    }

    private static void check(String file) throws IOException {
        FileReport report;
        try {
            report = RUNNER.run(new ByteArrayInputStream(file.getBytes(StandardCharsets.ISO_8859_1)), "any.txt");
        } catch (UnreadableFileException e) {
            String why = String.valueOf(e.getMessage());
            assertTrue(why.startsWith("any.txt:") && why.contains(" (expected: "), why);
            return;
        }
        assertEquals(report.cases(), report.passed() + report.rejected() + report.failed());
        CaseFailure first = report.firstFailure();
        assertEquals(report.failed() > 0, first != null);
        if (first != null) {
            assertFalse(first.problem().startsWith("the model stopped"), first.problem());
        }
    }
}
