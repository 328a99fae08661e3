package io.github.dmasg.cli.conformance;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Turns the paths of the command line into files. */
public final class RecordingFiles {
    private RecordingFiles() {}

    /**
     * The files a path means: the {@code .txt} files directly inside a directory, sorted by name; anything else itself.
     *
     * @param path a path
     * @return the files, empty for a directory without any
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> of(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(path, "*.txt")) {
            inside.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }
}
