package io.github.dmasg.legacy.adapter;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;

/** A sink in front of another, with limits of its own. */
record SinkWithLimits(DmaSink behind, SegmentLimits limits) implements DmaSink {
    static SinkWithLimits of(DmaSink behind, SegmentLimits limits) {
        return new SinkWithLimits(behind, limits);
    }

    @Override
    public void begin() {
        behind.begin();
    }

    @Override
    public void accept(long[] addresses, long[] extents, int from, int to) throws DmaException {
        behind.accept(addresses, extents, from, to);
    }

    @Override
    public void commit() throws DmaException {
        behind.commit();
    }

    @Override
    public void abort() {
        behind.abort();
    }
}
