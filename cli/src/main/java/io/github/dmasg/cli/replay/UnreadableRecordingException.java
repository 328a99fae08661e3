package io.github.dmasg.cli.replay;

/** A file is no recording; the message names it and says what was found. */
public final class UnreadableRecordingException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordingException(String message) {
        super(message);
    }
}
