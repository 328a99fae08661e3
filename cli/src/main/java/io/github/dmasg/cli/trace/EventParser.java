package io.github.dmasg.cli.trace;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Takes one line of ftrace text apart.
 *
 * <p>Reads what {@code /sys/kernel/tracing/trace} and {@code trace_pipe} print, with or without the latency flags and
 * the thread group, and what {@code trace-cmd report} makes of it. The prefix is
 * {@code task-pid [cpu] flags timestamp: event:}; a task's name may hold spaces, dashes and brackets and always ends
 * at column 16.
 *
 * <p>A kind the caller did not ask for is recognised but its fields are not read, and so not checked.
 *
 * <p>Cost: one pass over the line, no allocation unless the line is malformed. Not safe for use by several threads.
 */
public final class EventParser {
    /** What a line turned out to be. */
    public enum Line {
        /** An event; {@link #event()} holds it. */
        EVENT,
        /** A comment, the header, or nothing. */
        COMMENT,
        /** The kernel's note that it lost events, counted in {@link #lostEvents()}. */
        LOST
    }

    private static final int NAME_WIDTH = 16;
    private static final byte[] LINE_TOO_BIG = bytes("[LINE TOO BIG]");
    private static final byte[] LOST = bytes(" [LOST ");
    private static final byte[] CPU = bytes("CPU:");
    private static final byte[] WRITTEN = bytes("# entries-in-buffer/entries-written: ");

    private final TraceEvent event = new TraceEvent();
    private final FieldScanner scan = new FieldScanner();
    private final BodyParser body;
    private final Set<EventKind> wanted;
    private long lostEvents;

    /**
     * A parser that reads the fields of some kinds.
     *
     * @param names numbers for device names; kept, added to
     * @param wanted kinds whose fields are needed
     */
    public EventParser(DeviceNames names, Set<EventKind> wanted) {
        this.body = new BodyParser(names, scan, event);
        this.wanted = EnumSet.noneOf(EventKind.class);
        this.wanted.addAll(wanted);
    }

    /**
     * Reads one line.
     *
     * @param line the array that holds the line
     * @param from index of its first byte
     * @param to index behind its last byte, without the line feed
     * @param lineNumber where it stands, from 1
     * @return what it is
     * @throws MalformedLineException if it is none of these; {@link #event()} is then meaningless
     */
    public Line parse(byte[] line, int from, int to, long lineNumber) throws MalformedLineException {
        scan.reset(line, from, to);
        if (from == to) {
            return Line.COMMENT;
        }
        if (line[from] == '#') {
            noteOverrun();
            return Line.COMMENT;
        }
        if (line[from] == 'C' && isLossNote()) {
            return Line.LOST;
        }
        if (line[from] == '[' && scan.accept(LINE_TOO_BIG)) {
            throw new MalformedLineException("line", "'[LINE TOO BIG]'", "an event the kernel printed whole");
        }
        event.lineNumber = lineNumber;
        event.kind = EventKind.OTHER;
        prefix();
        int nameStart = scan.position();
        int nameEnd = scan.wordEnd();
        scan.moveTo(nameEnd);
        if (nameEnd == nameStart) {
            throw scan.bad("event", "an event name");
        }
        if (line[nameEnd - 1] == ':') {
            event.kind = EventKind.named(line, nameStart, nameEnd - 1);
            if (wanted.contains(event.kind)) {
                scan.skipSpaces();
                body.parse();
            }
        }
        return Line.EVENT;
    }

    /**
     * The event of the last line.
     *
     * @return the one instance this parser fills
     */
    public TraceEvent event() {
        return event;
    }

    /**
     * Events the kernel says it lost: overwritten in its buffer, or dropped while being read.
     *
     * @return count so far, 0 for a complete recording
     */
    public long lostEvents() {
        return lostEvents;
    }

    /** Task, pid, CPU, flags, timestamp. */
    private void prefix() throws MalformedLineException {
        byte[] b = scan.bytes();
        int from = scan.position();
        int dash = from + NAME_WIDTH;
        if (dash >= scan.limit() || b[dash] != '-' || !taskFrom(dash)) {
            searchTask(from);
        }
        scan.skipSpaces();
        if (scan.peek() == '(') {
            scan.moveTo(threadGroupEnd());
            scan.skipSpaces();
        }
        scan.expect('[', "cpu");
        event.cpu = scan.smallDecimal("cpu");
        scan.expect(']', "cpu");
        scan.skipSpaces();
        flagsAndTime();
    }

    /** Reads {@code -pid} at the dash; false, with the cursor undefined, if something else stands there. */
    private boolean taskFrom(int dash) throws MalformedLineException {
        byte[] b = scan.bytes();
        int p = dash + 1;
        int limit = scan.limit();
        if (p >= limit || b[p] < '0' || b[p] > '9') {
            return false;
        }
        scan.moveTo(p);
        event.pid = scan.smallDecimal("pid");
        return scan.peek() == ' ';
    }

    /** For lines whose leading blanks were stripped: the first dash with a number and a bracket behind it. */
    private void searchTask(int from) throws MalformedLineException {
        byte[] b = scan.bytes();
        int last = Math.min(scan.limit(), from + 2 * NAME_WIDTH);
        for (int p = from; p < last; p++) {
            if (b[p] == '-' && taskFrom(p)) {
                int behind = scan.position();
                scan.skipSpaces();
                if (scan.peek() == '[' || scan.peek() == '(') {
                    scan.moveTo(behind);
                    return;
                }
            }
        }
        scan.moveTo(from);
        throw MalformedLineException.at("task", b, from, scan.limit(), "task-pid [cpu] flags timestamp: event: fields");
    }

    private int threadGroupEnd() throws MalformedLineException {
        byte[] b = scan.bytes();
        for (int p = scan.position(); p < scan.limit(); p++) {
            if (b[p] == ')') {
                return p + 1;
            }
        }
        throw scan.bad("thread group", "')'");
    }

    /** The flags, if printed, and the timestamp, which only has to look like one. */
    private void flagsAndTime() throws MalformedLineException {
        byte[] b = scan.bytes();
        event.setLevel((byte) '.');
        int from = scan.position();
        int end = scan.wordEnd();
        if (end > from && b[end - 1] != ':') {
            if (end - from >= 3) {
                event.setLevel(b[from + 2]);
            }
            scan.moveTo(end);
            scan.skipSpaces();
            from = scan.position();
            end = scan.wordEnd();
        }
        scan.decimal("timestamp");
        if (scan.peek() == '.') {
            scan.moveTo(scan.position() + 1);
            scan.decimal("timestamp");
        }
        scan.expect(':', "timestamp");
        scan.skipSpaces();
    }

    private boolean isLossNote() throws MalformedLineException {
        int from = scan.position();
        if (scan.accept(CPU)) {
            scan.decimal("cpu");
            if (scan.accept(LOST)) {
                lostEvents += scan.decimal("lost events");
                return true;
            }
        }
        scan.moveTo(from);
        return false;
    }

    private void noteOverrun() throws MalformedLineException {
        if (scan.accept(WRITTEN)) {
            long kept = scan.decimal("entries-in-buffer");
            scan.expect('/', "entries-in-buffer");
            lostEvents += Math.max(0, scan.decimal("entries-written") - kept);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
