package io.github.dmasg.proptests.hardware;

import java.util.ArrayList;
import java.util.List;

/** Follows a chain of a split virtqueue as a device does. */
public final class VirtioReader {
    private static final int DESCRIPTOR = 16;
    private static final int NEXT = 1;
    private static final int WRITE = 2;
    private static final int INDIRECT = 4;

    private final TableSpace space;
    private final long table;
    private final int size;

    /**
     * A device with one queue.
     *
     * @param space where descriptors lie
     * @param table address of the descriptor table
     * @param size queue size
     */
    public VirtioReader(TableSpace space, long table, int size) {
        this.space = space;
        this.table = table;
        this.size = size;
    }

    /**
     * One descriptor that names data.
     *
     * @param address DMA address
     * @param length bytes
     * @param write whether the device writes there
     */
    public record Buffer(long address, long length, boolean write) {
        @Override
        public String toString() {
            return Long.toHexString(address) + "+" + Long.toHexString(length) + (write ? "w" : "r");
        }
    }

    /**
     * Follows a chain.
     *
     * @param head descriptor named by the available ring
     * @return its buffers
     * @throws HardwareFaultException if the chain breaks the specification
     */
    public List<Buffer> chain(int head) {
        List<Buffer> buffers = new ArrayList<>();
        long flags = space.read(table + (long) head * DESCRIPTOR + 12, 2);
        if ((flags & INDIRECT) == 0) {
            follow(table, size, head, buffers);
        } else {
            if (flags != INDIRECT) {
                throw HardwareFaultException.at("flags of an indirect descriptor", flags, "nothing else");
            }
            long at = table + (long) head * DESCRIPTOR;
            long bytes = space.read(at + 8, 4);
            if (bytes == 0 || bytes % DESCRIPTOR != 0) {
                throw HardwareFaultException.at("indirect table length", bytes, "whole descriptors");
            }
            follow(space.read(at, 8), (int) (bytes / DESCRIPTOR), 0, buffers);
        }
        return buffers;
    }

    private void follow(long from, int descriptors, int head, List<Buffer> buffers) {
        int at = head;
        while (true) {
            if (at >= descriptors || buffers.size() >= size) {
                throw HardwareFaultException.at("descriptor", at, "below " + descriptors + ", no loop");
            }
            long place = from + (long) at * DESCRIPTOR;
            long flags = space.read(place + 12, 2);
            boolean write = (flags & WRITE) != 0;
            if ((flags & ~(NEXT | WRITE)) != 0) {
                throw HardwareFaultException.at("flags", flags, "next and write only");
            }
            if (!write && !buffers.isEmpty() && buffers.get(buffers.size() - 1).write()) {
                throw HardwareFaultException.at("descriptor", at, "readable ones first");
            }
            buffers.add(new Buffer(space.read(place, 8), space.read(place + 8, 4), write));
            if ((flags & NEXT) == 0) {
                return;
            }
            at = (int) space.read(place + 14, 2);
        }
    }
}
