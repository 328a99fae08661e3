package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.proptests.drivers.table.FormTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriversCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Dmasg.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    @Test
    void formsAlone() {
        assertEquals(ExitCode.OK, run("drivers", "--forms"));
        assertEquals(FormTable.markdown(), out.toString());
    }

    @Test
    void withoutSourcesItSaysWhatIsMissing(@TempDir Path empty) {
        assertEquals(ExitCode.FAILURE, run("drivers", "--sources", empty.toString()));
        assertTrue(err.toString().startsWith("dmasg: source of "), err.toString());
        assertTrue(err.toString().contains("(expected: a checkout)"), err.toString());
        assertEquals("", out.toString());
    }
}
