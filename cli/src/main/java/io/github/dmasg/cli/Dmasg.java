package io.github.dmasg.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code dmasg} command: parses the command line, runs one subcommand, and reports how it ended. */
@Command(
        name = "dmasg",
        description = {
            "The next-generation DMA list interface, run on real input.",
            "",
            "Data goes to standard output, everything else to standard error."
        },
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:failure",
            "2:bad usage",
            "3:an equivalence was violated",
        },
        // The one list of subcommands.
        subcommands = {
            RecordCommand.class,
            ReplayCommand.class,
            ReportCommand.class,
            ConformanceCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            FormCommand.class,
            DriversCommand.class,
            MemoryCommand.class,
            TopologyCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
public final class Dmasg {
    @Option(
            names = "--stacktrace",
            description = "Show where in the program a failure arose (or DMASG_STACKTRACE=1).",
            scope = ScopeType.INHERIT)
    private boolean stacktrace;

    /** For the command line's reflection. */
    public Dmasg() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String... args) {
        PrintWriter out = writer(
                new StandardOutput(new FileOutputStream(FileDescriptor.out)), encoding("stdout.encoding"), false);
        PrintWriter err = writer(new FileOutputStream(FileDescriptor.err), encoding("stderr.encoding"), true);
        System.exit(run(out, err, args));
    }

    /**
     * Runs the command inside this process.
     *
     * @param out where data goes; flushed at the end
     * @param err where messages go; flushed at the end
     * @param args the command line
     * @return one of {@link ExitCode}
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(commandLine(out, err), args);
    }

    /** The assembled command line, with more subcommands where a test wants its own. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, Object... more) {
        FailureReport report = new FailureReport(System.getenv("DMASG_STACKTRACE"));
        CommandLine command = new CommandLine(new Dmasg());
        for (Object subcommand : more) {
            command.addSubcommand(subcommand);
        }
        // The settings reach only the subcommands that are there already.
        return command.registerConverter(Path.class, new SamplesPath(Path.of(""), System.getProperty("dmasg.home")))
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(report)
                .setParameterExceptionHandler(report);
    }

    /** Runs an assembled command line; every way to end goes through here. */
    static int run(CommandLine command, String... args) {
        try {
            int exitCode = command.execute(args);
            command.getOut().flush();
            command.getErr().flush();
            return exitCode;
        } catch (StandardOutput.Lost | OutOfMemoryError | StackOverflowError | LinkageError ended) {
            FailureReport report = (FailureReport) command.getExecutionExceptionHandler();
            return report.report(ended, command);
        }
    }

    boolean stacktrace() {
        return stacktrace;
    }

    private static PrintWriter writer(OutputStream target, Charset encoding, boolean eachLine) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(target, encoding)), eachLine);
    }

    /** The terminal's encoding: JDK 19 and later name it per stream, 17 only for the whole system. */
    private static Charset encoding(String property) {
        String name = System.getProperty(property, System.getProperty("native.encoding", "UTF-8"));
        return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }
}
