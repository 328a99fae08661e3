package io.github.dmasg.cli.report;

import java.util.Locale;

/** Numbers as the page shows them. */
final class Figures {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Figures() {}

    /** Every digit, in groups of three. */
    static String exact(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Bytes in the largest unit that leaves at least 1, with at most one digit behind the point. */
    static String bytes(long value) {
        int unit = 0;
        double left = value;
        while (left >= 1024 && unit + 1 < UNITS.length) {
            left /= 1024;
            unit++;
        }
        String digits = unit == 0 || left >= 100
                ? String.format(Locale.ROOT, "%.0f", left)
                : String.format(Locale.ROOT, "%.1f", left);
        return digits + " " + UNITS[unit];
    }

    /** How much less {@code after} is than {@code before}, in percent with a sign; empty if there was nothing. */
    static String change(long before, long after) {
        if (before == 0) {
            return "";
        }
        double percent = 100.0 * (after - before) / before;
        if (after == before) {
            return "same";
        }
        // A minus as wide as a plus.
        return String.format(Locale.ROOT, "%+.1f %%", percent).replace('-', '\u2212');
    }

    /** A length of the drawing: at most one digit behind the point. */
    static String place(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }
}
