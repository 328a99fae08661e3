package io.github.dmasg.cli.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    private static final int MAX = 1000;

    /** Hands out a few bytes per read, so that every line straddles reads. */
    private static InputStream inSips(String text, int sip) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(sip, length));
            }
        };
    }

    private static List<String> lines(InputStream in) throws IOException {
        LineReader reader = new LineReader(in, MAX);
        List<String> lines = new ArrayList<>();
        while (reader.next()) {
            String text = new String(
                    reader.buffer(), reader.start(), reader.end() - reader.start(), StandardCharsets.ISO_8859_1);
            lines.add(reader.tooLong() ? "too long" : text);
            assertEquals(lines.size(), reader.lineNumber());
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 100_000})
    void cutsAtLineFeedsWhateverTheReads(int sip) throws IOException {
        List<String> expected = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String line = "x".repeat(i * 7 % MAX) + i;
            expected.add(line);
            text.append(line).append(i % 3 == 0 ? "\r\n" : "\n");
        }
        assertEquals(expected, lines(inSips(text.toString(), sip)));
    }

    @Test
    void emptyLinesAndAnUnfinishedLastLineCount() throws IOException {
        assertEquals(List.of("", "a", "", "b"), lines(inSips("\na\n\nb", 2)));
        assertEquals(List.of(), lines(inSips("", 2)));
        assertEquals(List.of(""), lines(inSips("\n", 2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 999, 1_000_000})
    void aLineOfMegabytesIsSkippedAndTheNextOneRead(int sip) throws IOException {
        String giant = "g".repeat(3_000_000);
        assertEquals(List.of("a", "too long", "b", "too long"), lines(inSips("a\n" + giant + "\nb\n" + giant, sip)));
    }

    @Test
    void aLineOfExactlyTheLimitIsKept() throws IOException {
        String longest = "m".repeat(MAX);
        assertEquals(
                List.of(longest, "too long", longest), lines(inSips(longest + "\nn" + longest + "\n" + longest, 64)));
    }

    @Test
    void memoryStaysBounded() throws IOException {
        LineReader reader = new LineReader(inSips("y".repeat(5 * MAX) + "\nz\n", 10_000), MAX);
        assertTrue(reader.next());
        assertTrue(reader.tooLong());
        assertTrue(reader.buffer().length <= 2 * MAX + 2, () -> "buffer of " + reader.buffer().length);
        assertTrue(reader.next());
        assertFalse(reader.tooLong());
        assertFalse(reader.next());
        assertEquals(5 * MAX + 3, reader.bytesRead());
    }

    @Test
    void aLimitTooSmallForAMessageIsRefused() {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> new LineReader(inSips("", 1), 10));
        assertEquals("maxLine: 10 (expected: >= 256)", thrown.getMessage());
    }
}
