package io.github.dmasg.cli;

/** Whether a person watches. */
public final class Terminal {
    /** Set by the launcher: Java itself cannot tell one stream from another. */
    private static final String STANDARD_ERROR = "dmasg.terminal";

    private Terminal() {}

    /**
     * Whether standard error is a terminal, so that progress that overwrites itself makes sense there.
     *
     * @return false also when started without the launcher
     */
    public static boolean showsProgress() {
        return Boolean.getBoolean(STANDARD_ERROR);
    }
}
