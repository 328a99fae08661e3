package io.github.dmasg.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an importer must not be able to do does not compile (S34). */
class ImporterCannotTest {
    private static final Pattern ERROR = Pattern.compile("compiler\\.err\\.[a-z.]+");

    @TempDir
    Path dir;

    /** Keys of the compiler's errors, which no language setting translates. */
    private List<String> errors(String statement) throws IOException {
        Path source = Files.writeString(
                dir.resolve("Bad.java"),
                "import io.github.dmasg.dma.*;\nimport io.github.dmasg.map.*;\nimport io.github.dmasg.page.*;\n"
                        + "import io.github.dmasg.share.*;\nclass Bad {\n"
                        + "  void use(SharedBuffer buffer, Attachment attachment, SharedMapping mapping, DmaSgList list)"
                        + " throws Exception {\n    " + statement + "\n  }\n}\n");
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        ToolProvider compiler = ToolProvider.findFirst("javac").orElseThrow();
        String classPath = System.getProperty("java.class.path");
        int result = compiler.run(
                out, out, "-proc:none", "-XDrawDiagnostics", "-cp", classPath, "-d", dir.toString(), source.toString());
        List<String> found =
                ERROR.matcher(said.toString()).results().map(m -> m.group()).toList();
        assertEquals(result != 0, !found.isEmpty(), said.toString());
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // There is no way to ask.
                "attachment.pages();                      | compiler.err.cant.resolve.location.args",
                "mapping.source();                        | compiler.err.cant.resolve.location.args",
                "mapping.syncForCpu();                    | compiler.err.cant.resolve.location.args",
                "mapping.syncForDevice();                 | compiler.err.cant.resolve.location.args",
                "list.pfn(0);                             | compiler.err.cant.resolve.location.args",
                // What it holds is nothing else in disguise.
                "PageSource pages = (PageSource) (Object) mapping == null ? null : (PageSource) mapping; "
                        + "| compiler.err.prob.found.req",
                "PageSource pages = (PageSource) attachment; | compiler.err.prob.found.req",
                "PageSource pages = (PageSource) buffer;  | compiler.err.prob.found.req",
                "PageSource pages = (PageSource) list;    | compiler.err.prob.found.req",
                "Mapping token = (Mapping) mapping;       | compiler.err.prob.found.req",
                "Mapping token = (Mapping) attachment;    | compiler.err.prob.found.req",
                "ExportedBuffer mine = (ExportedBuffer) (Object) null; mine = (ExportedBuffer) buffer; "
                        + "| compiler.err.prob.found.req",
                // The exporter's end is not within reach.
                "Object end = attachment.buffer();        | compiler.err.not.def.public.cant.access",
                "Object end = attachment.buffer;          | compiler.err.report.access",
                "Object token = mapping.token;            | compiler.err.report.access",
                "new SharedMapping(attachment, null);     | compiler.err.not.def.public.cant.access",
                "class Spy extends Attachment {}          | compiler.err.cant.inherit.from.final",
            })
    void doesNotCompile(String statement, String code) throws IOException {
        List<String> found = errors(statement);
        assertTrue(found.contains(code), statement + " gives " + found);
    }

    /** The same frame around what an importer may do: otherwise the above would prove nothing. */
    @Test
    void whatItMayDoCompiles() throws IOException {
        assertEquals(
                List.of(),
                errors("SharedMapping made = attachment.map(Direction.TO_DEVICE, list); Fence use = made.startUse();"
                        + " long first = list.address(0); use.signal(); made.close(); attachment.detach();"));
    }
}
