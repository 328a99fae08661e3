package io.github.dmasg.check;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.map.CpuCaches;
import io.github.dmasg.map.FaultHook;
import io.github.dmasg.map.MapStep;
import io.github.dmasg.map.MappingObserver;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets the n-th step of what follows fail, whatever step it is: to show that nothing remains of a mapping call that fails anywhere.
 *
 * <p>Use: hook it into everything that takes part ({@code settings.withFaults(plan)}, {@link #tablePages}, {@link #routes},
 * {@link #source}, {@link #sink}, {@link #caches}, {@link #observer}), then call {@link #failAt} with 1, 2, 3 and so on before each call, until one succeeds: {@link #fired}
 * is then null, and every step has failed once.
 *
 * <p>Thread-safe; the steps of all threads are counted together.
 */
public final class FaultPlan implements FaultHook {
    /** What can fail. */
    public enum Step {
        /** Taking a range of IOVA: as if exhausted. */
        IOVA_RANGE,
        /** Taking bounce slots: as if exhausted. */
        BOUNCE_SLOT,
        /** Taking the memory of a page table: as if exhausted. */
        TABLE_PAGE,
        /** Asking for the route to a provider: as if out of reach. */
        ROUTE,
        /** Reading the source: throws, as when user pages were given back. */
        SOURCE_READ,
        /** The sink's begin. */
        SINK_BEGIN,
        /** The sink's accept, before it took the segments. */
        SINK_ACCEPT,
        /** The sink's accept, after it took the segments. */
        SINK_ACCEPTED,
        /** The sink's commit. */
        SINK_COMMIT,
        /** Writing back CPU caches for a device that does not snoop: throws. */
        CACHE_CLEAN,
        /** Telling the observer of a mapping, a reservation or a link: throws. */
        OBSERVER
    }

    /** How a sink fails. */
    public enum SinkFault {
        /** With ENOMEM, as a full one does; cannot happen in begin, which is then no step. */
        FULL,
        /** With an unchecked exception. */
        UNCHECKED,
        /** With an error. */
        ERROR,
        /** With an unchecked exception, and with another one when it is aborted. */
        ALSO_IN_ABORT
    }

    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private volatile @Nullable Step fired;

    /** A plan by which nothing fails yet. */
    public FaultPlan() {}

    /**
     * Lets one step fail.
     *
     * @param step 1 for the next, 2 for the one after it, and so on; 0 for none
     */
    public void failAt(long step) {
        fired = null;
        left.set(step == 0 ? Long.MAX_VALUE : step);
    }

    /**
     * What failed since {@link #failAt}.
     *
     * @return the step, or null
     */
    public @Nullable Step fired() {
        return fired;
    }

    /** Counts a step; true if it is the one to fail. */
    boolean hits(Step step) {
        if (left.decrementAndGet() != 0) {
            return false;
        }
        fired = step;
        return true;
    }

    @Override
    public boolean fails(MapStep step) {
        return hits(
                switch (step) {
                    case IOVA_RANGE -> Step.IOVA_RANGE;
                    case BOUNCE_SLOT -> Step.BOUNCE_SLOT;
                });
    }

    /**
     * Table memory that fails by this plan.
     *
     * @param memory what grants it otherwise
     * @return for {@link io.github.dmasg.iommu.IommuDomain.Builder#tablePages}
     */
    public TablePages tablePages(TablePages memory) {
        return new TablePages() {
            @Override
            public boolean take(int level) {
                return !hits(Step.TABLE_PAGE) && memory.take(level);
            }

            @Override
            public void give(int level) {
                memory.give(level);
            }
        };
    }

    /**
     * Routes that fail by this plan.
     *
     * @param routes what answers otherwise
     * @return for {@link io.github.dmasg.map.MapperSettings#withRoutes}
     */
    public PeerRoutes routes(PeerRoutes routes) {
        return new FailingRoutes(this, routes);
    }

    /**
     * A source that fails by this plan: each cursor and each span is a step.
     *
     * @param source what is read otherwise
     * @return to be mapped
     */
    public PageSource source(PageSource source) {
        return new FailingSource(this, source);
    }

    /**
     * A sink that fails by this plan.
     *
     * @param sink what takes the segments otherwise
     * @param fault how it fails
     * @return to be mapped into
     */
    public DmaSink sink(DmaSink sink, SinkFault fault) {
        return new FailingSink(this, sink, fault);
    }

    /**
     * Cache maintenance that fails by this plan: each clean is a step. Invalidating never fails, since unmap does it.
     *
     * @param caches what is done otherwise
     * @return for {@link io.github.dmasg.map.MapperSettings#withCaches}
     */
    public CpuCaches caches(CpuCaches caches) {
        return new CpuCaches() {
            @Override
            public void clean(@PhysAddr long phys, @ByteCount long length) {
                throwIfHit(Step.CACHE_CLEAN);
                caches.clean(phys, length);
            }

            @Override
            public void invalidate(@PhysAddr long phys, @ByteCount long length) {
                caches.invalidate(phys, length);
            }
        };
    }

    /**
     * An observer that fails by this plan, before the real one is told.
     *
     * @param observer who is told otherwise
     * @return for {@link io.github.dmasg.map.MapperSettings#withObserver}
     */
    public MappingObserver observer(MappingObserver observer) {
        return new FailingObserver(this, observer);
    }

    void throwIfHit(Step step) {
        if (hits(step)) {
            throw new IllegalStateException(words(step));
        }
    }

    /** What a sink throws, if it is checked; throws it otherwise. */
    static DmaException failure(Step step, SinkFault fault) {
        return switch (fault) {
            case FULL -> DmaException.of(DmaError.ENOMEM, words(step));
            case ERROR -> throw new AssertionError(words(step));
            case UNCHECKED, ALSO_IN_ABORT -> throw new IllegalStateException(words(step));
        };
    }

    static String words(Step step) {
        return step + ": made to fail (expected: to succeed, without a fault plan)";
    }
}
