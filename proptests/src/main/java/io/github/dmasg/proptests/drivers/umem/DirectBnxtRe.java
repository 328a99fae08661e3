package io.github.dmasg.proptests.drivers.umem;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import org.jspecify.annotations.Nullable;

/** One memory region of bnxt_re on the new interface: once the adapter has its table, the token is all that is kept. */
public final class DirectBnxtRe {
    private final Device device;
    private final DmaMapper mapper;
    private final LateChoice choice;
    private final PageBufferList pages;
    private @Nullable Mapping mapping;
    private @Nullable RegionEntry entry;

    /**
     * No region yet.
     *
     * @param device the adapter
     * @param mapper maps for it
     * @param memory table pages
     * @param choice scratch space that regions share
     */
    public DirectBnxtRe(Device device, DmaMapper mapper, TableMemory memory, LateChoice choice) {
        this.device = device;
        this.mapper = mapper;
        this.choice = choice;
        pages = new PageBufferList(memory);
    }

    /**
     * Registers memory.
     *
     * @param region pinned memory
     * @return how it went
     */
    public RegionStatus register(UserRegion region) {
        Mapping token;
        try {
            token = mapper.map(
                    device,
                    region.memory(),
                    Direction.BIDIRECTIONAL,
                    MapAttributes.REQUIRE_COHERENT,
                    choice.segments());
        } catch (DmaException e) {
            return e.error().retryLater() ? RegionStatus.NO_MEMORY : RegionStatus.IMPOSSIBLE;
        }
        RegionStatus status = describe(region);
        choice.clear();
        if (status == RegionStatus.REGISTERED) {
            mapping = token;
        } else {
            token.unmap();
        }
        return status;
    }

    private RegionStatus describe(UserRegion region) {
        if (!choice.make(region.virtual())) {
            return RegionStatus.IMPOSSIBLE;
        }
        if (!pages.reserve(choice.blocks().blocks())) {
            return RegionStatus.NO_MEMORY;
        }
        choice.blocks().forEachBlock(pages::add);
        entry = pages.entry(choice.blocks().blockBytes(), region);
        return RegionStatus.REGISTERED;
    }

    /**
     * What the adapter knows.
     *
     * @return entry of the region, or null if there is none
     */
    public @Nullable RegionEntry entry() {
        return entry;
    }

    /** Takes the region from the adapter. */
    public void deregister() {
        if (mapping != null) {
            entry = null;
            pages.clear();
            mapping.unmap();
            mapping = null;
        }
    }
}
