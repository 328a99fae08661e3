package io.github.dmasg.cli.recording;

import io.github.dmasg.cli.trace.DeviceNames;
import io.github.dmasg.cli.trace.EventKind;
import io.github.dmasg.cli.trace.EventParser;
import io.github.dmasg.cli.trace.MalformedLineException;
import io.github.dmasg.cli.trace.TraceEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;

/**
 * Lets through the lines of one device.
 *
 * <p>Lines of the IOMMU and of probes name no device: they belong to the next mapping in their context. They are held
 * back until that comes, and dropped if it is another device's. What is held is bounded. Not safe for use by several
 * threads.
 */
final class DeviceLines {
    private static final int MOST_HELD = 64 << 20;

    private static final Set<EventKind> EARLIER = EnumSet.of(
            EventKind.IOMMU_MAP, EventKind.BOUNCED, EventKind.PROBE_TABLE, EventKind.PROBE_FLAT, EventKind.PROBE_LIST);

    /** Events of a device that nothing without a device belongs to. */
    private static final Set<EventKind> LATER = EnumSet.of(
            EventKind.UNMAP_SG, EventKind.UNMAP_PAGE, EventKind.UNMAP_RESOURCE, EventKind.FREE, EventKind.SYNC);

    private static final Set<EventKind> WITHOUT_DEVICE =
            EnumSet.of(EventKind.IOMMU_UNMAP, EventKind.ALLOC_ERROR, EventKind.OTHER);

    private final DeviceNames names = new DeviceNames();
    private final EventParser parser = new EventParser(names, EnumSet.allOf(EventKind.class));
    private final String device;
    private final OutputStream out;
    private final LongObjectHashMap<ByteArrayOutputStream> held = new LongObjectHashMap<>();
    private long heldBytes;
    private long events;

    /** Lines of {@code device} go to {@code out}. */
    DeviceLines(String device, OutputStream out) {
        this.device = device;
        this.out = out;
    }

    /** Takes a line without its line feed; what cannot be read goes through, so that nothing is hidden. */
    void line(byte[] bytes, int from, int to) throws IOException {
        try {
            if (parser.parse(bytes, from, to, 1) == EventParser.Line.EVENT) {
                event(parser.event(), bytes, from, to);
                return;
            }
        } catch (MalformedLineException e) {
            // The replay will say what is wrong with it.
        }
        write(out, bytes, from, to);
    }

    private void event(TraceEvent event, byte[] bytes, int from, int to) throws IOException {
        long context = event.context();
        if (EARLIER.contains(event.kind())) {
            hold(context, bytes, from, to);
        } else if (!WITHOUT_DEVICE.contains(event.kind())) {
            boolean ours = names.nameOf(event.device()).equals(device);
            if (!LATER.contains(event.kind())) {
                release(context, ours);
            }
            if (ours) {
                events++;
                write(out, bytes, from, to);
            }
        }
    }

    private void release(long context, boolean ours) throws IOException {
        ByteArrayOutputStream earlier = held.remove(context);
        if (earlier != null) {
            heldBytes -= earlier.size();
            if (ours) {
                earlier.writeTo(out);
            }
        }
    }

    private void hold(long context, byte[] bytes, int from, int to) throws IOException {
        if (heldBytes > MOST_HELD) {
            held.clear();
            heldBytes = 0;
        }
        write(held.getIfAbsentPut(context, ByteArrayOutputStream::new), bytes, from, to);
        heldBytes += to - from + 1L;
    }

    private static void write(OutputStream target, byte[] bytes, int from, int to) throws IOException {
        target.write(bytes, from, to - from);
        target.write('\n');
    }

    /** Events of the device that went through. */
    long events() {
        return events;
    }
}
