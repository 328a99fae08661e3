package io.github.dmasg.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CountProgressTest {
    private final StringWriter err = new StringWriter();
    private long now;

    private void cases(CountProgress progress, int from, int to) {
        for (int i = from; i <= to; i++) {
            progress.accept(i);
        }
    }

    @Test
    void appearsAfterASecondAndLeavesNothing() {
        try (CountProgress progress = new CountProgress(new PrintWriter(err), true, () -> now, "cases")) {
            progress.subject("f");
            cases(progress, 1, 64);
            assertEquals("", err.toString());
            now = 1_000_000_000L;
            cases(progress, 65, 128);
            assertEquals("\rf: 65 cases", err.toString());
            now = 1_100_000_000L;
            cases(progress, 129, 192);
            assertEquals("\rf: 65 cases", err.toString());
        }
        assertEquals("\rf: 65 cases\r" + " ".repeat(11) + "\r", err.toString());
    }

    @Test
    void staysSilentWithoutATerminal() {
        try (CountProgress progress = new CountProgress(new PrintWriter(err), false, () -> now, "cases")) {
            now = 5_000_000_000L;
            cases(progress, 1, 1000);
        }
        assertEquals("", err.toString());
    }
}
