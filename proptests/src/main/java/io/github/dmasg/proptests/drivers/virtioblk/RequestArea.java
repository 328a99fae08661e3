package io.github.dmasg.proptests.drivers.virtioblk;

import io.github.dmasg.unit.ByteCount;

/** The driver's own memory of a request, in front of and behind the data: a header that the device reads, a status that it writes. */
public final class RequestArea {
    /** Size of the header: type, priority, sector. */
    public static final @ByteCount int HEADER_BYTES = 16;

    /** Size of the status. */
    public static final @ByteCount int STATUS_BYTES = 1;

    /** Size of both, the status behind the header. */
    public static final @ByteCount int BYTES = HEADER_BYTES + STATUS_BYTES;

    private RequestArea() {}
}
