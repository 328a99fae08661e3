package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

class DmasgTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Stands for any subcommand: prints a line, then ends the way a test wants. */
    @Command(name = "act")
    private static final class Act implements Callable<Integer> {
        private final Callable<Integer> ending;

        @Spec
        private CommandSpec spec;

        Act(Callable<Integer> ending) {
            this.ending = ending;
        }

        @Override
        public Integer call() throws Exception {
            spec.commandLine().getOut().println("line");
            return ending.call();
        }
    }

    private int run(String... args) {
        return Dmasg.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    private int act(Callable<Integer> ending, String... args) {
        CommandLine command = Dmasg.commandLine(new PrintWriter(out), new PrintWriter(err), new Act(ending));
        return Dmasg.run(command, args.length == 0 ? new String[] {"act"} : args);
    }

    private int fail(Throwable thrown) {
        return act(() -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        });
    }

    @Test
    void helpGoesToStandardOutputAndNamesTheExitCodes() {
        assertEquals(ExitCode.OK, run("--help"));
        assertAll(
                () -> assertTrue(out.toString().startsWith("Usage: dmasg "), out.toString()),
                () -> assertTrue(out.toString().contains("3   an equivalence was violated"), out.toString()),
                () -> assertEquals("", err.toString()));
    }

    @Test
    void nothingAskedShowsTheUsageAsAMistake() {
        assertEquals(ExitCode.USAGE, run());
        assertAll(
                () -> assertTrue(err.toString().startsWith("Usage: dmasg "), err.toString()),
                () -> assertEquals("", out.toString()));
    }

    @Test
    void versionIsTheBuilds() {
        assertEquals(ExitCode.OK, run("--version"));
        assertTrue(out.toString().matches("(?s)dmasg \\d+\\.\\d+\\.\\d+\\S*.*Java 1?\\d.*"), out.toString());
    }

    @Test
    void unknownCommandSuggestsTheNearest() {
        assertEquals(ExitCode.USAGE, run("conformence"));
        assertAll(
                () -> assertTrue(
                        err.toString().startsWith("dmasg: unknown command 'conformence' (did you mean conformance"),
                        err.toString()),
                () -> assertTrue(err.toString().contains("Try 'dmasg --help'."), err.toString()),
                () -> assertFalse(err.toString().contains("\tat "), err.toString()));
    }

    @Test
    void unknownOptionOfASubcommandPointsToItsHelp() {
        assertEquals(ExitCode.USAGE, act(() -> ExitCode.OK, "act", "--nonsense"));
        assertEquals(
                "dmasg: unknown option '--nonsense'\nTry 'dmasg act --help'.\n",
                err.toString().replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            explain x --call y     | --call: 'y' (expected: a whole number)
            explain x --worst 3000000000 | --worst: '3000000000' (expected: a whole number up to 2147483647)
            explain x --call 1 --policy best | --policy: 'best' (expected: classic or minimal)
            record --seconds 0 -o x | seconds: 0 (expected: 1 to 604800)
            record --seconds 1 -o x --buffer 1K | buffer: 1K (expected: 64K to 1G)
            """)
    void valuesThatMakeNoSenseAreNamedInOneForm(String line, String message) {
        assertEquals(ExitCode.USAGE, run(line.split(" ", -1)));
        assertEquals("dmasg: " + message, err.toString().lines().findFirst().orElse(""));
    }

    @Test
    void everySubcommandHasExamplesAndIsCompleted() {
        Map<String, CommandLine> commands =
                Dmasg.commandLine(new PrintWriter(out), new PrintWriter(err)).getSubcommands();
        assertTrue(commands.size() >= 10, commands::toString);
        assertEquals(ExitCode.OK, run("generate-completion"));
        String script = out.toString();
        assertTrue(script.startsWith("#!/usr/bin/env bash"), script);
        commands.forEach((name, command) -> {
            assertTrue(script.contains(name), name);
            if (!name.equals("help")) {
                String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
                assertTrue(help.contains("Example"), () -> name + ": no example");
            }
        });
    }

    @Test
    void subcommandInheritsHelpAndVersion() {
        assertEquals(ExitCode.OK, act(() -> ExitCode.FAILURE, "act", "--help"));
        assertAll(
                () -> assertTrue(out.toString().contains("Usage: dmasg act "), out.toString()),
                () -> assertTrue(out.toString().contains("--stacktrace"), out.toString()),
                () -> assertTrue(out.toString().contains("Exit codes:"), out.toString()));
    }

    @Test
    void exitCodeIsTheSubcommands() {
        assertEquals(ExitCode.VIOLATION, act(() -> ExitCode.VIOLATION));
        assertEquals("line", out.toString().trim());
    }

    @Test
    void failureIsOneLineWithItsOwnExitCodeAfterTheOutputSoFar() {
        assertEquals(ExitCode.USAGE, fail(new Failure(ExitCode.USAGE, "x.txt:3: length: 0 (expected: > 0)")));
        assertAll(
                () -> assertEquals(
                        "dmasg: x.txt:3: length: 0 (expected: > 0)",
                        err.toString().trim()),
                () -> assertEquals("line", out.toString().trim()));
    }

    @Test
    void fileProblemsNameTheFile() {
        assertEquals(ExitCode.FAILURE, fail(new NoSuchFileException("a.txt")));
        assertEquals(ExitCode.FAILURE, fail(new UncheckedIOException(new AccessDeniedException("b.txt"))));
        assertEquals(ExitCode.FAILURE, fail(new FileNotFoundException("c.txt (Is a directory)")));
        assertEquals(
                "dmasg: a.txt: no such file or directory\ndmasg: b.txt: permission denied\n"
                        + "dmasg: c.txt (Is a directory)\n",
                err.toString().replace("\r\n", "\n"));
    }

    @Test
    void defectSaysSoAndHowToSeeWhere() {
        assertEquals(ExitCode.FAILURE, fail(new IllegalStateException("odd")));
        assertEquals(
                "dmasg: internal error: java.lang.IllegalStateException: odd (--stacktrace shows where)",
                err.toString().trim());
    }

    @Test
    void outOfMemoryIsAMessageToo() {
        assertEquals(ExitCode.FAILURE, fail(new OutOfMemoryError("Java heap space")));
        assertTrue(err.toString().startsWith("dmasg: out of memory"), err.toString());
    }

    @Test
    void stacktraceOnRequestBeforeOrAfterTheSubcommand() {
        Callable<Integer> ending = () -> {
            throw new IllegalStateException("odd");
        };
        act(ending, "act", "--stacktrace");
        assertTrue(err.toString().contains("\tat io.github.dmasg.cli.DmasgTest"), err.toString());
        err.getBuffer().setLength(0);
        act(ending, "--stacktrace", "act");
        assertTrue(err.toString().contains("\tat io.github.dmasg.cli.DmasgTest"), err.toString());
        err.getBuffer().setLength(0);
        act(ending, "act");
        assertFalse(err.toString().contains("\tat "), err.toString());
    }

    @Test
    void readerGoneEndsQuietlyInTheMiddle() {
        assertEquals(ExitCode.OUTPUT_CLOSED, endless("Broken pipe"));
        assertEquals("", err.toString());
    }

    @Test
    void fullDiskIsReported() {
        assertEquals(ExitCode.FAILURE, endless("No space left on device"));
        assertEquals(
                "dmasg: standard output: No space left on device",
                err.toString().trim());
    }

    @Test
    void lastBytesThatCannotBeWrittenCountAsFailure() {
        CommandLine command =
                Dmasg.commandLine(failing("No space left on device"), new PrintWriter(err), new Act(() -> ExitCode.OK));
        assertEquals(ExitCode.FAILURE, Dmasg.run(command, "act"));
    }

    @Test
    void helpThatCannotBeWrittenIsNoStackTrace() {
        CommandLine command = Dmasg.commandLine(failing("Broken pipe"), new PrintWriter(err));
        assertEquals(ExitCode.OUTPUT_CLOSED, Dmasg.run(command, "--help"));
        assertEquals("", err.toString());
    }

    private int endless(String reason) {
        PrintWriter lost = failing(reason);
        Act act = new Act(() -> {
            while (true) {
                lost.println("more");
            }
        });
        CommandLine command = Dmasg.commandLine(lost, new PrintWriter(err), act);
        return Dmasg.run(command, "act");
    }

    /** A standard output as {@code main} makes it, whose target takes nothing. */
    private static PrintWriter failing(String reason) {
        OutputStream target = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
        return new PrintWriter(new StandardOutput(target), false, StandardCharsets.UTF_8);
    }
}
