package io.github.dmasg.cli.memory;

import org.jspecify.annotations.Nullable;

/**
 * A range of virtual addresses.
 *
 * @param start first byte
 * @param end behind the last, greater than {@code start}
 */
public record AddressRange(long start, long end) {
    private static final long HIGHEST = 1L << 57;

    /** Checks that the range is not empty and lies in user space. */
    public AddressRange {
        if (start < 0 || end <= start || end > HIGHEST) {
            throw new IllegalArgumentException("range: 0x" + Long.toHexString(start) + "-0x" + Long.toHexString(end)
                    + " (expected: START < END, both below 2^57)");
        }
    }

    /**
     * Reads a range as {@code /proc/PID/maps} writes it.
     *
     * @param text two hexadecimal numbers with a hyphen between them, with or without {@code 0x}
     * @return the range
     * @throws IllegalArgumentException if the text is anything else
     */
    public static AddressRange parse(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen > 0) {
            try {
                return new AddressRange(hex(text.substring(0, hyphen)), hex(text.substring(hyphen + 1)));
            } catch (NumberFormatException e) {
                throw refused(text, e);
            }
        }
        throw refused(text, null);
    }

    private static IllegalArgumentException refused(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "range: '" + text + "' (expected: START-END in hexadecimal, as in /proc/PID/maps)", cause);
    }

    private static long hex(String digits) {
        return Long.parseLong(digits.startsWith("0x") ? digits.substring(2) : digits, 16);
    }

    long length() {
        return end - start;
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(start) + "-0x" + Long.toHexString(end);
    }
}
