package io.github.dmasg.proptests.drivers.vmwgfx;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.form.MobPageTable;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One memory object of the driver on the new interface: the form is filled by the mapper, or from addresses that are known already.
 *
 * <p>No mode is left to look at: whether an IOMMU translates is the mapper's affair, and coherent memory brings its addresses.
 */
public final class DirectMob {
    private final Device device;
    private final DmaMapper mapper;
    private final boolean mapWithPages;
    private final MobPageTable table;
    private final DmaSgList kept = new DmaSgList();
    private @Nullable PageSource pages;
    private @Nullable DmaSegments known;
    private @Nullable Mapping mapping;

    /**
     * An object without pages.
     *
     * @param device who uses it
     * @param mapper maps for it
     * @param mapWithPages whether the object is mapped as long as it has pages, else while it is bound
     * @param tables table pages of 4096 bytes
     */
    public DirectMob(Device device, DmaMapper mapper, boolean mapWithPages, TableMemory tables) {
        this.device = device;
        this.mapper = mapper;
        this.mapWithPages = mapWithPages;
        table = new MobPageTable(tables);
    }

    /**
     * The object gets its pages.
     *
     * @param data whole pages
     * @return how it went; unless OK, it has none
     */
    public MobStatus populate(PageSource data) {
        if (mapWithPages) {
            try {
                map(data, kept);
            } catch (DmaException e) {
                return status(e);
            }
            known = kept;
        }
        pages = data;
        return MobStatus.OK;
    }

    /**
     * The object gets pages of coherent memory.
     *
     * @param coherent what the allocator says of them
     */
    public void populateCoherent(DmaSegments coherent) {
        known = coherent;
    }

    private void map(PageSource data, DmaSink into) throws DmaException {
        if (mapping == null) {
            mapping = mapper.map(device, data, Direction.BIDIRECTIONAL, MapAttributes.NONE, into);
        } else {
            mapper.mapAgain(mapping, data, MapAttributes.NONE, into);
        }
    }

    /**
     * Makes the object ready for the device.
     *
     * @return how it went; unless OK, nothing has changed
     */
    public MobStatus bind() {
        try {
            if (known != null) {
                table.fill(known);
            } else {
                map(Objects.requireNonNull(pages, "no pages"), table);
            }
        } catch (DmaException e) {
            return status(e);
        }
        return MobStatus.OK;
    }

    private static MobStatus status(DmaException e) {
        return e.error() == DmaError.ENOMEM ? MobStatus.TRY_LATER : MobStatus.INVALID;
    }

    /**
     * What the device is told.
     *
     * @return root and depth of a bound object
     */
    public MobPointer pointer() {
        return new MobPointer(table.root(), table.depth());
    }

    /** The device is done: tables are given back. */
    public void unbind() {
        if (known == null && mapping != null) {
            mapping.unmap();
        }
        table.clear();
    }

    /** The object loses its pages. */
    public void unpopulate() {
        if (known == kept && mapping != null) {
            mapping.unmap();
            kept.clear();
        }
        known = null;
        pages = null;
    }
}
