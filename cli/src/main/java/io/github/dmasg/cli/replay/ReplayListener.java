package io.github.dmasg.cli.replay;

/**
 * Hears of single calls and single findings while a replay runs, so that a report can show them.
 *
 * <p>What is handed over is not counted here: {@link FileReport} does that. Called by the thread that runs the replay,
 * in the order in which calls become complete, which is not always the order of their lines.
 */
public interface ReplayListener {
    /** An unmap or a mapping that has no counterpart in its recording. */
    enum Misuse {
        /** A mapping that is still there at the end. */
        LEAK,
        /** An unmap of something that was not mapped in the recording. */
        ORPHAN_UNMAP,
        /** An unmap of something already unmapped. */
        DOUBLE_UNMAP
    }

    /** Hears nothing. */
    ReplayListener NONE = new ReplayListener() {
        @Override
        public void replayed(long number, RecordedCall call, MappedCall classic, MappedCall minimal) {}

        @Override
        public void misuse(Misuse kind, long line, String device) {}
    };

    /**
     * A call was mapped under both policies.
     *
     * @param number the call's place among the {@code dma_map_sg} lines of its file, from 1
     * @param call what was recorded; may be kept
     * @param classic what the classic policy made of it; valid during this call
     * @param minimal what the minimal policy made of it; valid during this call
     */
    void replayed(long number, RecordedCall call, MappedCall classic, MappedCall minimal);

    /**
     * A mapping or an unmap without counterpart. Leaks are told at the end of the file, at most
     * {@value FileReplay#LEAKS_TOLD} of them, those of the first lines.
     *
     * @param kind what is wrong
     * @param line the line of the unmap; of a leak, the line of the mapping
     * @param device the device's name
     */
    void misuse(Misuse kind, long line, String device);
}
