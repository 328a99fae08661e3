package io.github.dmasg.cli;

/** What the process tells a script. The numbers are part of the command's interface and never change. */
public final class ExitCode {
    /** Everything asked for was done, and nothing contradicted anything. */
    public static final int OK = 0;

    /** Something could not be done: a file that cannot be read, no memory, a defect in this program. */
    public static final int FAILURE = 1;

    /** The command line makes no sense. */
    public static final int USAGE = 2;

    /** An equivalence that must hold was violated: the new interface and the recorded kernel differ. */
    public static final int VIOLATION = 3;

    /** The reader of standard output went away: what a shell reports for a process ended by SIGPIPE. */
    public static final int OUTPUT_CLOSED = 141;

    private ExitCode() {}
}
