package io.github.dmasg.cli.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;

/** What tests of composed recordings share: devices, a folder, a replay. */
abstract class ComposedRecording {
    static final String DISK = "0000:00:05.0";
    static final String NET = "0000:00:0d.0";
    static final long IOVA = 0xfff00000L;

    @TempDir
    Path folder;

    final Replays replays = new Replays();

    final FileReport replay(TraceText text) throws IOException, UnreadableRecordingException {
        return replays.run(text.in(folder));
    }

    static long[] pages(int n, long first, long stride) {
        long[] starts = new long[n];
        Arrays.setAll(starts, i -> first + stride * i);
        return starts;
    }

    static long[] all(int n, long value) {
        long[] values = new long[n];
        Arrays.fill(values, value);
        return values;
    }
}
