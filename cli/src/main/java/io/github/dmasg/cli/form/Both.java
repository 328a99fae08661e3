package io.github.dmasg.cli.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.DmaAddr;

/** Two sinks that get the same segments; the limits are those of the first. */
record Both(DmaSink first, DmaSink second) implements DmaSink {
    @Override
    public SegmentLimits limits() {
        return first.limits();
    }

    @Override
    public void begin() {
        first.begin();
        second.begin();
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        first.accept(addresses, extents, from, to);
        second.accept(addresses, extents, from, to);
    }

    @Override
    public void commit() throws DmaException {
        first.commit();
        second.commit();
    }

    @Override
    public void abort() {
        first.abort();
        second.abort();
    }
}
