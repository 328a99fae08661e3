package io.github.dmasg.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A chart of horizontal bars, a group for each row, and the table of the same figures.
 *
 * <p>The scale is linear and starts at 0; every bar carries its figure, so that there is no axis to read.
 *
 * @param title what is shown
 * @param rowHeading what the rows are
 * @param series the bars of a row, in order
 * @param rows the groups
 */
record BarChart(String title, String rowHeading, List<Series> series, List<Row> rows) {
    private static final int WIDTH = 460;
    private static final int BAR = 11;
    private static final int LABEL = 16;
    private static final int BETWEEN = 8;

    /** Room behind the longest bar for its figure. */
    private static final int FIGURE = 96;

    /** Rows drawn; the table has all. */
    private static final int MOST_DRAWN = 40;

    /**
     * The bars of one kind.
     *
     * @param name as in the key and the table's heading
     * @param style class of the style sheet
     * @param column which value of a row
     */
    record Series(String name, String style, int column) {}

    /**
     * A group of bars.
     *
     * @param label what it is
     * @param values a value for each column, at least 0
     */
    @SuppressWarnings("ArrayRecordComponent") // Drawn, never compared.
    record Row(String label, long[] values) {}

    /** Chart and table side by side. */
    void write(Markup page, List<Series> tableColumns) {
        page.open("div", "class", "pair");
        draw(page);
        table(page, tableColumns);
        page.close();
    }

    void draw(Markup page) {
        page.open("figure");
        page.element("figcaption", title);
        key(page);
        List<Row> drawn = rows.subList(0, Math.min(MOST_DRAWN, rows.size()));
        int group = LABEL + series.size() * BAR + BETWEEN;
        page.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + Math.max(1, drawn.size() * group),
                "role",
                "img",
                "aria-label",
                title + "; the table has the same figures");
        long most = most(drawn);
        int y = 0;
        for (Row row : drawn) {
            group(page, row, y, most);
            y += group;
        }
        page.close();
        if (drawn.size() < rows.size()) {
            page.element("p", "Drawn: the first " + drawn.size() + " of " + rows.size() + ".", "class", "note");
        }
        page.close();
    }

    private void key(Markup page) {
        page.open("p", "class", "key");
        for (Series one : series) {
            page.open("span").element("i", "", "class", one.style());
            page.text(one.name()).close();
        }
        page.close();
    }

    private void group(Markup page, Row row, int top, long most) {
        page.element("text", row.label(), "x", "0", "y", Integer.toString(top + LABEL - 4), "class", "label");
        int y = top + LABEL;
        for (Series one : series) {
            long value = row.values()[one.column()];
            double width = most == 0 ? 0 : (double) value / most * (WIDTH - FIGURE);
            // What is there at all is to be seen.
            double shown = value > 0 ? Math.max(1, width) : 0;
            page.empty(
                    "rect",
                    "class",
                    one.style(),
                    "x",
                    "0",
                    "y",
                    Integer.toString(y),
                    "width",
                    Figures.place(shown),
                    "height",
                    Integer.toString(BAR - 2));
            page.element(
                    "text",
                    Figures.exact(value),
                    "x",
                    Figures.place(shown + 5),
                    "y",
                    Integer.toString(y + BAR - 3),
                    "class",
                    "figure");
            y += BAR;
        }
    }

    private long most(List<Row> drawn) {
        long most = 0;
        for (Row row : drawn) {
            for (Series one : series) {
                most = Math.max(most, row.values()[one.column()]);
            }
        }
        return most;
    }

    private void table(Markup page, List<Series> columns) {
        List<String> heading = new ArrayList<>(List.of(rowHeading));
        columns.forEach(column -> heading.add(column.name()));
        DataTable table = new DataTable(title, heading, 1);
        long[] sums = new long[columns.size()];
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.label()));
            for (int i = 0; i < sums.length; i++) {
                long value = row.values()[columns.get(i).column()];
                sums[i] += value;
                cells.add(Figures.exact(value));
            }
            table.row(cells);
        }
        List<String> total = new ArrayList<>(List.of("total"));
        for (long sum : sums) {
            total.add(Figures.exact(sum));
        }
        table.total(total);
        table.write(page);
    }
}
