package io.github.dmasg.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long MILLISECOND = 1_000_000;

    private final StringWriter text = new StringWriter();
    private long now = Long.MAX_VALUE - 100 * MILLISECOND;

    private ProgressLine line(boolean terminal) {
        return new ProgressLine(new PrintWriter(text, true), terminal, () -> now);
    }

    @Test
    void nothingIsShownInTheFirstSecond() {
        ProgressLine line = line(true);
        now += 999 * MILLISECOND;
        line.show("file", 1 << 20, 4 << 20);
        line.clear();
        assertEquals("", text.toString());
        now += MILLISECOND;
        line.show("file", 1 << 20, 4 << 20);
        assertEquals("\r25% of file", text.toString().stripTrailing());
    }

    @Test
    void atMostTenTimesASecondAndWipedAtTheEnd() {
        ProgressLine line = line(true);
        now += 1000 * MILLISECOND;
        for (int i = 0; i < 100; i++) {
            line.show("file", i << 20, 100 << 20);
            now += 10 * MILLISECOND;
        }
        assertEquals(10, text.toString().chars().filter(c -> c == '\r').count());
        assertTrue(text.toString().contains("90% of file"), text.toString());
        line.clear();
        assertTrue(text.toString().endsWith("\r" + " ".repeat(79) + "\r"), text.toString());
    }

    @Test
    void longNamesAreCutToTheLine() {
        ProgressLine line = line(true);
        now += 1000 * MILLISECOND;
        line.show("x".repeat(500), 1, 0);
        assertEquals(80, text.toString().length());
    }

    @Test
    void nothingIsShownWithoutATerminal() {
        ProgressLine line = line(false);
        now += 5000 * MILLISECOND;
        line.show("file", 1, 2);
        line.clear();
        assertEquals("", text.toString());
    }
}
