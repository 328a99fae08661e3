package io.github.dmasg.proptests.drivers.nvme;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import org.jspecify.annotations.Nullable;

/** One request slot of the driver on the new interface: pages go straight into the PRP list or the SGL. */
public final class DirectNvme {
    private final Device device;
    private final DmaMapper mapper;
    private final NvmePrpList prps;
    private final NvmeSglList sgls;
    private @Nullable Mapping mapping;
    private @Nullable DeviceForm form;

    /**
     * An idle slot.
     *
     * @param device the controller
     * @param mapper maps for it
     * @param pages list pages
     * @param small blocks for short lists
     */
    public DirectNvme(Device device, DmaMapper mapper, TableMemory pages, TableMemory small) {
        this.device = device;
        this.mapper = mapper;
        prps = new NvmePrpList(pages, small);
        sgls = new NvmeSglList(pages, small, 1);
    }

    /**
     * Prepares a request.
     *
     * @param data its memory
     * @param sgl whether to use SGL descriptors
     * @return how it went; unless OK, the slot is idle and holds nothing
     */
    public NvmeStatus start(PageSource data, boolean sgl) {
        DeviceForm into = sgl ? sgls : prps;
        try {
            if (mapping == null) {
                mapping = mapper.map(device, data, Direction.BIDIRECTIONAL, MapAttributes.NONE, into);
            } else {
                mapper.mapAgain(mapping, data, MapAttributes.NONE, into);
            }
        } catch (DmaException e) {
            return switch (e.error()) {
                case ENOMEM -> NvmeStatus.TRY_LATER;
                case EREMOTEIO -> NvmeStatus.TARGET;
                case EINVAL, EIO, NOT_COHERENT -> NvmeStatus.IO_ERROR;
            };
        }
        form = into;
        return NvmeStatus.OK;
    }

    /**
     * What goes into the command.
     *
     * @return data pointer of the request that was started
     */
    public NvmePointer pointer() {
        return form == sgls ? new NvmePointer(sgls.address(), sgls.word()) : new NvmePointer(prps.prp1(), prps.prp2());
    }

    /** The controller is done: the slot is idle again. */
    public void complete() {
        if (mapping != null && form != null) {
            mapping.unmap();
            form.clear();
            form = null;
        }
    }
}
