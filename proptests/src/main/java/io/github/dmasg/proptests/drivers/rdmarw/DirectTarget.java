package io.github.dmasg.proptests.drivers.rdmarw;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.AddressArray;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import org.jspecify.annotations.Nullable;

/** One command of a storage target on the new interface: there is no list to move on in, and none to hand over at the end. */
public final class DirectTarget {
    private static final int MOST_SEGMENTS = 1 << 20;

    private final Device device;
    private final DmaMapper mapper;
    private final SendQueue queue;
    private final AddressArray buffer = new AddressArray(MOST_SEGMENTS);
    private @Nullable Mapping mapping;
    private int requests;

    /**
     * An idle command.
     *
     * @param device the adapter
     * @param mapper maps for it
     * @param queue where work requests go
     */
    public DirectTarget(Device device, DmaMapper mapper, SendQueue queue) {
        this.device = device;
        this.mapper = mapper;
        this.queue = queue;
    }

    /**
     * Starts a transfer.
     *
     * @param data the command's buffer
     * @param transfer what is to be transferred
     * @return how it went; unless POSTED, the command is idle
     */
    public RwStatus start(PageSource data, Transfer transfer) {
        Mapping token = mapping;
        try {
            if (token == null) {
                token = mapper.map(device, data, Direction.BIDIRECTIONAL, MapAttributes.NONE, buffer);
                mapping = token;
            } else {
                mapper.mapAgain(token, data, MapAttributes.NONE, buffer);
            }
        } catch (DmaException e) {
            return e.error().retryLater() ? RwStatus.TRY_LATER : RwStatus.FAILED;
        }
        int first = buffer.entryOf(transfer.offset());
        requests = queue.requests(buffer.entries() - first);
        if (!queue.hasRoom(requests)) {
            release(token);
            return RwStatus.TRY_LATER;
        }
        post(first, transfer);
        return RwStatus.POSTED;
    }

    private void post(int first, Transfer transfer) {
        long address = buffer.addressOf(transfer.offset());
        long length = buffer.length(first) - (address - buffer.address(first));
        long remote = transfer.remote();
        for (int i = 0; i < buffer.entries() - first; i++) {
            if (i > 0) {
                address = buffer.address(first + i);
                length = buffer.length(first + i);
            }
            if (i % queue.maxElements() == 0) {
                queue.begin(transfer.write(), remote, transfer.key());
            }
            queue.add(address, length);
            remote += length;
        }
    }

    /** The transfer is done. */
    public void complete() {
        if (mapping != null && mapping.live()) {
            queue.complete(requests);
            release(mapping);
        }
    }

    private void release(Mapping token) {
        token.unmap();
        buffer.clear();
    }
}
