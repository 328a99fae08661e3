package io.github.dmasg.cli.replay;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.map.mutable.primitive.ObjectLongHashMap;
import org.jspecify.annotations.Nullable;

/** What came of one file, or of all of them together. Filled by one thread, then read. */
public final class FileReport {
    /**
     * A device of the file.
     *
     * @param name its name as the kernel prints it
     * @param kind how it maps
     * @param kindSource {@code recorded}, {@code guessed} or {@code given}
     * @param limits what it demands
     * @param calls its {@code dma_map_sg} calls
     */
    public record DeviceLine(String name, MapperKind kind, String kindSource, Limits limits, long calls) {}

    /**
     * An exact call that came out differently.
     *
     * @param call the call
     * @param reason the first difference
     * @param ours our segments, address and length in turn
     */
    @SuppressWarnings("ArrayRecordComponent") // Printed, never compared.
    public record Difference(RecordedCall call, String reason, long[] ours) {}

    private final String file;
    private final ObjectLongHashMap<Count> counts = new ObjectLongHashMap<>();
    private final List<DeviceLine> devices = new ArrayList<>();
    private @Nullable Difference firstDifference;

    /**
     * An empty report.
     *
     * @param file the file's path as given, or {@code total}
     */
    public FileReport(String file) {
        this.file = file;
    }

    /**
     * Which file.
     *
     * @return the path as given, or {@code total}
     */
    public String file() {
        return file;
    }

    /**
     * One of the counts.
     *
     * @param count which
     * @return at least 0
     */
    public long get(Count count) {
        return counts.get(count);
    }

    void add(Count count, long amount) {
        counts.addToValue(count, amount);
    }

    /**
     * Adds another file's counts, and its first difference if this has none.
     *
     * @param other the other report
     */
    public void add(FileReport other) {
        other.counts.forEachKeyValue(counts::addToValue);
        if (firstDifference == null) {
            firstDifference = other.firstDifference;
        }
    }

    void addDevice(DeviceLine device) {
        devices.add(device);
    }

    /**
     * The devices of the file that map lists, in the order of their first event.
     *
     * @return a live list
     */
    public List<DeviceLine> devices() {
        return devices;
    }

    /**
     * The first exact call that came out differently.
     *
     * @return null if there is none
     */
    public @Nullable Difference firstDifference() {
        return firstDifference;
    }

    void noteDifference(Difference difference) {
        if (firstDifference == null) {
            firstDifference = difference;
        }
    }

    /**
     * What the paths of several reports have in common, to be left out of tables.
     *
     * @param files the reports
     * @return length of the folder that all files are in, with its slash; 0 if there is none
     */
    public static int commonFolder(List<FileReport> files) {
        String first = files.isEmpty() ? "" : files.get(0).file();
        int common = first.lastIndexOf('/') + 1;
        for (FileReport file : files) {
            while (!file.file().startsWith(first.substring(0, common))) {
                common = first.lastIndexOf('/', common - 2) + 1;
            }
        }
        return common;
    }
}
