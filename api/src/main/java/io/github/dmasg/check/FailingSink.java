package io.github.dmasg.check;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.DmaAddr;

/** A sink that fails by a plan. */
final class FailingSink implements DmaSink {
    private final FaultPlan plan;
    private final DmaSink sink;
    private final FaultPlan.SinkFault fault;

    FailingSink(FaultPlan plan, DmaSink sink, FaultPlan.SinkFault fault) {
        this.plan = plan;
        this.sink = sink;
        this.fault = fault;
    }

    @Override
    public SegmentLimits limits() {
        return sink.limits();
    }

    @Override
    public void begin() {
        if (fault != FaultPlan.SinkFault.FULL) {
            plan.throwIfHit(FaultPlan.Step.SINK_BEGIN);
        }
        sink.begin();
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        step(FaultPlan.Step.SINK_ACCEPT);
        sink.accept(addresses, extents, from, to);
        step(FaultPlan.Step.SINK_ACCEPTED);
    }

    @Override
    public void commit() throws DmaException {
        step(FaultPlan.Step.SINK_COMMIT);
        sink.commit();
    }

    @Override
    public void abort() {
        sink.abort();
        if (fault == FaultPlan.SinkFault.ALSO_IN_ABORT) {
            throw new IllegalStateException("abort: made to fail, after it was done");
        }
    }

    private void step(FaultPlan.Step step) throws DmaException {
        if (plan.hits(step)) {
            throw FaultPlan.failure(step, fault);
        }
    }
}
