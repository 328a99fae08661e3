package io.github.dmasg.cli.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The names in front of an event's values. */
@SuppressWarnings("ImmutableEnumChecker") // The byte arrays are written once and only compared with.
enum Field {
    DIR("dir"),
    DMA_ADDR("dma_addr"),
    DMA_ADDRS("dma_addrs"),
    PHYS_ADDR("phys_addr"),
    PHYS_ADDRS("phys_addrs"),
    SIZE("size"),
    SIZES("sizes"),
    NENTS("nents"),
    ENTS("ents"),
    ATTRS("attrs"),
    IOVA("iova"),
    PADDR("paddr"),
    DEV_ADDR("dev_addr"),
    /** The note {@code [TRUNCATED]}, which has no value. */
    TRUNCATED_MARK("[TRUNCATED]"),
    /** A name this program does not know; its value is skipped. */
    UNKNOWN("field");

    private static final Field[] ALL = values();

    private final String label;
    private final byte[] name;
    private final byte[] assignment;

    Field(String label) {
        this.label = label;
        this.name = label.getBytes(StandardCharsets.US_ASCII);
        this.assignment = (label + "=").getBytes(StandardCharsets.US_ASCII);
    }

    String label() {
        return label;
    }

    /** The name and its equals sign. */
    byte[] assignment() {
        return assignment;
    }

    /** Consumes a name and its equals sign; before a note in brackets consumes nothing. */
    static Field at(FieldScanner scan) throws MalformedLineException {
        byte[] bytes = scan.bytes();
        int from = scan.position();
        int limit = scan.limit();
        if (scan.peek() == '[') {
            return TRUNCATED_MARK;
        }
        int p = from;
        while (p < limit && bytes[p] != '=') {
            if (bytes[p] == ' ') {
                throw scan.bad("field", "name=value");
            }
            p++;
        }
        if (p == limit) {
            throw scan.bad("field", "name=value");
        }
        scan.moveTo(p + 1);
        for (Field field : ALL) {
            byte[] name = field.name;
            if (name.length == p - from && Arrays.equals(name, 0, name.length, bytes, from, p)) {
                return field;
            }
        }
        return UNKNOWN;
    }
}
