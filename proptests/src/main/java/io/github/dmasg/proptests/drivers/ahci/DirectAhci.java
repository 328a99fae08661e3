package io.github.dmasg.proptests.drivers.ahci;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One command slot of the driver on the new interface: pages go straight into the descriptors of the command table. */
public final class DirectAhci {
    private final Device device;
    private final DmaMapper mapper;
    private final AhciPort port;
    private final int slot;
    private final AhciPrdt prdt;
    private @Nullable Mapping mapping;

    /**
     * An idle slot.
     *
     * @param device the controller
     * @param mapper maps for it
     * @param port where commands are put
     * @param slot number of the slot
     */
    public DirectAhci(Device device, DmaMapper mapper, AhciPort port, int slot) {
        this.device = device;
        this.mapper = mapper;
        this.port = port;
        this.slot = slot;
        prdt = new AhciPrdt(port.table(slot), AhciPort.DESCRIPTORS);
    }

    /**
     * Prepares a command.
     *
     * @param data its memory
     * @param deviceReads whether the device reads it
     * @return how it went; unless OK, the slot is idle and holds nothing
     */
    public AhciStatus start(PageSource data, boolean deviceReads) {
        try {
            if (mapping == null) {
                mapping = mapper.map(device, data, Direction.BIDIRECTIONAL, MapAttributes.NONE, prdt);
            } else {
                mapper.mapAgain(mapping, data, MapAttributes.NONE, prdt);
            }
        } catch (DmaException e) {
            return e.error() == DmaError.ENOMEM ? AhciStatus.TRY_LATER : AhciStatus.SYSTEM_ERROR;
        }
        port.describe(slot, prdt.entries(), deviceReads);
        return AhciStatus.OK;
    }

    /** The controller is done: the slot is idle again. */
    public void complete() {
        Objects.requireNonNull(mapping, "no command").unmap();
        prdt.clear();
    }
}
