package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.IovaSpace;
import io.github.dmasg.iommu.TablePagesExhaustedException;
import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.peer.PeerRoutes;
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
    private static final @ByteCount long LARGEST = 1L << 56;

    private final IommuDomain domain;
    private final MapperSettings settings;
    private final Device device;
    private final Direction<?> direction;
    private final @ByteCount long granuleMask;
    private final @DmaAddr long base;
    private final @ByteCount long reserved;
    private final @DmaAddr long start;
    private final @ByteCount long capacity;
    private final TableWriter writer;
    private final PeerLookup peers = new PeerLookup();

    private @ByteCount long linked;
    private @ByteCount long synced;
    private boolean closed;
    private ReservationWatch watch = ReservationWatch.NONE;

    private Reservation(
            IommuDomain domain,
            MapperSettings settings,
            Device device,
            Direction<?> direction,
            @DmaAddr long base,
            @PhysAddr long first,
            @ByteCount long capacity) {
        this.domain = domain;
        this.settings = settings;
        this.device = device;
        this.direction = direction;
        this.granuleMask = domain.granule() - 1;
        this.base = base;
        this.start = base + (first & granuleMask);
        this.capacity = capacity;
        this.reserved = roundUp(start + capacity) - base;
        this.writer = domain.table().writer();
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
        if (bytes <= 0 || bytes > LARGEST) {
            throw DmaException.of(DmaError.EINVAL, "length to reserve: " + bytes + " (expected: 1..2^56)");
        }
        long granule = domain.granule();
        long inGranule = firstPhys & (granule - 1);
        long room = (inGranule + bytes + granule - 1) & -granule;
        long leaf = largestLeaf(domain, bytes);
        long highest = device.highestAddress();
        long limit = highest < 0 ? Long.MAX_VALUE : highest;
        long base = settings.fails(MapStep.IOVA_RANGE)
                ? IovaSpace.FAILED
                : domain.iovas().allocateCongruent(room, leaf, firstPhys & -granule, limit);
        if (base == IovaSpace.FAILED && leaf > granule && !settings.fails(MapStep.IOVA_RANGE)) {
            base = domain.iovas().allocate(room, granule, limit);
        }
        if (base == IovaSpace.FAILED) {
            throw DmaException.of(
                    DmaError.ENOMEM,
                    "IOVA space: no room for " + room + " bytes at or below 0x" + Long.toHexString(limit)
                            + " (expected: a free range)");
        }
        Reservation made = new Reservation(domain, settings, device, direction, base, firstPhys, bytes);
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

    private static @ByteCount long largestLeaf(IommuDomain domain, @ByteCount long bytes) {
        long fitting = domain.pageSizes() & (Long.highestOneBit(bytes) * 2 - 1);
        return Math.max(domain.granule(), Long.highestOneBit(fitting));
    }

    private @ByteCount long granulesOf(@PhysAddr long phys, @ByteCount long length) {
        return ((phys & granuleMask) + length + granuleMask) & ~granuleMask;
    }

    private @DmaAddr long roundUp(@DmaAddr long address) {
        return (address + granuleMask) & ~granuleMask;
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
        return start;
    }

    /**
     * Bytes that can be linked in all.
     *
     * @return bytes
     */
    public @ByteCount long capacity() {
        return capacity;
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
        check(phys, length, linked, 0);
        boolean done = false;
        try {
            begin(linked);
            writer.append(phys & ~granuleMask, granulesOf(phys, length));
            if (!device.coherent()) {
                settings.caches().clean(phys, length);
            }
            if (watch != ReservationWatch.NONE) {
                watch.linked(linked, new PhysicalRange(phys, length));
            }
            writer.commit();
            done = true;
        } catch (TablePagesExhaustedException e) {
            throw DmaException.of(DmaError.ENOMEM, String.valueOf(e.getMessage()));
        } finally {
            if (!done) {
                takeBack();
            }
        }
        linked += length;
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
        PeerRoutes routes = settings.routes();
        peers.begin(routes, device);
        long behind;
        boolean done = false;
        begin(linked);
        try {
            behind = append(source, linked);
            if (!device.coherent()) {
                clean(source);
            }
            if (watch != ReservationWatch.NONE) {
                watch.linked(linked, source);
            }
            writer.commit();
            done = true;
        } catch (TablePagesExhaustedException e) {
            throw DmaException.of(DmaError.ENOMEM, String.valueOf(e.getMessage()));
        } finally {
            if (!done) {
                takeBack();
            }
        }
        linked = behind;
    }

    /** A link failed: removes what it appended, also from translation caches, since a device may have guessed an address. */
    private void takeBack() {
        writer.rollback();
        long first = linked == 0 ? base : roundUp(start + linked);
        if (first < base + reserved) {
            domain.invalidate(first, base + reserved - first);
        }
    }

    private void begin(@ByteCount long position) throws DmaException {
        if (position == capacity) {
            throw DmaException.atEntry(DmaError.EINVAL, 0, "room left: 0 (expected: > 0)");
        }
        long first = position == 0 ? base : roundUp(start + position);
        writer.begin(first, base + reserved - first, IommuMapper.accessFor(direction));
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
                                    + " is reached by bus address (expected: memory that takes" + " IOVA space)");
                }
                check(phys, length, at, entry);
                writer.append(phys & ~granuleMask, granulesOf(phys, length));
                at += length;
            }
        }
        if (entry == 0) {
            throw DmaException.of(DmaError.EINVAL, "entries: 0 (expected: > 0)");
        }
        return at;
    }

    private void check(@PhysAddr long phys, @ByteCount long length, @ByteCount long at, long entry)
            throws DmaException {
        if (length <= 0 || length > capacity - at) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "length: " + length + " (expected: 1.." + (capacity - at) + ", the room left)");
        }
        if (phys < 0 || phys >= BioVec.MAX_PFN << BioVec.PAGE_SHIFT) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "physical address: 0x" + Long.toHexString(phys) + " (expected: below 2^52)");
        }
        long expected = (start + at) & granuleMask;
        if (at > 0 && expected != 0) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "the range before ends inside a granule, " + expected
                            + " bytes into it (expected: only the last does)");
        }
        if ((phys & granuleMask) != expected) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "physical 0x" + Long.toHexString(phys) + " starts " + (phys & granuleMask)
                            + " bytes into a granule (expected: " + expected + ")");
        }
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

    /**
     * Makes all that was linked usable by the device, with one invalidation however many ranges it was.
     *
     * @throws IllegalStateException if the reservation is closed
     */
    public void sync() {
        requireOpen();
        if (linked > synced) {
            long from = (start + synced) & ~granuleMask;
            domain.invalidate(from, roundUp(start + linked) - from);
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
     * @throws DmaException if the sink refuses, or there would be more segments than allowed
     * @throws IllegalStateException if something is linked and not synced, or nothing is synced, or the reservation is closed
     */
    public long deliver(DmaSink sink) throws DmaException {
        requireOpen();
        if (linked == 0 || synced != linked) {
            throw new IllegalStateException(
                    "synced bytes: " + synced + " (expected: all " + linked + " that are linked, and at least 1)");
        }
        SegmentLimits limits = device.limits().and(sink.limits());
        SegmentBatch batch = new SegmentBatch();
        AddressSegmenter segmenter = new AddressSegmenter(batch).into(batch, limits);
        sink.begin();
        try {
            batch.begin(sink, null, limits.maxSegments());
            segmenter.open(start, 0, 0, BreakRule.END);
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
     * linked in its place.
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
        long from = offset == 0 ? base : start + offset;
        long to = offset + length == linked ? roundUp(start + linked) : start + offset + length;
        requireEdge(from);
        requireEdge(to);
        requireMapped(from, to);
        try {
            tellUnlinking(offset, length);
        } finally {
            remove(from, to);
            if (offset + length == linked) {
                linked = offset;
            }
            synced = Math.min(synced, linked);
        }
    }

    private void tellUnlinking(@ByteCount long offset, @ByteCount long length) {
        if (watch != ReservationWatch.NONE) {
            watch.unlinking(offset, length);
        }
    }

    private void requireEdge(@DmaAddr long iova) {
        if ((iova & granuleMask) != 0) {
            throw new IllegalArgumentException("edge to unlink at: 0x" + Long.toHexString(iova)
                    + " (expected: a granule edge, or an end of what is linked)");
        }
        long leaf = domain.table().leafSize(iova);
        if (leaf != 0 && (iova & (leaf - 1)) != 0 && iova < roundUp(start + linked)) {
            throw new IllegalArgumentException(
                    "edge to unlink at: 0x" + Long.toHexString(iova) + " (expected: no leaf cut; one of " + leaf
                            + " bytes starts at 0x" + Long.toHexString(iova & -leaf) + ")");
        }
    }

    private void requireMapped(@DmaAddr long from, @DmaAddr long to) {
        for (long at = from; at < to; ) {
            long leaf = domain.table().leafSize(at);
            if (leaf == 0) {
                throw new IllegalStateException("unlink: nothing is linked at 0x" + Long.toHexString(at)
                        + " (expected: linked and not yet unlinked)");
            }
            at += leaf;
        }
    }

    private void remove(@DmaAddr long from, @DmaAddr long to) {
        try {
            if (!device.coherent() && direction.deviceWrites()) {
                invalidateCaches(from, to);
            }
        } finally {
            domain.table().unmap(from, to - from);
            domain.invalidate(from, to - from);
        }
    }

    private void invalidateCaches(@DmaAddr long from, @DmaAddr long to) {
        for (long at = from; at < to; ) {
            long leaf = domain.table().leafSize(at);
            if (leaf != 0) {
                settings.caches().invalidate(domain.table().translate(at), leaf);
            }
            at += Math.max(leaf, granuleMask + 1);
        }
    }

    /** Takes everything away from the device; the next range is linked at the start. */
    public void unlinkAll() {
        requireOpen();
        if (linked > 0) {
            long all = linked;
            try {
                tellUnlinking(0, all);
            } finally {
                linked = 0;
                synced = 0;
                remove(base, roundUp(start + all));
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
                domain.iovas().free(base, reserved);
            }
        }
    }

    @Override
    public String toString() {
        return direction + " reservation of " + device + ", " + linked + " of " + capacity + " bytes linked at 0x"
                + Long.toHexString(start);
    }
}
