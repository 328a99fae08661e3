package io.github.dmasg.cli.report;

import io.github.dmasg.cli.explain.ExplainedRow;
import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws what became of one call: the page side on the left, the classic segments in the middle, the minimal ones on the
 * right, bands where bytes go; and the table of the same rows.
 *
 * <p>A row is a piece of an entry that lies in one segment of each policy. Of long lists the first
 * {@value #MOST_DRAWN} rows are shown, in the drawing and in the table.
 */
final class CallDrawing {
    /** Rows shown. */
    static final int MOST_DRAWN = 32;

    private static final double PITCH = 20;
    private static final double TOP = 24;
    private static final double GAP = 2;
    private static final double PAGE_X = 0;
    private static final double PAGE_WIDTH = 196;
    private static final double CLASSIC_X = 256;
    private static final double MINIMAL_X = 486;
    private static final double SEGMENT_WIDTH = 170;
    private static final double WIDTH = 900;

    /** Height that a second and further rows add to a segment: less than a row, so that bands run together. */
    private static final double JOINED = 7;

    /**
     * A row.
     *
     * @param bytes its length
     * @param classic the classic segment it lies in
     * @param minimal the minimal segment it lies in
     */
    record Piece(@ByteCount long bytes, ExplainedRow classic, ExplainedRow minimal) {}

    /** Something drawn as one box: an entry or a segment, over rows {@code from} to {@code to - 1}. */
    private record Box(int from, int to, double y, double height) {
        double edge(int row) {
            return y + height * (row - from) / (to - from);
        }
    }

    private final List<Piece> pieces;
    private final int hidden;
    private final String classicName;

    /** A drawing of rows as both policies have them; {@code classicName} stands over the middle. */
    CallDrawing(List<ExplainedRow> classic, List<ExplainedRow> minimal, String classicName) {
        List<Piece> all = pieces(classic, minimal);
        this.pieces = all.subList(0, Math.min(MOST_DRAWN, all.size()));
        this.hidden = all.size() - pieces.size();
        this.classicName = classicName;
    }

    /** Rows that are not shown. */
    int hidden() {
        return hidden;
    }

    /** Cuts both lists of rows, which cover the same bytes, where either is cut. */
    static List<Piece> pieces(List<ExplainedRow> classic, List<ExplainedRow> minimal) {
        List<Piece> pieces = new ArrayList<>();
        int c = 0;
        int m = 0;
        long classicLeft = classic.isEmpty() ? 0 : classic.get(0).bytes();
        long minimalLeft = minimal.isEmpty() ? 0 : minimal.get(0).bytes();
        while (c < classic.size() && m < minimal.size()) {
            long bytes = Math.min(classicLeft, minimalLeft);
            ExplainedRow one = classic.get(c);
            ExplainedRow other = minimal.get(m);
            classicLeft -= bytes;
            minimalLeft -= bytes;
            pieces.add(new Piece(bytes, cut(one, bytes, classicLeft), cut(other, bytes, minimalLeft)));
            if (classicLeft == 0) {
                c++;
                classicLeft = c < classic.size() ? classic.get(c).bytes() : 0;
            }
            if (minimalLeft == 0) {
                m++;
                minimalLeft = m < minimal.size() ? minimal.get(m).bytes() : 0;
            }
        }
        return pieces;
    }

    /** The next {@code bytes} of a row of which {@code left} bytes remain behind them. */
    private static ExplainedRow cut(ExplainedRow row, @ByteCount long bytes, @ByteCount long left) {
        long start = row.bytes() - left - bytes;
        return new ExplainedRow(
                row.entry(),
                row.phys() + start,
                bytes,
                row.segment(),
                row.first() && start == 0,
                row.last() && left == 0,
                row.address(),
                row.segmentBytes(),
                left == 0 ? row.because() : "");
    }

    void draw(Markup page, String what) {
        double height = TOP + pieces.size() * PITCH + (hidden > 0 ? PITCH : 0);
        page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", what);
        page.open(
                "svg",
                "class",
                "call",
                "viewBox",
                "0 0 " + Figures.place(WIDTH) + " " + Figures.place(height),
                "role",
                "img",
                "aria-label",
                what + "; the table has the same rows");
        heading(page, PAGE_X, "page side");
        heading(page, CLASSIC_X, classicName);
        heading(page, MINIMAL_X, "minimal");
        heading(page, MINIMAL_X + SEGMENT_WIDTH + 8, "ends because");
        Column pages = new Column(i -> pieces.get(i).classic().entry(), true);
        Column classic = new Column(i -> pieces.get(i).classic().segment(), false);
        Column minimal = new Column(i -> pieces.get(i).minimal().segment(), false);
        bands(page, pages, PAGE_X + PAGE_WIDTH, classic, CLASSIC_X, "kernel");
        bands(page, classic, CLASSIC_X + SEGMENT_WIDTH, minimal, MINIMAL_X, "minimal");
        entries(page, pages);
        segments(page, classic, CLASSIC_X, "kernel", true);
        segments(page, minimal, MINIMAL_X, "minimal", false);
        if (hidden > 0) {
            text(page, PAGE_X, TOP + pieces.size() * PITCH + 14, "muted", "\u2026 " + hidden + " more rows");
        }
        page.close().close();
    }

    /** Names the box that a row belongs to. */
    private interface Membership {
        long of(int row);
    }

    /** The boxes of one column. */
    private final class Column {
        final List<Box> boxes = new ArrayList<>();
        final int[] boxOfRow = new int[pieces.size()];

        Column(Membership membership, boolean fullHeight) {
            int from = 0;
            for (int row = 1; row <= pieces.size(); row++) {
                if (row == pieces.size() || membership.of(row) != membership.of(from)) {
                    add(from, row, fullHeight);
                    from = row;
                }
            }
        }

        private void add(int from, int to, boolean fullHeight) {
            double room = (to - from) * PITCH - 2 * GAP;
            double height = fullHeight ? room : Math.min(room, PITCH - 2 * GAP + (to - from - 1) * JOINED);
            double middle = TOP + (from + to) * PITCH / 2;
            for (int row = from; row < to; row++) {
                boxOfRow[row] = boxes.size();
            }
            boxes.add(new Box(from, to, middle - height / 2, height));
        }

        Box at(int row) {
            return boxes.get(boxOfRow[row]);
        }
    }

    private void bands(Markup page, Column left, double x0, Column right, double x1, String style) {
        double middle = (x0 + x1) / 2;
        for (int row = 0; row < pieces.size(); row++) {
            Box from = left.at(row);
            Box to = right.at(row);
            String path = "M" + point(x0, from.edge(row))
                    + curve(middle, from.edge(row), to.edge(row), x1)
                    + "L" + point(x1, to.edge(row + 1))
                    + curve(middle, to.edge(row + 1), from.edge(row + 1), x0)
                    + "Z";
            page.empty("path", "class", "band " + style + shade(right.boxOfRow[row]), "d", path);
        }
    }

    private static String curve(double middle, double y0, double y1, double x) {
        return "C" + point(middle, y0) + " " + point(middle, y1) + " " + point(x, y1);
    }

    private static String point(double x, double y) {
        return Figures.place(x) + " " + Figures.place(y);
    }

    /** Neighbours differ. */
    private static String shade(int box) {
        return box % 2 == 0 ? "" : " odd";
    }

    private void entries(Markup page, Column pages) {
        for (Box box : pages.boxes) {
            ExplainedRow first = pieces.get(box.from()).classic();
            @ByteCount long bytes = 0;
            for (int row = box.from(); row < box.to(); row++) {
                bytes += pieces.get(row).bytes();
            }
            box(page, box, PAGE_X, PAGE_WIDTH, "box pages");
            double y = box.y() + box.height() / 2 + 4;
            text(page, PAGE_X + 6, y, "name", "e" + first.entry());
            text(page, PAGE_X + 46, y, "", "0x" + Long.toHexString(first.phys()));
            page.element(
                    "text",
                    ByteSize.text(bytes),
                    "x",
                    Figures.place(PAGE_X + PAGE_WIDTH - 6),
                    "y",
                    Figures.place(y),
                    "class",
                    "end");
        }
    }

    private void segments(Markup page, Column column, double x, String style, boolean classic) {
        for (int i = 0; i < column.boxes.size(); i++) {
            Box box = column.boxes.get(i);
            ExplainedRow first = side(box.from(), classic);
            ExplainedRow last = side(box.to() - 1, classic);
            String because = last.last() ? last.because() : "";
            page.open("g");
            page.element(
                    "title",
                    "s" + first.segment() + " " + first.address() + ", " + first.segmentBytes() + " bytes"
                            + (because.isEmpty() ? "" : "; ends because: " + because));
            box(page, box, x, SEGMENT_WIDTH, "box " + style + shade(i));
            double y = box.y() + box.height() / 2 + 4;
            text(page, x + 6, y, "name", "s" + first.segment());
            text(page, x + 42, y, "", first.address());
            page.element(
                    "text",
                    ByteSize.text(first.segmentBytes()),
                    "x",
                    Figures.place(x + SEGMENT_WIDTH - 6),
                    "y",
                    Figures.place(y),
                    "class",
                    "end");
            page.close();
            if (!classic) {
                text(page, x + SEGMENT_WIDTH + 8, y, "muted", because);
            }
        }
    }

    private ExplainedRow side(int row, boolean classic) {
        Piece piece = pieces.get(row);
        return classic ? piece.classic() : piece.minimal();
    }

    private static void box(Markup page, Box box, double x, double width, String style) {
        page.empty(
                "rect",
                "class",
                style,
                "x",
                Figures.place(x + 0.5),
                "y",
                Figures.place(box.y()),
                "width",
                Figures.place(width - 1),
                "height",
                Figures.place(box.height()),
                "rx",
                "3");
    }

    private static void heading(Markup page, double x, String text) {
        text(page, x, TOP - 10, "heading", text);
    }

    private static void text(Markup page, double x, double y, String style, String text) {
        page.element("text", text, "x", Figures.place(x), "y", Figures.place(y), "class", style);
    }

    void table(Markup page, String title) {
        DataTable table = new DataTable(
                title,
                List.of(
                        "entry",
                        "physical",
                        "length",
                        classicName,
                        "at",
                        "length",
                        "ends because",
                        "minimal",
                        "at",
                        "length",
                        "ends because"),
                11);
        for (Piece piece : pieces) {
            List<String> cells = new ArrayList<>();
            cells.add("e" + piece.classic().entry());
            cells.add("0x" + Long.toHexString(piece.classic().phys()));
            cells.add("+0x" + Long.toHexString(piece.bytes()));
            segment(cells, piece.classic());
            segment(cells, piece.minimal());
            table.row(cells);
        }
        table.write(page);
    }

    private static void segment(List<String> cells, ExplainedRow row) {
        cells.add(row.first() ? "s" + row.segment() : "");
        cells.add(row.first() ? row.address() : "");
        cells.add(row.first() ? ByteSize.text(row.segmentBytes()) : "");
        cells.add(row.because());
    }
}
