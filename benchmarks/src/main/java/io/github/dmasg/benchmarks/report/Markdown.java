package io.github.dmasg.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Markdown as it is written: headings, paragraphs, tables. */
final class Markdown {
    private static final int DIGITS = 3;

    private final StringBuilder text = new StringBuilder();

    void heading(int level, String words) {
        text.append("#".repeat(level)).append(' ').append(words).append("\n\n");
    }

    void paragraph(String words) {
        text.append(words).append("\n\n");
    }

    void table(List<String> head, List<List<String>> rows) {
        line(head);
        line(head.stream().map(cell -> "---").toList());
        rows.forEach(this::line);
        text.append('\n');
    }

    private void line(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** A number with three digits that count, or all of those before the point. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        int before = (int) Math.floor(Math.log10(Math.abs(value))) + 1;
        return String.format(Locale.ROOT, "%,." + Math.max(0, DIGITS - before) + "f", value);
    }

    /** A number, or nothing for 0. */
    static String numberOrNothing(double value) {
        return value == 0 ? "" : number(value);
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing() + "\n";
    }
}
