package io.github.dmasg.cli.trace;

import io.github.dmasg.unit.ByteCount;
import java.nio.charset.StandardCharsets;

/**
 * Reads the three probes that print page-side lengths at the entry of the mapping function.
 *
 * <p>Only as many values as the call has entries are read; what the probe prints behind them is memory that happens to
 * follow the list. A list of more than two entries, or of two whose link word has bit 0 set, continues in a second
 * array: its second value is then the link, not an entry.
 */
final class ProbeParser {
    private static final byte[] MSS = bytes("mss=");
    private static final byte[] BND = bytes("bnd=");
    private static final byte[] MAM = bytes("mam=");
    private static final byte[] ON = bytes("on=");
    private static final byte[] N = bytes("n=");
    private static final byte[] F0 = bytes("f0=");
    private static final byte[] F1 = bytes("f1=");
    private static final byte[] LK = bytes("lk=");

    private final FieldScanner scan;
    private final TraceEvent event;

    ProbeParser(FieldScanner scan, TraceEvent event) {
        this.scan = scan;
        this.event = event;
    }

    void parse() throws MalformedLineException {
        if (scan.peek() == '(') {
            scan.moveTo(scan.wordEnd());
        }
        event.maxSegment = (@ByteCount long) decimal(MSS, "mss");
        event.boundaryMask = (@ByteCount long) hex(BND, "bnd");
        event.alignMask = (@ByteCount long) hex(MAM, "mam");
        boolean list = event.kind == EventKind.PROBE_LIST;
        long entries = list ? decimal(N, "n") : decimal(ON, "on");
        if (entries <= 0 || entries > Integer.MAX_VALUE) {
            throw new MalformedLineException(list ? "n" : "on", Long.toString(entries), "1 to 2^31 - 1");
        }
        event.entries = (int) entries;
        event.packed.clear();
        if (list) {
            chained();
        } else {
            values('e', event.entries);
        }
    }

    private void chained() throws MalformedLineException {
        long first = hex(F0, "f0");
        long second = hex(F1, "f1");
        long link = hex(LK, "lk");
        event.packed.add(first);
        if (event.entries == 2 && (link & 1) == 0) {
            event.packed.add(second);
        } else {
            values('c', event.entries - 1);
        }
    }

    /** Values {@code e0=0x1 e1=0x2}, at most {@code most}; fewer if the probe had room for fewer. */
    private void values(char letter, int most) throws MalformedLineException {
        for (int i = 0; i < most; i++) {
            scan.skipSpaces();
            if (scan.atEnd()) {
                return;
            }
            scan.expect(letter, "probe value");
            int from = scan.position();
            if (scan.smallDecimal("probe value") != i) {
                scan.moveTo(from);
                throw scan.bad("probe value", letter + Integer.toString(i) + "=0x...");
            }
            scan.expect('=', "probe value");
            event.packed.add(scan.prefixedHex("probe value"));
            scan.expectBreak("probe value");
        }
    }

    private long decimal(byte[] name, String field) throws MalformedLineException {
        key(name, field);
        return scan.decimal(field);
    }

    private long hex(byte[] name, String field) throws MalformedLineException {
        key(name, field);
        return scan.prefixedHex(field);
    }

    private void key(byte[] name, String field) throws MalformedLineException {
        scan.skipSpaces();
        if (!scan.accept(name)) {
            throw scan.bad(field, field + "=value");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
