package io.github.dmasg.cli.replay;

/** Where a replay says what is not data: unreadable lines, refused calls, progress. */
public interface Messages {
    /**
     * Something the user should know.
     *
     * @param message one line, beginning with the file and, where there is one, the line
     */
    void warn(String message);

    /**
     * Some more was read.
     *
     * @param file the file being read
     * @param done bytes done of the two passes together
     * @param all bytes of the two passes together
     */
    void progress(String file, long done, long all);
}
