package io.github.dmasg.cli.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows of words in columns: the first column to the left, numbers to the right. Not safe for use by several threads. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int leftColumns;

    /** A table whose first {@code leftColumns} columns are aligned to the left. */
    public TextTable(int leftColumns) {
        this.leftColumns = leftColumns;
    }

    public void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The lines, without trailing spaces. */
    public List<String> lines() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        List<Integer> widths = new ArrayList<>(Collections.nCopies(columns, 0));
        for (List<String> row : rows) {
            for (int c = 0; c < row.size(); c++) {
                widths.set(c, Math.max(widths.get(c), row.get(c).length()));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                String pad = " ".repeat(widths.get(c) - row.get(c).length());
                line.append(c == 0 ? "" : GAP);
                line.append(c < leftColumns ? row.get(c) + pad : pad + row.get(c));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
