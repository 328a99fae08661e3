package io.github.dmasg.legacy.adapter;

import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.map.Direction;

/**
 * The calls of a classic driver the classic way: straight to the kernel's own mapping.
 *
 * <p>As trusting as the kernel: count and direction of a later call are not compared with those of the first. The classic model
 * knows coherent devices only, so that the sync calls do nothing. As thread safe as the operations behind it.
 */
public final class KernelSgCalls implements SgCalls {
    private final DmaOps ops;

    /**
     * The calls of one device.
     *
     * @param ops what does the mapping
     */
    public KernelSgCalls(DmaOps ops) {
        this.ops = ops;
    }

    @Override
    public int mapSg(Sg sgl, int nents, Direction<?> direction) {
        return ops.mapSg(sgl, nents);
    }

    @Override
    public void unmapSg(Sg sgl, int nents, Direction<?> direction) {
        ops.unmapSg(sgl, nents);
    }

    @Override
    public void syncForCpu(Sg sgl, int nents, Direction<?> direction) {}

    @Override
    public void syncForDevice(Sg sgl, int nents, Direction<?> direction) {}
}
