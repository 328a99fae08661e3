package io.github.dmasg.cli.replay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes as a recording to replay: they are replayed or refused in one line. */
class RecordingFuzzTest {
    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "5m")
    void replay(byte[] bytes) throws IOException {
        Path file = folder.resolve("any.trace");
        Files.write(file, bytes);
        try {
            new Replays().run(file);
        } catch (UnreadableRecordingException e) {
            String why = String.valueOf(e.getMessage());
            assertTrue(why.startsWith(file + ": ") && !why.contains("\n"), why);
        }
    }
}
