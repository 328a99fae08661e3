package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import java.util.Locale;

/** Byte counts as people write them: {@code 65536}, {@code 0x10000}, {@code 64K}, {@code 4G-1}. */
public final class ByteSize {
    private static final String SUFFIXES = "KMGT";

    private ByteSize() {}

    /**
     * Reads a count.
     *
     * @param field what it is, for the message
     * @param text decimal or {@code 0x} hexadecimal digits, then optionally K, M, G or T (powers of 1024), then
     *     optionally {@code -1}
     * @return the count, 0 to 2^63 - 1
     * @throws IllegalArgumentException if it is not of that form or too large
     */
    public static @ByteCount long parse(String field, String text) {
        String digits = text.trim().toUpperCase(Locale.ROOT);
        boolean minusOne = digits.endsWith("-1");
        if (minusOne) {
            digits = digits.substring(0, digits.length() - 2);
        }
        int shift = 0;
        boolean hex = digits.startsWith("0X");
        if (!digits.isEmpty()) {
            int suffix = SUFFIXES.indexOf(digits.charAt(digits.length() - 1));
            if (suffix >= 0) {
                shift = 10 * (suffix + 1);
                digits = digits.substring(0, digits.length() - 1);
            }
        }
        try {
            long value = (@ByteCount long) (hex ? Long.parseLong(digits.substring(2), 16) : Long.parseLong(digits));
            if (value < 0 || value > Long.MAX_VALUE >> shift || (minusOne && value == 0)) {
                throw new NumberFormatException();
            }
            return (value << shift) - (minusOne ? 1 : 0);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    field + ": '" + text + "' (expected: a byte count such as 65536, 0x10000, 64K or 4G-1)", e);
        }
    }

    /**
     * Writes a count in the shortest of these forms.
     *
     * @param value bytes
     * @return text that {@link #parse} reads back, or {@code none} for -1
     */
    public static String text(@ByteCount long value) {
        if (value < 0) {
            return value == -1 ? "none" : Long.toString(value);
        }
        if (value >= 1023 && (value + 1) % 1024 == 0) {
            return text(value + 1) + "-1";
        }
        int suffix = -1;
        long units = value;
        while (units >= 1024 && units % 1024 == 0 && suffix + 1 < SUFFIXES.length()) {
            units /= 1024;
            suffix++;
        }
        return suffix < 0 ? Long.toString(value) : units + SUFFIXES.substring(suffix, suffix + 1);
    }
}
