package io.github.dmasg.map;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.DmaAddr;

/** Keeps a copy of what a sink is given, for an observer. */
final class ObservedSink implements DmaSink {
    private final DmaSink sink;
    private final DmaSgList copy = new DmaSgList();

    ObservedSink(DmaSink sink) {
        this.sink = sink;
    }

    DmaSgList copy() {
        return copy;
    }

    @Override
    public SegmentLimits limits() {
        return sink.limits();
    }

    @Override
    public void begin() {
        sink.begin();
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        sink.accept(addresses, extents, from, to);
        copy.accept(addresses, extents, from, to);
    }

    @Override
    public void commit() throws DmaException {
        sink.commit();
    }

    @Override
    public void abort() {
        sink.abort();
    }
}
