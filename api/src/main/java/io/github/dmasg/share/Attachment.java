package io.github.dmasg.share;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.Direction;

/**
 * One importer's connection to a shared buffer: it maps for its own device, in the form it asks for, and nothing else (S34).
 *
 * <p>Thread-safe.
 */
public final class Attachment {
    private final ExportedBuffer buffer;
    private final Importer importer;
    private final Device device;
    private final boolean peerMemory;
    private final String reason;

    /** Guarded by the buffer. */
    private boolean detached;

    Attachment(ExportedBuffer buffer, Importer importer, boolean peerMemory, String reason) {
        this.buffer = buffer;
        this.importer = importer;
        this.device = importer.device();
        this.peerMemory = peerMemory;
        this.reason = reason;
    }

    /**
     * The device that segments are for.
     *
     * @return device
     */
    public Device device() {
        return device;
    }

    /**
     * Whether segments may be in another device's memory: declared by the importer and not cleared by the exporter (S33).
     *
     * @return true if granted
     */
    public boolean peerMemory() {
        return peerMemory;
    }

    /**
     * Why the exporter granted less than was declared.
     *
     * @return in words, empty if it did not
     */
    public String reason() {
        return reason;
    }

    /**
     * Maps the whole buffer where it is now. If the exporter begins to move it meanwhile, the mapping returned is no longer valid, as
     * its first use will say.
     *
     * @param direction which way data will move
     * @param sink receives the segments, in the importer's own form
     * @return the mapping
     * @throws ShareException MOVING, OUT_OF_REACH, DETACHED, REVOKED
     * @throws DmaException as the device's mapper says; also NOT_COHERENT, since an importer cannot sync
     */
    public SharedMapping map(Direction<?> direction, DmaSink sink) throws ShareException, DmaException {
        return buffer.map(this, direction, sink);
    }

    /**
     * How many segments {@link #map} would give now.
     *
     * @param sink where they would go; only its limits are asked for
     * @return counts
     * @throws ShareException as {@link #map}
     * @throws DmaException as {@link #map}
     */
    public Bounds bounds(DmaSink sink) throws ShareException, DmaException {
        return buffer.bounds(this, sink);
    }

    /**
     * When the buffer is at rest again.
     *
     * @return signalled if it is not being moved
     */
    public Fence settled() {
        return buffer.settled();
    }

    /**
     * Ends the attachment: its mappings accept no further use and end when their uses have ended. Calling it again changes nothing.
     *
     * @return signalled when the last of its mappings has ended
     */
    public Fence detach() {
        return buffer.detach(this);
    }

    ExportedBuffer buffer() {
        return buffer;
    }

    Importer importer() {
        return importer;
    }

    boolean detached() {
        return detached;
    }

    void markDetached() {
        detached = true;
    }

    @Override
    public String toString() {
        return device + " at " + buffer;
    }
}
