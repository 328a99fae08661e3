package io.github.dmasg.page;

/** The one form of message for a refused argument. Kept out of the callers so that their fast paths stay small. */
final class Refusal {
    private Refusal() {}

    static IllegalArgumentException of(String what, long value, String expected) {
        return new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }

    static IndexOutOfBoundsException index(long index, long size) {
        return new IndexOutOfBoundsException("index: " + index + " (expected: 0.." + (size - 1) + ")");
    }
}
