package io.github.dmasg.iommu;

/** The one form of message for a refused argument. Kept out of the callers so that their fast paths stay small. */
final class Refusal {
    private Refusal() {}

    static IllegalArgumentException of(String what, long value, String expected) {
        return new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }

    static IllegalArgumentException ofAddress(String what, long value, String expected) {
        return new IllegalArgumentException(what + ": 0x" + Long.toHexString(value) + " (expected: " + expected + ")");
    }

    static String range(long from, long length) {
        return "[0x" + Long.toHexString(from) + ", 0x" + Long.toHexString(from + length) + ")";
    }
}
