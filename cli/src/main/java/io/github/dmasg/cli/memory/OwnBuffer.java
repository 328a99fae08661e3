package io.github.dmasg.cli.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Memory of this process, allocated and touched.
 *
 * <p>Java does not tell where a buffer lies. So a mark is written to its start and looked for in the mappings that appeared with
 * it; the address is known when the mark was read back from there.
 */
final class OwnBuffer {
    private static final Path SELF = Path.of("/proc/self");
    private static final int MARK = 16;

    private final ByteBuffer buffer;
    private final AddressRange range;

    private OwnBuffer(ByteBuffer buffer, AddressRange range) {
        this.buffer = buffer;
        this.range = range;
    }

    /**
     * Allocates and touches whole pages.
     *
     * @param bytes at least one page
     * @throws UnreadableMemoryException if there is not that much memory, or this system does not show where it is
     */
    static OwnBuffer allocate(long bytes) throws IOException, UnreadableMemoryException {
        if (bytes < PageMap.PAGE || bytes > Integer.MAX_VALUE - 2 * PageMap.PAGE) {
            throw new UnreadableMemoryException("--self: " + bytes + " bytes (expected: 4K..2G-12K)");
        }
        if (!Files.isReadable(SELF.resolve("maps"))) {
            throw new UnreadableMemoryException("/proc/self/maps: not readable (expected: Linux)");
        }
        List<AddressRange> before = writable();
        ByteBuffer buffer;
        try {
            // Allocation fills with zeros, which touches every page; one page more so that whole pages can be had.
            buffer = ByteBuffer.allocateDirect((int) (bytes + 2 * PageMap.PAGE));
        } catch (OutOfMemoryError e) {
            throw new UnreadableMemoryException(
                    "--self: " + bytes + " bytes are more than Java may allocate (expected: less, or"
                            + " DMASG_JAVA_OPTS=-XX:MaxDirectMemorySize=...)");
        }
        byte[] mark = new byte[MARK];
        new Random().nextBytes(mark);
        buffer.put(0, mark);
        long address = find(ByteBuffer.wrap(mark), before, bytes);
        long start = (address + PageMap.PAGE - 1) & -PageMap.PAGE;
        return new OwnBuffer(buffer, new AddressRange(start, start + bytes));
    }

    AddressRange range() {
        return range;
    }

    /** Keeps the memory alive until here. */
    void touch() {
        buffer.put(buffer.capacity() - 1, (byte) 1);
    }

    private static long find(ByteBuffer mark, List<AddressRange> before, long bytes)
            throws IOException, UnreadableMemoryException {
        ByteBuffer seen = ByteBuffer.allocate(MARK).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel memory = FileChannel.open(SELF.resolve("mem"), StandardOpenOption.READ)) {
            for (AddressRange candidate : without(writable(), before)) {
                if (candidate.length() < bytes) {
                    continue;
                }
                for (long page = candidate.start(); page + PageMap.PAGE <= candidate.end(); page += PageMap.PAGE) {
                    // The allocator puts its own header first, so the buffer starts at the page or a little into it.
                    for (long into = 0; into <= 64; into += 16) {
                        seen.clear();
                        if (memory.read(seen, page + into) == MARK
                                && seen.flip().equals(mark.rewind())) {
                            return page + into;
                        }
                    }
                }
            }
        }
        throw new UnreadableMemoryException(
                "--self: the buffer was not found in /proc/self/maps (expected: an allocator that maps it)");
    }

    private static List<AddressRange> writable() throws IOException {
        List<AddressRange> ranges = new ArrayList<>();
        for (String line : Files.readAllLines(SELF.resolve("maps"))) {
            int space = line.indexOf(' ');
            if (line.startsWith("rw", space + 1)) {
                ranges.add(AddressRange.parse(line.substring(0, space)));
            }
        }
        return ranges;
    }

    private static List<AddressRange> without(List<AddressRange> all, List<AddressRange> known) {
        List<AddressRange> result = new ArrayList<>();
        for (AddressRange range : all) {
            long start = range.start();
            for (AddressRange old : known) {
                if (old.start() < range.end() && old.end() > start) {
                    if (old.start() > start) {
                        result.add(new AddressRange(start, old.start()));
                    }
                    start = Math.max(start, Math.min(old.end(), range.end()));
                }
            }
            if (start < range.end()) {
                result.add(new AddressRange(start, range.end()));
            }
        }
        return result;
    }
}
