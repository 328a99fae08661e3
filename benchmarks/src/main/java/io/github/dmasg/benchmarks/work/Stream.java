package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.PageSequence;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVec;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Pages that come one by one are mapped behind one another: classic, by a list made for the purpose; new, by a reservation and a
 * link for each, without a list.
 */
public final class Stream implements Workload {
    private final Pieces pieces;
    private final long[] pages;
    private final PageSequence sequence;
    private final WarnLog warnings = new WarnLog();
    private final ClassicDma classic = Mapped.classicIommu();
    private final IommuMapper mapper = Mapped.iommu();
    private final @Nullable Reservation kept;

    /**
     * A stream.
     *
     * @param pieces the pages
     * @param keep whether the new way keeps its reservation from call to call and only unlinks, as a driver with a window does
     */
    public Stream(Pieces pieces, boolean keep) {
        this.pieces = pieces;
        pages = new long[pieces.count()];
        sequence = PageSequence.of(pages);
        note();
        kept = keep ? reservedForGood() : null;
    }

    private Reservation reservedForGood() {
        try {
            return reserve();
        } catch (DmaException e) {
            throw new IllegalStateException("window that cannot be reserved (expected: room for it)", e);
        }
    }

    private Reservation reserve() throws DmaException {
        return mapper.reserve(Mapped.DEVICE, Direction.FROM_DEVICE, PageRef.phys(pages[0]), pages.length * Pieces.PAGE);
    }

    private void note() {
        for (int i = 0; i < pages.length; i++) {
            pages[i] = PageRef.of(pieces.phys(i) >>> BioVec.PAGE_SHIFT);
        }
    }

    @Override
    public void renew(SplittableRandom random) {
        pieces.shuffle(random);
        note();
    }

    @Override
    public long units() {
        return pages.length;
    }

    @Override
    public long baseline() {
        SgTable table = new SgTable();
        table.allocateFromPages(sequence, pages.length, 0, pages.length * Pieces.PAGE, SgAllocator.heap(), warnings);
        classic.mapTable(table);
        long bytes = table.nents() == 1 ? pages.length * Pieces.PAGE : -1;
        classic.unmapTable(table);
        return bytes;
    }

    @Override
    public long proposed() throws DmaException {
        Reservation window = kept;
        if (window != null) {
            long bytes = link(window);
            window.unlinkAll();
            return bytes;
        }
        try (Reservation reservation = reserve()) {
            return link(reservation);
        }
    }

    private long link(Reservation reservation) throws DmaException {
        for (long page : pages) {
            reservation.link(PageRef.phys(page), Pieces.PAGE);
        }
        reservation.sync();
        return reservation.synced();
    }
}
