package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import org.jspecify.annotations.Nullable;

/** Scratch objects that every mapper needs during one call. */
final class Workspace {
    final SegmentBatch batch = new SegmentBatch();
    final PeerLookup peers = new PeerLookup();

    private @Nullable PageCursor cursor;
    private SegmentLimits deviceLimits = SegmentLimits.NONE;
    private SegmentLimits sinkLimits = SegmentLimits.NONE;
    private SegmentLimits both = SegmentLimits.NONE;

    /** A cursor before the first span. */
    PageCursor read(PageSource source) {
        PageCursor opened = source.cursor(cursor);
        cursor = opened;
        return opened;
    }

    /** The limits of device and sink together; remembered, since a driver asks for the same again and again. */
    SegmentLimits limits(Device device, DmaSink sink) throws DmaException {
        SegmentLimits ofDevice = device.limits();
        SegmentLimits ofSink = sink.limits();
        if (!sameObjects(ofDevice, ofSink)) {
            try {
                both = ofDevice.and(ofSink);
            } catch (IllegalArgumentException e) {
                throw DmaException.of(
                        DmaError.EINVAL,
                        "limits of " + device + " and of its sink contradict each other: " + e.getMessage());
            }
            deviceLimits = ofDevice;
            sinkLimits = ofSink;
        }
        return both;
    }

    @SuppressWarnings("ReferenceEquality") // a miss only costs the computation again
    private boolean sameObjects(SegmentLimits ofDevice, SegmentLimits ofSink) {
        return ofDevice == deviceLimits && ofSink == sinkLimits;
    }
}
