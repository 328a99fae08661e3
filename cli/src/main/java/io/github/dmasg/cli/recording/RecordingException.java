package io.github.dmasg.cli.recording;

/** This kernel cannot be recorded, or not by this user; the message says what is missing and how to get it. */
public final class RecordingException extends Exception {
    private static final long serialVersionUID = 1L;

    RecordingException(String message) {
        super(message);
    }

    RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
