package io.github.dmasg.cli.report;

import io.github.dmasg.cli.replay.RecordedCall;

/**
 * A call that the page draws.
 *
 * @param file the file's path as given
 * @param number its number there, as {@code dmasg explain --call} takes it
 * @param call what was recorded, replayable
 */
record ChosenCall(String file, long number, RecordedCall call) {
    /** Whether both calls are of one device in one file. */
    boolean sameDevice(ChosenCall other) {
        return file.equals(other.file) && call.device().equals(other.call.device());
    }
}
