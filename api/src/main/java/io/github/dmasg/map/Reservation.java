package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * Mapping in two steps: an IOVA range is reserved once, then physical ranges are linked into it one behind the other, as they come
 * (L1). No list is needed at any time, so anything can be mapped with constant memory, a window at a time.
 *
 * <p>Order of calls: {@link #link} any number of times, {@link #sync} once, then the device may be given {@link #address} or what
 * {@link #deliver} hands out; {@link #unlink} a part or all, and link again; {@link #close} at the end. The position at which the
 * next range goes is kept here and not carried by the caller (L4).
 *
 * <p>Since all is one range for the device, only the first range may start inside a granule, at the offset that the reservation
 * was made with, and only the last may end inside one.
 *
 * <p>Invariants: {@code synced() <= linked() <= capacity()}; a failed link leaves everything as it was; {@code close()} leaves
 * nothing mapped. Not thread-safe; different reservations of one domain are independent.
 */
public final class Reservation implements AutoCloseable {
    private static final @ByteCount long NO_HOLE = Long.MAX_VALUE;

    private final Device device;
    private final Direction<?> direction;
    private final ReservedRange range;
    private final RangeLinker linker;
    private final RangeUnlinker unlinker;
    private final PeerParts peerParts = new PeerParts();

    private @ByteCount long linked;
    private @ByteCount long synced;
    /** Where the first part begins that was unlinked and had linked bytes behind it. */
    private @ByteCount long firstHole = NO_HOLE;

    private boolean closed;
    private ReservationWatch watch = ReservationWatch.NONE;

    private Reservation(MapperSettings settings, Device device, Direction<?> direction, ReservedRange range) {
        this.device = device;
        this.direction = direction;
        this.range = range;
        this.linker = new RangeLinker(range, settings, device, direction, peerParts);
        this.unlinker = new RangeUnlinker(range, settings, device, direction, peerParts);
    }

    /** Reserves; see {@link IommuMapper#reserve}. */
    static Reservation make(
            IommuDomain domain,
            MapperSettings settings,
            Device device,
            Direction<?> direction,
            @PhysAddr long firstPhys,
            @ByteCount long bytes)
            throws DmaException {
        ReservedRange range = ReservedRange.allocate(domain, settings, device, firstPhys, bytes);
        Reservation made = new Reservation(settings, device, direction, range);
        boolean done = false;
        try {
            made.watch = settings.observer().reserved(made);
            done = true;
        } finally {
            if (!done) {
                made.close();
            }
        }
        return made;
    }

    /**
     * The device it was made for.
     *
     * @return device
     */
    public Device device() {
        return device;
    }

    /**
     * The direction it was made with.
     *
     * @return direction
     */
    public Direction<?> direction() {
        return direction;
    }

    /**
     * Address of the first byte for the device.
     *
     * @return DMA address
     */
    public @DmaAddr long address() {
        return range.start;
    }

    /**
     * Bytes that can be linked in all.
     *
     * @return bytes
     */
    public @ByteCount long capacity() {
        return range.capacity;
    }

    /**
     * Bytes linked so far: where the next range goes.
     *
     * @return bytes from {@link #address()}
     */
    public @ByteCount long linked() {
        return linked;
    }

    /**
     * Bytes that the device may use.
     *
     * @return bytes from {@link #address()}
     */
    public @ByteCount long synced() {
        return synced;
    }

    /**
     * Links one physical range behind what is linked.
     *
     * @param phys physical address of its first byte
     * @param length bytes, greater than 0
     * @throws DmaException EINVAL if it does not fit behind what is linked, in granule or in room; ENOMEM if a page-table page
     *     could not be had
     * @throws IllegalStateException if the reservation is closed
     */
    public void link(@PhysAddr long phys, @ByteCount long length) throws DmaException {
        requireOpen();
        linked = linker.link(phys, length, linked, watch);
    }

    /**
     * Links all entries of a source behind what is linked, or none of them.
     *
     * @param source entries; peer memory only if it is reached through the host bridge
     * @throws DmaException as {@link #link(long, long)}, naming the entry; EREMOTEIO if a provider is out of reach
     * @throws IllegalStateException if the reservation is closed
     */
    public void link(PageSource source) throws DmaException {
        requireOpen();
        linked = linker.link(source, linked, watch);
    }

    /**
     * Makes all that was linked usable by the device, with one invalidation however many ranges it was.
     *
     * @throws IllegalStateException if the reservation is closed
     */
    public void sync() {
        requireOpen();
        if (linked > synced) {
            long from = range.granuleAt(synced);
            range.domain.invalidate(from, range.roundUp(range.start + linked) - from);
            synced = linked;
            if (watch != ReservationWatch.NONE) {
                watch.synced(linked);
            }
        }
    }

    /**
     * Hands the synced part to a sink, cut to the limits of device and sink.
     *
     * @param sink receives the segments
     * @return number of segments
     * @throws DmaException EINVAL if there would be more segments than allowed, or the limits contradict each other; what the
     *     sink refuses with
     * @throws IllegalStateException if something is linked and not synced, or nothing is synced, or a part before the end was
     *     unlinked, or the reservation is closed
     */
    public long deliver(DmaSink sink) throws DmaException {
        requireOpen();
        if (linked == 0 || synced != linked) {
            throw new IllegalStateException(
                    "synced bytes: " + synced + " (expected: all " + linked + " that are linked, and at least 1)");
        }
        if (firstHole != NO_HOLE) {
            throw new IllegalStateException("unlinked from byte " + firstHole + " of " + linked
                    + " (expected: nothing unlinked before the end, where the device would fault)");
        }
        Workspace work = new Workspace();
        SegmentLimits limits = work.limits(device, sink);
        SegmentBatch batch = work.batch;
        AddressSegmenter segmenter = new AddressSegmenter(batch).into(batch, limits);
        sink.begin();
        try {
            batch.begin(sink, null, limits.maxSegments());
            segmenter.open(range.start, 0, 0, BreakRule.END);
            segmenter.extend(linked, 0);
            segmenter.close(0, BreakRule.END);
            batch.finish();
            sink.commit();
        } catch (Throwable failure) {
            TokenMapper.abort(sink, failure);
            throw failure;
        }
        return batch.segments();
    }

    /**
     * Takes a part away from the device, with one invalidation. If the part ends where the linked bytes end, the next range is
     * linked in its place. Any other part leaves a hole, in which nothing is linked until all behind it is unlinked as well.
     *
     * @param offset first byte, from {@link #address()}; at a granule edge, or 0
     * @param length bytes, greater than 0; up to a granule edge, or to {@link #linked()}
     * @throws IndexOutOfBoundsException if the part is not within what is linked
     * @throws IllegalArgumentException if the part does not start and end at edges of leaves: a large leaf is never split
     * @throws IllegalStateException if a byte of it was unlinked before, or the reservation is closed
     */
    public void unlink(@ByteCount long offset, @ByteCount long length) {
        requireOpen();
        if (offset < 0 || length <= 0 || length > linked - offset) {
            throw new IndexOutOfBoundsException(
                    "part to unlink: " + offset + "+" + length + " (expected: a part of 0+" + linked + ")");
        }
        long first = range.start + offset;
        long end = first + length;
        boolean tail = offset + length == linked;
        unlinker.requireRemovable(offset == 0 ? range.base : first, tail ? range.roundUp(end) : end);
        try {
            tellUnlinking(offset, length);
        } finally {
            forget(offset, tail);
            unlinker.remove(first, end);
        }
    }

    /** A part is not counted as linked any longer, and will not be, whatever caches say when it is removed. */
    private void forget(@ByteCount long offset, boolean tail) {
        if (tail) {
            linked = offset;
            synced = Math.min(synced, linked);
            if (linked == 0) {
                // No other tail has a hole in it: what is unlinked is not unlinked again.
                firstHole = NO_HOLE;
            }
        } else {
            firstHole = Math.min(firstHole, offset);
        }
    }

    private void tellUnlinking(@ByteCount long offset, @ByteCount long length) {
        if (watch != ReservationWatch.NONE) {
            watch.unlinking(offset, length);
        }
    }

    /**
     * Takes everything away from the device; the next range is linked at the start.
     *
     * @throws IllegalStateException if the reservation is closed
     */
    public void unlinkAll() {
        requireOpen();
        if (linked > 0) {
            long all = linked;
            try {
                tellUnlinking(0, all);
            } finally {
                forget(0, true);
                unlinker.remove(range.start, range.start + all);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("reservation: closed (expected: open)" + watch.refused());
        }
    }

    /** Unlinks everything and returns the IOVA range. Cannot fail; a second call does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            unlinkAll();
        } finally {
            closed = true;
            try {
                if (watch != ReservationWatch.NONE) {
                    watch.closing();
                }
            } finally {
                range.free();
            }
        }
    }

    @Override
    public String toString() {
        return direction + " reservation of " + device + ", " + linked + " of " + range.capacity + " bytes linked at 0x"
                + Long.toHexString(range.start);
    }
}
