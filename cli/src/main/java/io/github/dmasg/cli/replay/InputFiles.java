package io.github.dmasg.cli.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Turns the paths of a command line into recordings.
 *
 * <p>A file is taken whatever it is called. A folder is searched with all folders below it for files whose name ends in
 * {@value #SUFFIX}; symbolic links to files are followed, those to folders are not. Files of one folder come in the order
 * of their names.
 */
public final class InputFiles {
    /** What the name of a recording inside a folder must end in. */
    public static final String SUFFIX = ".trace";

    private InputFiles() {}

    /**
     * Finds the recordings.
     *
     * @param paths files and folders
     * @param problems receives a message for each path that gives none
     * @return the recordings, in the order of the paths
     */
    public static List<Path> find(List<Path> paths, Consumer<String> problems) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                int before = files.size();
                try (Stream<Path> found = Files.walk(path)) {
                    found.filter(InputFiles::isRecording).sorted().forEach(files::add);
                } catch (IOException | UncheckedIOException e) {
                    problems.accept(path + ": cannot be searched: " + e.getMessage());
                    continue;
                }
                if (files.size() == before) {
                    problems.accept(path + ": no recording inside (expected: files named *" + SUFFIX + ")");
                }
            } else if (Files.isRegularFile(path)) {
                files.add(path);
            } else if (Files.exists(path)) {
                problems.accept(path + ": not a regular file (expected: a file or folder; a recording is read twice)");
            } else {
                problems.accept(path + ": no such file or directory");
            }
        }
        return files;
    }

    private static boolean isRecording(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().endsWith(SUFFIX) && Files.isRegularFile(path);
    }
}
