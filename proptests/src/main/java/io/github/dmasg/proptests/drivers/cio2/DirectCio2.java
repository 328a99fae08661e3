package io.github.dmasg.proptests.drivers.cio2;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One frame buffer of the driver on the new interface: pages go straight into the lists. */
public final class DirectCio2 {
    private final Device device;
    private final DmaMapper mapper;
    private final FrameTable frames;
    private final int buffer;
    private final ListOfPointers lists;
    private @Nullable Mapping mapping;

    /**
     * An empty buffer.
     *
     * @param device the receiver
     * @param mapper maps for it
     * @param memory pages for lists
     * @param frames where the receiver finds buffers
     * @param buffer number of the buffer
     */
    public DirectCio2(Device device, DmaMapper mapper, TableMemory memory, FrameTable frames, int buffer) {
        this.device = device;
        this.mapper = mapper;
        this.frames = frames;
        this.buffer = buffer;
        lists = new ListOfPointers(memory, frames.overrunPage());
    }

    /**
     * Prepares the buffer.
     *
     * @param data its memory
     * @return how it went; unless OK, the buffer is empty and holds nothing
     */
    public FrameStatus start(PageSource data) {
        try {
            if (mapping == null) {
                mapping = mapper.map(device, data, Direction.FROM_DEVICE, MapAttributes.NONE, lists);
            } else {
                mapper.mapAgain(mapping, data, MapAttributes.NONE, lists);
            }
        } catch (DmaException e) {
            return e.error() == DmaError.ENOMEM ? FrameStatus.TRY_LATER : FrameStatus.INVALID;
        }
        frames.describe(buffer, lists.offset(), lists.bytes(), lists.tables());
        for (int i = 0; i < lists.tables(); i++) {
            frames.list(buffer, i, lists.table(i));
        }
        return FrameStatus.OK;
    }

    /** The receiver is done: the buffer is empty again. */
    public void complete() {
        Objects.requireNonNull(mapping, "no buffer").unmap();
        lists.clear();
    }
}
