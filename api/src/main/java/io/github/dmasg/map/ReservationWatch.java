package io.github.dmasg.map;

import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;

/**
 * Hears what happens to one reservation, from its beginning to its end. Called in the thread of the call that is observed.
 */
public interface ReservationWatch {
    /** Nobody looks. */
    ReservationWatch NONE = new ReservationWatch() {};

    /**
     * Memory is being linked and only has to be counted. What this throws reaches the caller, with nothing linked.
     *
     * @param offset where it begins, in bytes from {@link Reservation#address()}
     * @param source the memory
     */
    default void linked(@ByteCount long offset, PageSource source) {}

    /**
     * All that is linked became usable by the device.
     *
     * @param bytes linked bytes
     */
    default void synced(@ByteCount long bytes) {}

    /**
     * A part is about to be taken away from the device.
     *
     * @param offset first byte, from {@link Reservation#address()}
     * @param length bytes, greater than 0
     */
    default void unlinking(@ByteCount long offset, @ByteCount long length) {}

    /** The reservation is about to be released; nothing is linked any more. Called once. */
    default void closing() {}

    /**
     * A call was refused because the reservation is closed.
     *
     * @return what to add to the message of the exception, such as where it was closed; may be empty
     */
    default String refused() {
        return "";
    }
}
