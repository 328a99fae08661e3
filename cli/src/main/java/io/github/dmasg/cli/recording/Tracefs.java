package io.github.dmasg.cli.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the kernel's trace files are. */
public final class Tracefs {
    private static final List<Path> USUAL =
            List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));
    private static final Path FILE_SYSTEMS = Path.of("/proc/filesystems");

    private Tracefs() {}

    /**
     * The folder of the trace files of the running kernel.
     *
     * @return a mounted trace file system
     * @throws RecordingException if there is none, or this user may not see it
     */
    public static Path find() throws RecordingException {
        return find(USUAL, FILE_SYSTEMS);
    }

    /** The first of some folders that holds trace files; {@code known} lists the file systems of the kernel. */
    static Path find(List<Path> places, Path known) throws RecordingException {
        for (Path place : places) {
            if (Files.exists(place.resolve("instances"))) {
                return place;
            }
        }
        for (Path place : places) {
            if (Files.isDirectory(place) && !Files.isExecutable(place)) {
                throw new RecordingException(
                        place + ": permission denied (expected: root, as in: sudo dmasg record ...)");
            }
        }
        if (!kernelKnows(known)) {
            throw new RecordingException(
                    "this kernel has no tracefs (expected: one built with CONFIG_FTRACE, " + "as distributions do)");
        }
        throw new RecordingException(places.get(0)
                + ": tracefs is not mounted here (expected: after mount -t tracefs nodev " + places.get(0) + ")");
    }

    private static boolean kernelKnows(Path fileSystems) {
        try {
            return Files.readString(fileSystems).contains("tracefs");
        } catch (IOException e) {
            return false;
        }
    }
}
