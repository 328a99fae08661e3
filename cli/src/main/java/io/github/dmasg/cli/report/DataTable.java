package io.github.dmasg.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of the page: words to the left, figures to the right. Not safe for use by several threads. */
final class DataTable {
    private final String title;
    private final List<String> heading;
    private final int wordColumns;
    private final List<List<String>> rows = new ArrayList<>();
    private @Nullable List<String> total;

    /** A table whose first {@code wordColumns} columns are words. */
    DataTable(String title, List<String> heading, int wordColumns) {
        this.title = title;
        this.heading = List.copyOf(heading);
        this.wordColumns = wordColumns;
    }

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    void total(List<String> cells) {
        total = List.copyOf(cells);
    }

    void write(Markup page) {
        // Wide tables scroll in their own box; it takes the keyboard's focus, so that it can be scrolled without a
        // mouse.
        page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", title);
        page.open("table");
        page.element("caption", title);
        page.open("thead").open("tr");
        for (int c = 0; c < heading.size(); c++) {
            page.element("th", heading.get(c), "scope", "col", "class", style(c));
        }
        page.close().close();
        page.open("tbody");
        rows.forEach(row -> cells(page, row));
        page.close();
        if (total != null) {
            page.open("tfoot");
            cells(page, total);
            page.close();
        }
        page.close().close();
    }

    private void cells(Markup page, List<String> row) {
        page.open("tr");
        for (int c = 0; c < row.size(); c++) {
            if (c == 0) {
                page.element("th", row.get(c), "scope", "row", "class", style(c));
            } else {
                page.element("td", row.get(c), "class", style(c));
            }
        }
        page.close();
    }

    private String style(int column) {
        return column < wordColumns ? "word" : "number";
    }
}
