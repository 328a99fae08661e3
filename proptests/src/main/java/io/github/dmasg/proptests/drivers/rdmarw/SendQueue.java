package io.github.dmasg.proptests.drivers.rdmarw;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The ring of work requests that the adapter reads.
 *
 * <p>Layout of a work request, little-endian: operation and number of elements, 4 bytes each; remote address; remote key and byte count of
 * all elements before, 8 bytes each; then elements of address (8), length (4) and local key (4).
 */
public final class SendQueue {
    private static final int HEADER = 32;
    private static final int ELEMENT = 16;
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int LOCAL_KEY = 0x1234;

    private final ByteBuffer ring;
    private final int slots;
    private final int slotBytes;
    private final int maxElements;
    private int tail;
    private int taken;
    private int at;

    /**
     * An empty ring.
     *
     * @param slots most work requests that are not completed
     * @param maxElements most elements of one
     */
    public SendQueue(int slots, int maxElements) {
        this.slots = slots;
        this.maxElements = maxElements;
        slotBytes = HEADER + maxElements * ELEMENT;
        ring = ByteBuffer.allocate(slots * slotBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Elements that fit into a work request.
     *
     * @return count
     */
    public int maxElements() {
        return maxElements;
    }

    /**
     * How many work requests some elements take.
     *
     * @param elements count
     * @return count
     */
    public int requests(int elements) {
        return (elements + maxElements - 1) / maxElements;
    }

    /**
     * Whether there is room.
     *
     * @param requests work requests to come
     * @return true if all fit
     */
    public boolean hasRoom(int requests) {
        return requests <= slots - taken;
    }

    /**
     * Starts the next work request.
     *
     * @param write true to write to the remote host
     * @param remote address there
     * @param key the remote host's key
     */
    public void begin(boolean write, long remote, int key) {
        at = tail * slotBytes;
        for (int i = 0; i < slotBytes; i++) {
            ring.put(at + i, (byte) 0);
        }
        ring.putInt(at, write ? WRITE : READ);
        ring.putLong(at + 8, remote);
        ring.putLong(at + 16, key);
        tail = (tail + 1) % slots;
        taken++;
    }

    /**
     * Adds an element to the work request.
     *
     * @param address DMA address
     * @param length bytes
     */
    public void add(long address, long length) {
        int elements = ring.getInt(at + 4);
        int element = at + HEADER + elements * ELEMENT;
        ring.putLong(element, address);
        ring.putInt(element + 8, (int) length);
        ring.putInt(element + 12, LOCAL_KEY);
        ring.putInt(at + 4, elements + 1);
        ring.putLong(at + 24, ring.getLong(at + 24) + length);
    }

    /**
     * The adapter has done the oldest work requests.
     *
     * @param requests how many
     */
    public void complete(int requests) {
        taken -= requests;
    }

    /**
     * What the adapter reads.
     *
     * @return all bytes of the ring
     */
    public byte[] image() {
        return ring.array().clone();
    }

    /**
     * Whether no work request waits for the adapter.
     *
     * @return true if all were completed
     */
    public boolean idle() {
        return taken == 0;
    }
}
