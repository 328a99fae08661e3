package io.github.dmasg.benchmarks.report;

import java.util.Locale;

/** A drawing, readable on a light and on a dark page. */
final class Svg {
    private static final String STYLE = """
            <style>
            text { font: 12px sans-serif; fill: #24292f; }
            .small { font-size: 11px; fill: #57606a; }
            .axis { stroke: #8c959f; stroke-width: 1; }
            .grid { stroke: #d0d7de; stroke-width: 1; }
            .a { fill: #bc4c00; } .b { fill: #0969da; }
            .la { stroke: #bc4c00; } .lb { stroke: #0969da; } .lc { stroke: #1a7f37; } .ld { stroke: #8250df; }
            .le { stroke: #6e7781; } .lf { stroke: #bf3989; }
            polyline { fill: none; stroke-width: 2; }
            .dashed { stroke-dasharray: 5 4; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; } .small { fill: #9198a1; }
              .axis { stroke: #6e7681; } .grid { stroke: #30363d; }
              .a { fill: #f0883e; } .b { fill: #58a6ff; }
              .la { stroke: #f0883e; } .lb { stroke: #58a6ff; } .lc { stroke: #3fb950; } .ld { stroke: #bc8cff; }
              .le { stroke: #9198a1; } .lf { stroke: #f778ba; }
            }
            </style>
            """;

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
                width,
                height,
                width,
                height));
        text.append("<title>").append(escaped(title)).append("</title>\n").append(STYLE);
        label(10, 20, "start", "", title);
    }

    void label(double x, double y, String anchor, String kind, String words) {
        text.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                kind,
                escaped(words)));
    }

    void bar(double x, double y, double width, double height, String kind) {
        text.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>%n",
                x,
                y,
                width,
                height,
                kind));
    }

    void line(double x1, double y1, double x2, double y2, String kind) {
        text.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                kind));
    }

    /** A line through points: x and y in turn. */
    void path(double[] points, String kind) {
        text.append("<polyline class=\"").append(kind).append("\" points=\"");
        for (int i = 0; i < points.length; i += 2) {
            text.append(String.format(Locale.ROOT, "%s%.1f,%.1f", i == 0 ? "" : " ", points[i], points[i + 1]));
        }
        text.append("\"/>\n");
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return text + "</svg>\n";
    }
}
