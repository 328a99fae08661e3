package io.github.dmasg.map;

import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.page.PageSource;

/**
 * Hears of every mapping that a mapper makes, and watches each to its end: where a misuse ledger, a tracer or a statistic hooks in.
 *
 * <p>Set with {@link MapperSettings#withObserver}. Off by default, and then a mapping call pays one comparison and allocates
 * nothing. On, a mapping call also records its segments.
 *
 * <p>Called in the thread of the call that is observed, without a lock held. Must be safe for concurrent use. What it throws reaches
 * that thread's caller, with the mapping call undone, or the unmap call done.
 */
@FunctionalInterface
public interface MappingObserver {
    /** Nobody looks. */
    MappingObserver NONE = (mapping, source, attributes, segments) -> MappingWatch.NONE;

    /**
     * A mapping is about to come into being: the sink has its segments and is asked to commit next.
     *
     * <p>The mapping object may be one that was mapped and unmapped before. The watch belongs to this life of it only.
     *
     * @param mapping its token; not yet live
     * @param source the memory
     * @param attributes what the caller asked for
     * @param segments what the sink was given; the observer's to keep
     * @return hears what happens to this mapping from now on
     */
    MappingWatch mapped(Mapping mapping, PageSource source, MapAttributes attributes, DmaSegments segments);

    /**
     * A range of IOVA was reserved for mapping in two steps.
     *
     * @param reservation the reservation; nothing is linked
     * @return hears what happens to it from now on
     */
    default ReservationWatch reserved(Reservation reservation) {
        return ReservationWatch.NONE;
    }
}
