package io.github.dmasg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever ended a subcommand into one line on standard error and an exit code.
 *
 * <p>A user's mistake never shows a stack trace; {@code --stacktrace}, or {@code DMASG_STACKTRACE=1} in the
 * environment, asks for it.
 */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /** The program's own exceptions carry messages written for the user. */
    private static final String OWN_PACKAGES = "io.github.dmasg.";

    private static final Pattern NOT_A_NUMBER =
            Pattern.compile("Invalid value for option '(\\S+)'.*: '(.*)' is not an? (int|long|double)", Pattern.DOTALL);

    private static final Pattern NOT_A_CHOICE = Pattern.compile(
            "Invalid value for option '(\\S+)'.*: expected one of \\[(.*)\\] \\(case-sensitive\\) but was '(.*)'",
            Pattern.DOTALL);

    /** Whether the environment asks for stack traces, whatever the command line says. */
    private final boolean stacktraceAlways;

    /** Takes the value of {@code DMASG_STACKTRACE}: unset, empty and 0 mean no. */
    FailureReport(@Nullable String variable) {
        stacktraceAlways = variable != null && !variable.isEmpty() && !"0".equals(variable);
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        return report(thrown, command);
    }

    @Override
    public int handleParseException(ParameterException thrown, String[] args) {
        CommandLine command = thrown.getCommandLine();
        PrintWriter err = command.getErr();
        if (args.length == 0) {
            command.usage(err);
            err.flush();
            return ExitCode.USAGE;
        }
        err.println("dmasg: " + usageMessage(thrown, command));
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        if (stacktraceAlways || List.of(args).contains("--stacktrace")) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return ExitCode.USAGE;
    }

    /** Reports anything thrown, errors of the machine included. */
    int report(Throwable thrown, CommandLine command) {
        PrintWriter err = command.getErr();
        if (thrown instanceof StandardOutput.Lost lost && lost.readerGone()) {
            return ExitCode.OUTPUT_CLOSED;
        }
        try {
            command.getOut().flush();
        } catch (StandardOutput.Lost alsoLost) {
            // The failure at hand came first; it is the one to report.
            thrown.addSuppressed(alsoLost);
        }
        err.println("dmasg: " + message(thrown));
        if (stacktraceAlways || ((Dmasg) command.getCommandSpec().root().userObject()).stacktrace()) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return thrown instanceof Failure failure ? failure.exitCode() : ExitCode.FAILURE;
    }

    private static String usageMessage(ParameterException thrown, CommandLine command) {
        if (thrown instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            String kind = unmatched.isUnknownOption()
                    ? "unknown option"
                    : command.getSubcommands().isEmpty() ? "unexpected argument" : "unknown command";
            List<String> alike = unmatched.getSuggestions();
            return kind + " '"
                    + first
                    + "'"
                    + (alike.isEmpty() ? "" : " (did you mean " + String.join(" or ", alike) + "?)");
        }
        return plain(String.valueOf(thrown.getMessage()));
    }

    /** The parser's own messages in the form of this program's. */
    private static String plain(String message) {
        Matcher number = NOT_A_NUMBER.matcher(message);
        if (number.matches()) {
            String expected = switch (number.group(3)) {
                case "int" -> "a whole number up to " + Integer.MAX_VALUE;
                case "long" ->
                    number.group(2).matches("[+-]?\\d+")
                            ? "a whole number of 64 bits, from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE
                            : "a whole number";
                default -> "a number";
            };
            return number.group(1) + ": '" + number.group(2) + "' (expected: " + expected + ")";
        }
        Matcher choice = NOT_A_CHOICE.matcher(message);
        if (choice.matches()) {
            return choice.group(1) + ": '" + choice.group(3) + "' (expected: "
                    + choice.group(2).replace(", ", " or ") + ")";
        }
        return message.startsWith("Error: ") ? message.substring("Error: ".length()) : message;
    }

    private static String message(Throwable thrown) {
        if (thrown instanceof StandardOutput.Lost lost) {
            return "standard output: " + lost.describe();
        }
        if (thrown instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
            return fileMessage(wrapped.getCause());
        }
        if (thrown instanceof IOException io) {
            return fileMessage(io);
        }
        if (thrown instanceof OutOfMemoryError) {
            return "out of memory (give more with DMASG_JAVA_OPTS=-Xmx4g, for example)";
        }
        String words = thrown.getMessage();
        boolean meantForUser = thrown instanceof IllegalArgumentException
                || thrown.getClass().getName().startsWith(OWN_PACKAGES);
        return meantForUser && words != null ? words : "internal error: " + thrown + " (--stacktrace shows where)";
    }

    /** One line about a file that could not be read. */
    static String fileMessage(IOException thrown) {
        if (thrown instanceof FileSystemException about) {
            String reason = about.getReason();
            if (thrown instanceof NoSuchFileException) {
                reason = "no such file or directory";
            } else if (thrown instanceof AccessDeniedException) {
                reason = "permission denied";
            }
            return about.getFile() + ": " + (reason == null ? about.getClass().getSimpleName() : reason);
        }
        String words = thrown.getMessage();
        return words == null ? thrown.getClass().getSimpleName() : words;
    }
}
