package io.github.dmasg.argument;

/** The one form of message for a refused argument. Kept out of the callers so that their fast paths stay small. */
public final class BadArgument {
    private BadArgument() {}

    /**
     * Refuses a number.
     *
     * @param what its name
     * @param value what was given
     * @param expected what would do
     * @return to be thrown
     */
    public static IllegalArgumentException of(String what, long value, String expected) {
        return new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }

    /**
     * Refuses an address.
     *
     * @param what its name
     * @param value what was given, shown in hexadecimal
     * @param expected what would do
     * @return to be thrown
     */
    public static IllegalArgumentException ofAddress(String what, long value, String expected) {
        return new IllegalArgumentException(what + ": 0x" + Long.toHexString(value) + " (expected: " + expected + ")");
    }

    /**
     * Refuses an index.
     *
     * @param index what was given
     * @param size how many there are
     * @return to be thrown
     */
    public static IndexOutOfBoundsException index(long index, long size) {
        return new IndexOutOfBoundsException("index: " + index + " (expected: 0.." + (size - 1) + ")");
    }

    /**
     * How messages show a range.
     *
     * @param from first
     * @param length how long
     * @return half open, in hexadecimal
     */
    public static String range(long from, long length) {
        return "[0x" + Long.toHexString(from) + ", 0x" + Long.toHexString(from + length) + ")";
    }
}
