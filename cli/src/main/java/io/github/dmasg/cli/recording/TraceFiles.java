package io.github.dmasg.cli.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ways in which a recording touches the kernel's trace files: the seam that tests replace.
 *
 * <p>Trace files are no ordinary files: a write is a command, a folder appears full and is removed with all it holds, and
 * opening some of them anew erases them. Implementations are used by two threads at a time.
 */
public interface TraceFiles {
    /** The kernel's own. */
    TraceFiles KERNEL = new TraceFiles() {
        @Override
        public boolean exists(Path file) {
            return Files.exists(file);
        }

        @Override
        public List<String> names(Path folder) throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(file -> String.valueOf(file.getFileName()))
                        .sorted()
                        .toList();
            }
        }

        @Override
        public String read(Path file) throws IOException {
            return Files.readString(file);
        }

        @Override
        public void write(Path file, String text) throws IOException {
            put(file, text, StandardOpenOption.WRITE);
        }

        @Override
        public void append(Path file, String text) throws IOException {
            put(file, text, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }

        private void put(Path file, String text, OpenOption... options) throws IOException {
            Files.writeString(file, text, options);
        }

        @Override
        public void makeFolder(Path folder) throws IOException {
            Files.createDirectory(folder);
        }

        @Override
        public void removeFolder(Path folder) throws IOException {
            Files.delete(folder);
        }

        @Override
        public InputStream open(Path file) throws IOException {
            return Files.newInputStream(file);
        }
    };

    /** Whether a file or folder is there and this program may know it. */
    boolean exists(Path file);

    /** The names inside a folder, sorted. */
    List<String> names(Path folder) throws IOException;

    /** Everything a file says. */
    String read(Path file) throws IOException;

    /** Gives a file one command. */
    void write(Path file, String text) throws IOException;

    /** Gives a file one more command; what it holds already stays. */
    void append(Path file, String text) throws IOException;

    /** Makes a folder, which the kernel fills. */
    void makeFolder(Path folder) throws IOException;

    /** Removes a folder with everything that the kernel put there. */
    void removeFolder(Path folder) throws IOException;

    /** A stream of what a file says from now on; a read may wait. */
    InputStream open(Path file) throws IOException;
}
