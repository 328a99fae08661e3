package io.github.dmasg.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.cli.Dmasg;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** Makes reports in tests and looks into them. */
final class Pages {
    static final Path SAMPLES = Path.of("..", "samples");

    private Pages() {}

    /** What a run of the command came to. */
    record Run(int exitCode, String out, String err) {}

    static Run run(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] line = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            line[i] = words[i].toString();
        }
        int exitCode = Dmasg.run(new PrintWriter(out), new PrintWriter(err), line);
        return new Run(exitCode, out.toString(), err.toString());
    }

    /** The report of the samples. */
    static Path ofSamples(Path folder) {
        Path page = folder.resolve("samples.html");
        Run run = run("report", SAMPLES, "-o", page);
        assertEquals(0, run.exitCode(), run.err());
        return page;
    }

    /** Parsed as XML, which takes nothing that is not closed or escaped. */
    static Document parse(Path page) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(Files.readString(page))));
    }

    static List<Element> elements(Node in, String name) {
        return elements(in, (Element e) -> e.getTagName().equals(name));
    }

    static List<Element> withClass(Node in, String name, String style) {
        return elements(
                in,
                (Element e) ->
                        e.getTagName().equals(name) && e.getAttribute("class").equals(style));
    }

    static List<Element> elements(Node in, Predicate<Element> wanted) {
        List<Element> found = new ArrayList<>();
        for (Node child = in.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                if (wanted.test(element)) {
                    found.add(element);
                }
                found.addAll(elements(element, wanted));
            }
        }
        return found;
    }

    static Element byId(Node in, String id) {
        List<Element> found = elements(in, (Element e) -> e.getAttribute("id").equals(id));
        assertEquals(1, found.size(), id);
        return found.get(0);
    }

    /** The rows of a table as texts, the heading first; figures without commas. */
    static List<List<String>> rows(Element table) {
        List<List<String>> rows = new ArrayList<>();
        for (Element row : elements(table, "tr")) {
            rows.add(elements(row, (Element e) -> e.getTagName().matches("t[hd]")).stream()
                    .map(cell -> cell.getTextContent().replaceAll("(?<=\\d),(?=\\d)", ""))
                    .toList());
        }
        return rows;
    }

    /** The one table with a caption. */
    static List<List<String>> table(Node in, String caption) {
        List<Element> found = elements(in, "table").stream()
                .filter(t -> elements(t, "caption").get(0).getTextContent().equals(caption))
                .toList();
        assertEquals(1, found.size(), caption);
        return rows(found.get(0));
    }
}
