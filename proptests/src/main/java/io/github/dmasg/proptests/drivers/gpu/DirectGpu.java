package io.github.dmasg.proptests.drivers.gpu;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import org.jspecify.annotations.Nullable;

/** One buffer object on the new interface: array and mapping come and go together. */
public final class DirectGpu {
    private static final int PAGE_SHIFT = 12;

    private final Device device;
    private final DmaMapper mapper;
    private final Gart gart;
    private @Nullable Mapping mapping;
    private BlockTable addresses = new BlockTable(1, PAGE_SHIFT);
    private Binding binding = Binding.NONE;

    /**
     * A buffer object without pages.
     *
     * @param device the GPU
     * @param mapper maps for it
     * @param gart the GPU's table
     */
    public DirectGpu(Device device, DmaMapper mapper, Gart gart) {
        this.device = device;
        this.mapper = mapper;
        this.gart = gart;
    }

    /**
     * Gives it pages, or other pages than it had; what is bound stays bound, to the new ones.
     *
     * @param pages whole pages, as many as it had
     * @return how it went
     */
    public GpuStatus populate(PageSource pages) {
        BlockTable next = new BlockTable((int) (pages.bytes() >> PAGE_SHIFT), PAGE_SHIFT);
        Mapping token;
        try {
            token = mapper.map(device, pages, Direction.BIDIRECTIONAL, MapAttributes.REQUIRE_COHERENT, next);
        } catch (DmaException e) {
            return e.error().retryLater() ? GpuStatus.NO_MEMORY : GpuStatus.IMPOSSIBLE;
        }
        BlockTable before = addresses;
        addresses = next;
        bind(binding);
        release(before);
        mapping = token;
        return GpuStatus.DONE;
    }

    /**
     * Shows a part of it to the GPU.
     *
     * @param part what and where
     * @throws IndexOutOfBoundsException if it has no such pages
     */
    public void bind(Binding part) {
        for (int i = 0; i < part.pages(); i++) {
            gart.set(part.at() + i, addresses.block(part.first() + i));
        }
        binding = part;
    }

    /** Hides it from the GPU. */
    public void unbind() {
        for (int i = 0; i < binding.pages(); i++) {
            gart.clear(binding.at() + i);
        }
        binding = Binding.NONE;
    }

    /** Takes its pages. */
    public void unpopulate() {
        unbind();
        release(addresses);
    }

    private void release(BlockTable old) {
        if (mapping != null) {
            mapping.unmap();
            old.clear();
            mapping = null;
        }
    }
}
