package io.github.dmasg.cli.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Any bytes as a recording: each line is an event, malformed, or neither, and nothing is thrown. */
class TraceReaderFuzzTest {
    private static final Set<EventKind> ALL = EnumSet.complementOf(EnumSet.of(EventKind.OTHER));
    private static final int MAX_LINE = 2000;

    @FuzzTest(maxDuration = "5m")
    void read(byte[] bytes) throws IOException {
        Found all = new Found();
        TraceReader.Summary summary = read(bytes, ALL, all);
        assertEquals(bytes.length, summary.bytes());
        assertEquals(lines(bytes), summary.lines());
        assertEquals(all.events, summary.events());
        assertEquals(all.malformed, summary.malformedLines());
        assertTrue(all.events + all.malformed <= summary.lines());
        assertTrue(summary.lostEvents() >= 0);
        // Fields nobody wants are not looked at, so no more lines are malformed for it.
        Found none = new Found();
        read(bytes, Set.of(), none);
        assertTrue(none.events >= all.events && none.malformed <= all.malformed);
    }

    private static TraceReader.Summary read(byte[] bytes, Set<EventKind> wanted, Found found) throws IOException {
        return new TraceReader(new DeviceNames(), wanted, MAX_LINE)
                .read(new ByteArrayInputStream(bytes), found, done -> {});
    }

    private static long lines(byte[] bytes) {
        long lines = bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0;
        for (byte b : bytes) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** Counts, and holds what is found to what is promised of it. */
    private static final class Found implements TraceReader.Handler {
        private long events;
        private long malformed;
        private long last;

        @Override
        public void event(TraceEvent event) {
            events++;
            inOrder(event.lineNumber());
            assertTrue(event.physAddrs().size() <= MAX_LINE && event.dmaAddrs().size() <= MAX_LINE);
        }

        @Override
        public void malformed(long lineNumber, String why) {
            malformed++;
            inOrder(lineNumber);
            assertTrue(why.contains(" (expected: ") && why.length() < 300, why);
        }

        private void inOrder(long lineNumber) {
            assertTrue(lineNumber > last);
            last = lineNumber;
        }
    }
}
