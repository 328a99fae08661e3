package io.github.dmasg.proptests.drivers.virtioblk;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioForm;
import io.github.dmasg.form.VirtioIndirect;
import io.github.dmasg.form.VirtioRing;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import org.jspecify.annotations.Nullable;

/** One request slot of the driver on the new interface: pages go straight into descriptors, between header and status. */
public final class DirectVirtioBlk {
    private final Device device;
    private final DmaMapper mapper;
    private final VirtioChain inRing;
    private final @Nullable VirtioIndirect inTable;
    private final Mapping areaMapping;
    private final @DmaAddr long area;
    private VirtioForm chain;
    private @Nullable Mapping mapping;

    /**
     * An idle slot. Its own memory is mapped until {@link #close()}.
     *
     * @param device who reads the ring
     * @param mapper maps for it
     * @param ring gives descriptors
     * @param tables memory for indirect tables, or null if the device knows none
     * @param area the request's own memory, {@link RequestArea#BYTES} bytes in one page
     * @throws DmaException if that memory cannot be mapped
     */
    public DirectVirtioBlk(
            Device device, DmaMapper mapper, VirtioRing ring, @Nullable TableMemory tables, @PhysAddr long area)
            throws DmaException {
        this.device = device;
        this.mapper = mapper;
        inRing = new VirtioChain(ring);
        inTable = tables == null ? null : new VirtioIndirect(ring, tables);
        chain = inRing;
        DmaSgList mapped = new DmaSgList();
        PhysicalRange own = new PhysicalRange(area, RequestArea.BYTES);
        areaMapping = mapper.map(device, own, Direction.BIDIRECTIONAL, MapAttributes.NONE, mapped);
        this.area = mapped.address(0);
    }

    /**
     * Prepares a request.
     *
     * @param data its memory
     * @param deviceReads whether the device reads it
     * @return how it went; unless OK, the slot is idle and holds nothing
     */
    public VirtioBlkStatus start(PageSource data, boolean deviceReads) {
        VirtioBlkStatus status = VirtioBlkStatus.TRY_LATER;
        if (inTable != null) {
            status = describe(inTable, data, deviceReads);
        }
        return status == VirtioBlkStatus.TRY_LATER ? describe(inRing, data, deviceReads) : status;
    }

    private VirtioBlkStatus describe(VirtioForm form, PageSource data, boolean deviceReads) {
        chain = form;
        try {
            form.part(area, RequestArea.HEADER_BYTES);
            if (!deviceReads) {
                form.deviceWrites();
            }
            map(data, form);
            form.deviceWrites().part(area + RequestArea.HEADER_BYTES, RequestArea.STATUS_BYTES);
            return VirtioBlkStatus.OK;
        } catch (DmaException e) {
            complete();
            return e.error() == DmaError.ENOMEM ? VirtioBlkStatus.TRY_LATER : VirtioBlkStatus.IO_ERROR;
        }
    }

    private void map(PageSource data, VirtioForm form) throws DmaException {
        if (mapping == null) {
            mapping = mapper.map(device, data, Direction.BIDIRECTIONAL, MapAttributes.NONE, form);
        } else {
            mapper.mapAgain(mapping, data, MapAttributes.NONE, form);
        }
    }

    /**
     * What goes into the available ring.
     *
     * @return first descriptor of the request that was started
     */
    public int head() {
        return chain.head();
    }

    /** The device is done: the slot is idle again. */
    public void complete() {
        if (mapping != null && mapping.live()) {
            mapping.unmap();
        }
        chain.clear();
    }

    /** The device is gone: the slot's own memory is unmapped. */
    public void close() {
        areaMapping.unmap();
    }
}
