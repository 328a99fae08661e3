package io.github.dmasg.cli.recording;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder that behaves like the kernel's trace files as far as a recording touches them: instances that appear full,
 * switches, a pipe, probes that cannot be removed while they are used. Any of its operations can be made to fail.
 */
final class SimulatedTracefs implements TraceFiles {
    private static final List<String> DMA = List.of("dma_map_sg", "dma_unmap_sg", "dma_map_page", "dma_unmap_page");

    final Path root;

    /** Everything that changed something, in order. */
    final List<String> log = new ArrayList<>();

    /** What the devices do as soon as tracing is on. */
    private final List<String> happens;

    private final Map<String, String> probes = new TreeMap<>();
    private final StringBuilder pipe = new StringBuilder();
    private int openPipes;
    private int failAt = Integer.MAX_VALUE;
    private boolean failToRemove;

    SimulatedTracefs(Path root, List<String> happens) throws IOException {
        this.root = root;
        this.happens = happens;
        Files.createDirectories(root.resolve("instances"));
        Files.writeString(root.resolve("kprobe_events"), "");
    }

    /** The operation with this number, from 0, fails; removals do not count. */
    SimulatedTracefs failingAt(int operation) {
        failAt = operation;
        return this;
    }

    SimulatedTracefs failingToRemove() {
        failToRemove = true;
        return this;
    }

    private synchronized void operation(String what) throws IOException {
        log.add(what);
        if (log.size() - 1 == failAt) {
            throw new FileSystemException(what, null, "injected");
        }
    }

    /** What a recording has to leave: no instance, no probe, no open pipe. */
    synchronized List<String> leftBehind() throws IOException {
        List<String> left = new ArrayList<>(names(root.resolve("instances")));
        left.addAll(probes.keySet());
        if (openPipes != 0) {
            left.add("open pipes: " + openPipes);
        }
        return left;
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public String read(Path file) throws IOException {
        return Files.readString(file);
    }

    @Override
    public synchronized void makeFolder(Path folder) throws IOException {
        operation("mkdir " + folder.getFileName());
        Files.createDirectory(folder);
        for (String file : List.of("tracing_on", "buffer_size_kb", "trace_marker", "trace_pipe")) {
            Files.writeString(folder.resolve(file), "1");
        }
        for (String event : DMA) {
            event(folder, "dma/" + event);
        }
        Files.writeString(folder.resolve("events/dma/enable"), "0");
        event(folder, "iommu/map");
        event(folder, "iommu/unmap");
        event(folder, "swiotlb/swiotlb_bounced");
    }

    void without(String event) throws IOException {
        missing.add(event);
    }

    private final List<String> missing = new ArrayList<>();

    private void event(Path instance, String event) throws IOException {
        if (!missing.contains(event)) {
            Path folder = Files.createDirectories(instance.resolve("events").resolve(event));
            Files.writeString(folder.resolve("enable"), "0");
            Files.writeString(folder.resolve("filter"), "none");
        }
    }

    @Override
    public synchronized void removeFolder(Path folder) throws IOException {
        log.add("rmdir " + folder.getFileName());
        if (failToRemove || openPipes != 0) {
            throw new FileSystemException(folder.toString(), null, "Device or resource busy");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public synchronized void write(Path file, String text) throws IOException {
        operation(file.getFileName() + " " + file.getParent().getFileName() + " " + text);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (file.endsWith("trace_marker")) {
            pipe.append("           dmasg-1       [000] .....     9.000000: tracing_mark_write: ")
                    .append(text)
                    .append('\n');
            return;
        }
        Files.writeString(file, text);
        if (file.endsWith("tracing_on") && text.equals("1")) {
            happens.stream()
                    .filter(line -> isOn(file.getParent(), line))
                    .forEach(line -> pipe.append(line).append('\n'));
        }
    }

    /** Whether the event of a line is switched on. */
    private boolean isOn(Path instance, String line) {
        try (Stream<Path> files = Files.walk(instance.resolve("events"))) {
            return files.filter(file -> file.endsWith("enable"))
                    .filter(file -> line.contains(": " + file.getParent().getFileName() + ": "))
                    .anyMatch(file -> content(file).equals("1"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void append(Path file, String text) throws IOException {
        if (text.startsWith("-:")) {
            String event = text.substring(2).trim();
            log.add("remove " + event);
            if (inUse(event)) {
                throw new FileSystemException(file.toString(), null, "Device or resource busy");
            }
            probes.remove(event);
            return;
        }
        String event = text.substring(2, text.indexOf(' '));
        operation("probe " + event);
        if (text.length() > LengthProbes.LONGEST || text.split("=", -1).length - 1 > 128) {
            throw new FileSystemException(file.toString(), null, "Argument list too long");
        }
        probes.put(event, text);
        for (String instance : names(root.resolve("instances"))) {
            event(root.resolve("instances").resolve(instance), event);
        }
    }

    private boolean inUse(String event) throws IOException {
        for (String instance : names(root.resolve("instances"))) {
            Path enable = root.resolve("instances")
                    .resolve(instance)
                    .resolve("events")
                    .resolve(event)
                    .resolve("enable");
            if (Files.exists(enable) && content(enable).equals("1")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public synchronized InputStream open(Path file) throws IOException {
        operation("open " + file.getFileName());
        openPipes++;
        return new InputStream() {
            private int at;
            private boolean open = true;

            @Override
            public int read() {
                throw new UnsupportedOperationException("one byte (expected: many)");
            }

            /** In pieces that end anywhere, with ends of file in between. */
            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                synchronized (SimulatedTracefs.this) {
                    if (!open) {
                        throw new IOException("closed");
                    }
                    if (at == pipe.length()) {
                        return -1;
                    }
                    int piece = Math.min(count, Math.min(1000, pipe.length() - at));
                    byte[] bytes =
                            pipe.substring(at, at + piece).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
                    at += piece;
                    return new ByteArrayInputStream(bytes).read(into, from, piece);
                }
            }

            @Override
            public void close() {
                synchronized (SimulatedTracefs.this) {
                    openPipes -= open ? 1 : 0;
                    open = false;
                }
            }
        };
    }
}
