package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.iommu.TablePagesExhaustedException;
import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;

/**
 * Links physical ranges into the IOVA range of a reservation, all of a call or nothing.
 *
 * <p>Invariant: a call that throws leaves the page table as it was, and no translation cache with what it had appended.
 */
final class RangeLinker {
    private final ReservedRange range;
    private final MapperSettings settings;
    private final Device device;
    private final Direction<?> direction;
    private final TableWriter writer;
    private final PeerLookup peers = new PeerLookup();
    private final PeerParts peerParts;

    RangeLinker(
            ReservedRange range, MapperSettings settings, Device device, Direction<?> direction, PeerParts peerParts) {
        this.range = range;
        this.peerParts = peerParts;
        this.settings = settings;
        this.device = device;
        this.direction = direction;
        this.writer = range.domain.table().writer();
    }

    /** Links one range at a position and returns the position behind it. */
    @ByteCount
    long link(@PhysAddr long phys, @ByteCount long length, @ByteCount long at, ReservationWatch watch)
            throws DmaException {
        range.requireFits(phys, length, at, 0);
        boolean done = false;
        begin(at);
        try {
            append(phys, length);
            if (!device.coherent()) {
                settings.caches().clean(phys, length);
            }
            if (watch != ReservationWatch.NONE) {
                watch.linked(at, new PhysicalRange(phys, length));
            }
            writer.commit();
            done = true;
        } catch (TablePagesExhaustedException e) {
            throw DmaException.of(DmaError.ENOMEM, String.valueOf(e.getMessage()));
        } finally {
            if (!done) {
                takeBack(at);
            }
        }
        return at + length;
    }

    /** Links all entries at a position and returns the position behind them. */
    @ByteCount
    long link(PageSource source, @ByteCount long at, ReservationWatch watch) throws DmaException {
        range.requireRoom(at, 0);
        peers.begin(settings.routes(), device);
        long behind;
        boolean done = false;
        begin(at);
        try {
            behind = append(source, at);
            if (!device.coherent()) {
                clean(source);
            }
            if (watch != ReservationWatch.NONE) {
                watch.linked(at, source);
            }
            writer.commit();
            done = true;
        } catch (TablePagesExhaustedException e) {
            throw DmaException.of(DmaError.ENOMEM, String.valueOf(e.getMessage()));
        } finally {
            if (!done) {
                takeBack(at);
            }
        }
        return behind;
    }

    private void begin(@ByteCount long at) {
        // Whatever was linked here before is unlinked, or its linking failed.
        peerParts.cut(range.start + at);
        long first = range.granuleAt(at);
        writer.begin(first, range.bytesFrom(first), IommuMapper.accessFor(direction));
    }

    private void append(@PhysAddr long phys, @ByteCount long length) {
        writer.append(phys & ~range.granuleMask, range.granulesOf(phys, length));
    }

    private @ByteCount long append(PageSource source, @ByteCount long from) throws DmaException {
        long at = from;
        long entry = 0;
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++, entry++) {
                long phys = cursor.phys(i);
                long length = cursor.length(i);
                if (peers.byBusAddress(cursor.provider(i), entry)) {
                    throw DmaException.atEntry(
                            DmaError.EINVAL,
                            entry,
                            settings.routes().name(cursor.provider(i))
                                    + " is reached by bus address (expected: memory that takes IOVA space)");
                }
                range.requireFits(phys, length, at, entry);
                append(phys, length);
                if (cursor.provider(i) != BioVec.ORDINARY && !device.coherent()) {
                    peerParts.add(range.start + at, range.start + at + length);
                }
                at += length;
            }
        }
        if (entry == 0) {
            throw DmaException.of(DmaError.EINVAL, "entries: 0 (expected: > 0)");
        }
        return at;
    }

    private void clean(PageSource source) {
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                if (cursor.provider(i) == BioVec.ORDINARY) {
                    settings.caches().clean(cursor.phys(i), cursor.length(i));
                }
            }
        }
    }

    /** Removes what was appended, also from translation caches, since a device may have guessed an address. */
    private void takeBack(@ByteCount long at) {
        writer.rollback();
        long first = range.granuleAt(at);
        range.domain.invalidate(first, range.bytesFrom(first));
    }
}
