package io.github.dmasg.cli;

/**
 * Ends a subcommand with one line for the user: no stack trace, and an exit code of its own.
 *
 * <p>The message starts with what it is about ({@code file:line}, an option, a value), then says what is wrong and what
 * was expected; the program's name is put in front when it is printed.
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One of {@link ExitCode}. */
    private final int exitCode;

    /**
     * A failure with exit code {@link ExitCode#FAILURE}.
     *
     * @param message the line for the user
     */
    public Failure(String message) {
        this(ExitCode.FAILURE, message);
    }

    /**
     * A failure with a chosen exit code.
     *
     * @param exitCode one of {@link ExitCode}, not {@link ExitCode#OK}
     * @param message the line for the user
     */
    public Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * The code to end the process with.
     *
     * @return one of {@link ExitCode}
     */
    public int exitCode() {
        return exitCode;
    }
}
