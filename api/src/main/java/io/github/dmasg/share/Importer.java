package io.github.dmasg.share;

import io.github.dmasg.device.Device;

/**
 * What a driver declares when it attaches to somebody's buffer (S33).
 *
 * <p>It names its device, whose limits the segments will keep; it does not bring a mapper, because a mapper sees pages.
 */
public interface Importer {
    /**
     * The device that will use the buffer.
     *
     * @return the same device each time
     */
    Device device();

    /**
     * Whether the driver can handle memory of other devices: memory that the CPU may not reach and that has no pages.
     *
     * @return true if segments may be bus addresses
     */
    boolean handlesPeerMemory();

    /**
     * The memory is about to move or to go: mappings of this attachment accept no further use (S36). Stop the device, signal the
     * fences of its uses when they end, close the mappings; what is not closed by then is taken away once its uses have ended. Must
     * not wait and must not throw.
     *
     * @param attachment whose mappings end
     */
    void invalidated(Attachment attachment);
}
