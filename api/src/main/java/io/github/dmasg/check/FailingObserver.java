package io.github.dmasg.check;

import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.MappingObserver;
import io.github.dmasg.map.MappingWatch;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.map.ReservationWatch;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;

/** An observer that fails by a plan. */
final class FailingObserver implements MappingObserver {
    private final FaultPlan plan;
    private final MappingObserver observer;

    FailingObserver(FaultPlan plan, MappingObserver observer) {
        this.plan = plan;
        this.observer = observer;
    }

    @Override
    public MappingWatch mapped(Mapping mapping, PageSource source, MapAttributes attributes, DmaSegments segments) {
        plan.throwIfHit(FaultPlan.Step.OBSERVER);
        return observer.mapped(mapping, source, attributes, segments);
    }

    @Override
    public ReservationWatch reserved(Reservation reservation) {
        plan.throwIfHit(FaultPlan.Step.OBSERVER);
        ReservationWatch watch = observer.reserved(reservation);
        return new ReservationWatch() {
            @Override
            public void linked(@ByteCount long offset, PageSource source) {
                plan.throwIfHit(FaultPlan.Step.OBSERVER);
                watch.linked(offset, source);
            }

            @Override
            public void synced(@ByteCount long bytes) {
                watch.synced(bytes);
            }

            @Override
            public void unlinking(@ByteCount long offset, @ByteCount long length) {
                watch.unlinking(offset, length);
            }

            @Override
            public void closing() {
                watch.closing();
            }

            @Override
            public String refused() {
                return watch.refused();
            }
        };
    }
}
