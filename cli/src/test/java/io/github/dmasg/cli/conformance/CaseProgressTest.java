package io.github.dmasg.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CaseProgressTest {
    private final StringWriter err = new StringWriter();
    private long now;

    private void cases(CaseProgress progress, int from, int to) {
        for (int i = from; i <= to; i++) {
            progress.accept(i);
        }
    }

    @Test
    void appearsAfterASecondAndLeavesNothing() {
        try (CaseProgress progress = new CaseProgress(new PrintWriter(err), true, () -> now)) {
            progress.file("f");
            cases(progress, 1, 64);
            assertEquals("", err.toString());
            now = 1_000_000_000L;
            cases(progress, 65, 128);
            assertEquals("\rf: 128 cases", err.toString());
            now = 1_100_000_000L;
            cases(progress, 129, 192);
            assertEquals("\rf: 128 cases", err.toString());
        }
        assertEquals("\rf: 128 cases\r" + " ".repeat(12) + "\r", err.toString());
    }

    @Test
    void staysSilentWithoutATerminal() {
        try (CaseProgress progress = new CaseProgress(new PrintWriter(err), false, () -> now)) {
            now = 5_000_000_000L;
            cases(progress, 1, 1000);
        }
        assertEquals("", err.toString());
    }
}
