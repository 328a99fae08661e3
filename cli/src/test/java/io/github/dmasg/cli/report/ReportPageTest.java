package io.github.dmasg.cli.report;

import static io.github.dmasg.cli.report.Pages.SAMPLES;
import static io.github.dmasg.cli.report.Pages.byId;
import static io.github.dmasg.cli.report.Pages.elements;
import static io.github.dmasg.cli.report.Pages.rows;
import static io.github.dmasg.cli.report.Pages.table;
import static io.github.dmasg.cli.report.Pages.withClass;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/** The report of the samples: its form, and its figures against those of the other commands. */
class ReportPageTest {
    @TempDir
    private static Path folder;

    private static Path page;
    private static Document document;

    @BeforeAll
    static void make() throws Exception {
        page = Pages.ofSamples(folder);
        document = Pages.parse(page);
    }

    @Test
    void refersToNothingOutsideAndRunsNothing() throws Exception {
        Set<String> names = new HashSet<>();
        elements(document, (Element e) -> true).forEach(e -> names.add(e.getTagName()));
        for (String loading :
                List.of("script", "link", "img", "image", "iframe", "object", "embed", "use", "base", "form")) {
            assertFalse(names.contains(loading), loading);
        }
        for (Element element : elements(document, (Element e) -> true)) {
            NamedNodeMap attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                String name = attributes.item(i).getNodeName();
                assertFalse(name.startsWith("on") || name.equals("src") || name.equals("style"), name);
                if (name.equals("href")) {
                    String to = attributes.item(i).getNodeValue();
                    assertTrue(to.startsWith("#"), to);
                    byId(document, to.substring(1));
                }
            }
        }
        String style = elements(document, "style").get(0).getTextContent();
        assertFalse(style.contains("url(") || style.contains("@import"), style);
        assertFalse(Files.readString(page).contains("://"));
        assertTrue(elements(document, "meta").stream()
                .anyMatch(e -> e.getAttribute("content").startsWith("default-src 'none'")));
    }

    @Test
    void theHeaderSaysHowThePageWasMade() {
        String header = elements(document, "header").get(0).getTextContent();
        assertAll(
                () -> assertTrue(header.contains("vtd-piix-mixed-r.full.trace (194 KiB)"), header),
                () -> assertTrue(header.contains("mss=64K,boundary=64K-1,align=0 (probe): 0000:00:0e.0"), header),
                () -> assertTrue(header.contains("dmasg report ../samples -o " + page), header),
                () -> assertTrue(header.contains("dmasg 0."), header),
                () -> assertTrue(header.contains(System.getProperty("java.runtime.version")), header),
                () -> assertTrue(header.contains(System.getProperty("os.name")), header),
                () -> assertTrue(header.contains("All 464 exact calls"), header));
    }

    /** Bars and tables are written by different code from the same figures; here each bar is looked up in its table. */
    @Test
    void everyChartHasATableWithItsFigures() {
        int bars = 0;
        for (Element pair : withClass(document, "div", "pair")) {
            List<List<String>> rows = rows(elements(pair, "table").get(0));
            List<String> series = withClass(pair, "p", "key").stream()
                    .flatMap(key -> elements(key, "span").stream())
                    .map(Element::getTextContent)
                    .toList();
            List<String> labels = texts(pair, "label");
            List<String> figures = texts(pair, "figure");
            assertEquals(rows.size() - 2, labels.size());
            assertEquals(labels.size() * series.size(), figures.size());
            for (int row = 0; row < labels.size(); row++) {
                assertEquals(rows.get(row + 1).get(0), labels.get(row));
                for (int s = 0; s < series.size(); s++) {
                    int column = rows.get(0).indexOf(series.get(s));
                    assertEquals(rows.get(row + 1).get(column), figures.get(row * series.size() + s));
                    bars++;
                }
            }
        }
        assertTrue(bars > 50, "bars: " + bars);
        List<List<String>> memory = table(document, "Memory by file");
        List<Element> charts = elements(withClass(document, "div", "three").get(0), "figure");
        assertEquals(3, charts.size());
        for (int chart = 0; chart < 3; chart++) {
            List<String> figures = texts(charts.get(chart), "figure");
            for (int row = 0; row < memory.size() - 2; row++) {
                assertEquals(memory.get(row + 1).get(2 + 2 * chart), figures.get(2 * row));
                assertEquals(memory.get(row + 1).get(3 + 2 * chart), figures.get(2 * row + 1));
            }
        }
    }

    private static List<String> texts(Element in, String style) {
        return withClass(in, "text", style).stream()
                .map(e -> e.getTextContent().replaceAll("(?<=\\d),(?=\\d)", ""))
                .toList();
    }

    /** A bar is as long as its figure says, on one scale per chart; what is not 0 is at least visible. */
    @Test
    void barsAreAsLongAsTheirFigures() {
        for (Element figure : elements(document, "figure")) {
            List<Element> bars = elements(figure, "rect");
            List<String> figures = texts(figure, "figure");
            assertEquals(figures.size(), bars.size());
            double most =
                    figures.stream().mapToDouble(Double::parseDouble).max().orElse(0);
            double longest = bars.stream()
                    .mapToDouble(bar -> Double.parseDouble(bar.getAttribute("width")))
                    .max()
                    .orElse(0);
            for (int i = 0; i < bars.size(); i++) {
                double value = Double.parseDouble(figures.get(i));
                double due = value == 0 ? 0 : Math.max(1, value / most * longest);
                assertEquals(due, Double.parseDouble(bars.get(i).getAttribute("width")), 0.11);
            }
        }
    }

    @Test
    void tablesByFileAreThoseOfReplay() {
        List<String> printed = Pages.run("replay", SAMPLES).out().lines().toList();
        assertSame(table(document, "Calls of dma_map_sg by file"), printed, 1);
        int memory = printed.indexOf("Bytes mapped; memory of lists and IOVA in bytes; page-table leaves");
        assertSame(table(document, "Memory by file"), printed, memory + 1);
        int devices = printed.indexOf("Devices that map lists");
        List<List<String>> rows = table(document, "Devices that map lists");
        for (int i = 1; i < rows.size(); i++) {
            assertEquals(
                    String.join(" ", rows.get(i)), printed.get(devices + 1 + i).replaceAll(" +", " "));
        }
    }

    private static void assertSame(List<List<String>> rows, List<String> printed, int heading) {
        assertEquals(12, rows.size());
        for (int i = 1; i < rows.size(); i++) {
            assertEquals(String.join(" ", rows.get(i)), printed.get(heading + i).replaceAll(" +", " "));
        }
    }

    @Test
    void histogramsCountEveryEntryAndEveryCall() {
        List<String> total = last(table(document, "Calls of dma_map_sg by file"));
        List<String> sizes = last(table(document, "Entries and segments by size in bytes"));
        String note = byId(document, "sizes").getTextContent();
        long unprinted = 960;
        assertTrue(note.contains("counts " + unprinted + " without"), note);
        assertEquals(total.get(7), sizes.get(1));
        assertEquals(Long.parseLong(total.get(8)), Long.parseLong(sizes.get(2)) + unprinted);
        assertEquals(total.get(9), sizes.get(3));
        assertEquals(total.get(10), sizes.get(4));
        List<String> ratios = last(table(document, "Calls by entries per segment"));
        assertEquals(List.of("total", total.get(2), total.get(2), total.get(2)), ratios);
    }

    private static List<String> last(List<List<String>> rows) {
        return rows.get(rows.size() - 1);
    }

    @Test
    void everyDrawnCallIsAsExplained() {
        List<Element> calls = withClass(document, "article", "call");
        assertTrue(calls.size() >= 8, "calls: " + calls.size());
        Set<String> titles = new HashSet<>();
        for (Element call : calls) {
            assertTrue(titles.add(elements(call, "h3").get(0).getTextContent()), "drawn twice");
            List<Element> codes = elements(call, "code");
            String[] words = codes.get(codes.size() - 1).getTextContent().split(" ", -1);
            List<List<String>> rows = rows(elements(call, "table").get(0));
            assertBegins(explained(words, "classic"), side(rows, 3));
            assertBegins(explained(words, "minimal"), side(rows, 7));
        }
    }

    private static void assertBegins(List<String> whole, List<String> beginning) {
        assertTrue(beginning.size() > 1, beginning::toString);
        assertEquals(whole.subList(0, Math.min(whole.size(), beginning.size())), beginning);
    }

    /**
     * Where entries start, where segments start and how long they are, and the rules that end them. Lengths of rows are
     * left out: a row of the page also ends where the other policy ends a segment.
     */
    private static List<String> side(List<List<String>> rows, int column) {
        List<String> side = new ArrayList<>();
        String entry = "";
        for (List<String> row : rows.subList(1, rows.size())) {
            if (!entry.equals(row.get(0))) {
                entry = row.get(0);
                side.add(entry + " " + row.get(1));
            }
            if (!row.get(column).isEmpty()) {
                side.add(row.get(column) + " " + row.get(column + 1) + " " + row.get(column + 2));
            }
            if (!row.get(column + 3).isEmpty()) {
                side.add(row.get(column + 3));
            }
        }
        return side;
    }

    private static List<String> explained(String[] words, String policy) {
        Pages.Run run = Pages.run(words[1], words[2], words[3], words[4], "--policy", policy);
        assertEquals(0, run.exitCode(), run.err());
        Pattern line = Pattern.compile("(e\\d+) +(\\w+) +\\+\\w+ +[-\\\\|/](?: +(s\\d+) +(\\S+) +(\\S+))?(?: +(.+))?");
        List<String> side = new ArrayList<>();
        String entry = "";
        for (String text : run.out().lines().skip(3).toList()) {
            Matcher row = line.matcher(text);
            assertTrue(row.matches(), text);
            if (!entry.equals(row.group(1))) {
                entry = row.group(1);
                side.add(entry + " " + row.group(2));
            }
            if (row.group(3) != null) {
                side.add(row.group(3) + " " + row.group(4) + " " + row.group(5));
            }
            if (row.group(6) != null) {
                side.add(row.group(6));
            }
        }
        return side;
    }

    /** Boxes of one column do not overlap, and bands start and end in boxes. */
    @Test
    void drawingsStayInsideTheirFrames() {
        for (Element svg : withClass(document, "svg", "call")) {
            String[] frame = svg.getAttribute("viewBox").split(" ", -1);
            double width = Double.parseDouble(frame[2]);
            double height = Double.parseDouble(frame[3]);
            double[] below = new double[3];
            for (Element box : elements(svg, "rect")) {
                double x = number(box, "x");
                double y = number(box, "y");
                int column = x < 200 ? 0 : x < 450 ? 1 : 2;
                assertTrue(y >= below[column], "boxes overlap");
                below[column] = y + number(box, "height");
                assertTrue(x >= 0 && x + number(box, "width") <= width && below[column] <= height);
            }
        }
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
