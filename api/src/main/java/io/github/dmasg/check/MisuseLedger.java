package io.github.dmasg.check;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.MappingObserver;
import io.github.dmasg.map.MappingWatch;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.map.ReservationWatch;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a book of who owns what, and reports what is done against it (S21): on a coherent machine wrong code works, so somebody has
 * to look.
 *
 * <p>Use: make one, give it to mappers with {@code settings.withObserver(ledger)}, run, read {@link #found()}. What mappers do is
 * seen without further ado. What CPU and devices do to memory is seen only if whoever models them says so, through {@link #cpuReads},
 * {@link #cpuWrites}, {@link #deviceReads} and {@link #deviceWrites}. Say {@link #deviceRemoved} when a device goes and {@link #leaks}
 * when all should be over.
 *
 * <p>Invariants: the book has exactly the mappings that are live in mappers it observes; a report is made once for one wrong call.
 *
 * <p>Cost: nothing to mappers without it, neither a call nor a byte. With it, a mapping call takes a stack walk and two tree insertions per
 * entry and segment. Measured: each entry with its segment is kept in 392 bytes; a mapping of one entry takes 1,270 bytes in all, most of them
 * for the place where it was made (64-bit virtual machine, references of 4 bytes, {@link LedgerOptions#DEFAULT}).
 *
 * <p>Thread-safe; one lock, not held while listeners run or sources are read.
 */
public final class MisuseLedger implements MappingObserver {
    private final Object lock = new Object();
    private final PlaceFinder places;
    private final @Nullable MemoryMap allowed;
    private final @ByteCount long lineMask;
    private final LongSupplier clock;
    private final ReportLog reports;

    /** Guarded by lock. */
    private final Books books;

    /** A ledger with {@link LedgerOptions#DEFAULT}. */
    public MisuseLedger() {
        this(LedgerOptions.DEFAULT);
    }

    /**
     * A ledger in which nothing is live.
     *
     * @param options how it works
     */
    public MisuseLedger(LedgerOptions options) {
        places = new PlaceFinder(options.frames());
        allowed = options.allowed();
        lineMask = options.cacheLine() - 1;
        clock = options.clock();
        reports = new ReportLog(options.listener(), options.reports());
        books = new Books(options.ended());
    }

    @Override
    public MappingWatch mapped(Mapping mapping, PageSource source, MapAttributes attributes, DmaSegments segments) {
        Place here = places.here();
        Holding holding = new Holding(
                mapping.direction() + " mapping",
                mapping.device(),
                mapping.direction(),
                attributes.allowOverlap(),
                here,
                clock.getAsLong());
        holding.memory = holding.entries(source, 0);
        holding.reaches(segments);
        holding.bytes = mapping.bytes();
        holding.end = holding.bytes;
        holding.usable = holding.bytes;
        List<Misuse> found = new ArrayList<>();
        synchronized (lock) {
            checkDevice(holding, here, found);
            check(holding.memory, here, found);
            books.open(holding);
        }
        reportOrForget(found, holding);
        return new MappingEntry(this, holding, source);
    }

    @Override
    public ReservationWatch reserved(Reservation reservation) {
        Place here = places.here();
        Holding holding = new Holding(
                reservation.direction() + " reservation",
                reservation.device(),
                reservation.direction(),
                false,
                here,
                clock.getAsLong());
        List<Misuse> found = new ArrayList<>();
        synchronized (lock) {
            checkDevice(holding, here, found);
            books.open(holding);
        }
        reportOrForget(found, holding);
        return new ReservationEntry(this, holding, reservation.address());
    }

    private void reportOrForget(List<Misuse> found, Holding holding) {
        boolean done = false;
        try {
            reports.add(found);
            done = true;
        } finally {
            if (!done) {
                forget(holding);
            }
        }
    }

    private void checkDevice(Holding holding, Place here, List<Misuse> found) {
        if (books.wasRemoved(holding.device)) {
            found.add(Reports.about(
                    MisuseKind.MAPPED_AFTER_REMOVAL, holding, here, "a mapping for a device that was removed"));
        }
    }

    /** Adds the first of a kind only: a list that is wrong is often wrong throughout. */
    private void check(List<Stretch> entries, Place here, List<Misuse> found) {
        for (Stretch entry : entries) {
            String objection = allowed == null
                    ? null
                    : allowed.objection((@PhysAddr long) entry.first, entry.length(), entry.provider);
            if (objection != null) {
                found.add(Reports.at(MisuseKind.FORBIDDEN_MEMORY, entry, here, objection));
                break;
            }
        }
        for (Stretch entry : entries) {
            // Provider memory is not cached by the CPU.
            Stretch other = entry.provider != BioVec.ORDINARY || entry.holding.allowsOverlap
                    ? null
                    : books.conflicting(entry, lineMask);
            if (other != null) {
                found.add(Reports.at(
                        MisuseKind.SHARED_CACHE_LINE,
                        entry,
                        here,
                        "a CPU cache line with entry " + other.entry + " of a " + other.holding
                                + " (expected: no line in common while a device may write)"));
                break;
            }
        }
    }

    void forget(Holding holding) {
        synchronized (lock) {
            books.forget(holding);
        }
    }

    void pass(Holding holding, @ByteCount long offset, @ByteCount long length, boolean toDevice) {
        synchronized (lock) {
            holding.owners.pass(offset, length, toDevice);
        }
    }

    void end(Holding holding) {
        Place here = places.here();
        synchronized (lock) {
            books.end(holding, here);
        }
    }

    void link(Holding holding, @DmaAddr long address, @ByteCount long offset, PageSource source) {
        Place here = places.here();
        List<Stretch> entries = holding.entries(source, offset);
        List<Misuse> found = new ArrayList<>();
        synchronized (lock) {
            check(entries, here, found);
        }
        reports.add(found);
        Stretch last = entries.get(entries.size() - 1);
        long end = address + last.position + last.length() - 1;
        synchronized (lock) {
            books.link(
                    holding,
                    entries,
                    new Stretch(holding, address + offset, end, offset, Misuse.NO_ENTRY, BioVec.ORDINARY));
        }
    }

    void makeUsable(Holding holding, @ByteCount long bytes) {
        synchronized (lock) {
            holding.usable = bytes;
        }
    }

    void unlink(Holding holding, @ByteCount long offset, @ByteCount long length) {
        synchronized (lock) {
            books.unlink(holding, offset, offset + length);
        }
    }

    /** Reports that the source of a mapping is not what it was, if so. */
    void compare(Holding holding, PageSource source) {
        List<Stretch> before;
        synchronized (lock) {
            before = holding.memory;
            if (holding.ended != null) {
                return;
            }
        }
        SourceComparison comparison = SourceComparison.of(before, source);
        if (comparison == null) {
            return;
        }
        Place here = places.here();
        Misuse misuse;
        synchronized (lock) {
            misuse = Reports.of(MisuseKind.SOURCE_CHANGED, holding, here, comparison.entry(), comparison.words());
        }
        reports.add(List.of(misuse));
    }

    /** Reports a refused call. Returns where the mapping was made and ended. */
    String refused(MisuseKind kind, Holding holding, String words) {
        Place here = places.here();
        Misuse misuse;
        synchronized (lock) {
            misuse = Reports.about(kind, holding, here, words);
        }
        reports.add(List.of(misuse));
        return "; mapped at " + holding.made + (misuse.ended() == null ? "" : ", ended at " + misuse.ended());
    }

    /**
     * The CPU reads memory.
     *
     * @param phys physical address of the first byte
     * @param length bytes, greater than 0
     * @return false if a device owns a part of it and may be writing it, which is reported
     */
    public boolean cpuReads(@PhysAddr long phys, @ByteCount long length) {
        return cpuAccess(phys, length, false);
    }

    /**
     * The CPU writes memory.
     *
     * @param phys physical address of the first byte
     * @param length bytes, greater than 0
     * @return false if a device owns a part of it, which is reported
     */
    public boolean cpuWrites(@PhysAddr long phys, @ByteCount long length) {
        return cpuAccess(phys, length, true);
    }

    private boolean cpuAccess(@PhysAddr long phys, @ByteCount long length, boolean write) {
        Place here = places.here();
        Misuse misuse;
        synchronized (lock) {
            misuse = Reports.ofCpu(books.cpuAccess(phys, length, write), here);
        }
        return reported(misuse);
    }

    /**
     * A device reads memory.
     *
     * @param device who
     * @param address DMA address of the first byte
     * @param length bytes, greater than 0
     * @return false if it must not read all of that now, which is reported
     */
    public boolean deviceReads(Device device, @DmaAddr long address, @ByteCount long length) {
        return deviceAccess(device, address, length, false);
    }

    /**
     * A device writes memory.
     *
     * @param device who
     * @param address DMA address of the first byte
     * @param length bytes, greater than 0
     * @return false if it must not write all of that now, which is reported
     */
    public boolean deviceWrites(Device device, @DmaAddr long address, @ByteCount long length) {
        return deviceAccess(device, address, length, true);
    }

    private boolean deviceAccess(Device device, @DmaAddr long address, @ByteCount long length, boolean write) {
        Place here = places.here();
        Misuse misuse;
        synchronized (lock) {
            Books.Finding finding = books.deviceAccess(device, address, length, write);
            Holding before =
                    finding == null || finding.stretch() != null ? null : books.endedAt(device, finding.address());
            misuse = Reports.ofDevice(finding, device, before, write, here);
        }
        return reported(misuse);
    }

    private boolean reported(@Nullable Misuse misuse) {
        if (misuse == null) {
            return true;
        }
        reports.add(List.of(misuse));
        return false;
    }

    /**
     * A device goes away. Mappings it still has are reported, and so is every one made for it from now on.
     *
     * @param device who
     * @return a report for each mapping and reservation that is live, in the order of making
     */
    public List<Misuse> deviceRemoved(Device device) {
        synchronized (lock) {
            books.removeDevice(device);
        }
        return reportLive(
                MisuseKind.LIVE_AT_REMOVAL, holding -> holding.isFor(device), "live when its device was removed");
    }

    /**
     * All should be over.
     *
     * @return a report for each mapping and reservation that is live, in the order of making
     */
    public List<Misuse> leaks() {
        return reportLive(MisuseKind.LEAK, holding -> true, "live when all should be over");
    }

    /**
     * Looks for mappings that are live for too long.
     *
     * @param age how long is fine
     * @return a report for each mapping and reservation that has been live for longer, in the order of making
     */
    public List<Misuse> liveLongerThan(Duration age) {
        long now = clock.getAsLong();
        return reportLive(
                MisuseKind.LONG_LIVED, holding -> now - holding.madeAt > age.toNanos(), "live for longer than " + age);
    }

    private List<Misuse> reportLive(MisuseKind kind, Predicate<Holding> which, String words) {
        Place here = places.here();
        List<Misuse> found = new ArrayList<>();
        synchronized (lock) {
            for (Holding holding : books.live(which)) {
                found.add(Reports.about(kind, holding, here, words));
            }
        }
        reports.add(found);
        return found;
    }

    /**
     * What was found so far, in the order of finding.
     *
     * @return a copy
     */
    public List<Misuse> found() {
        return reports.found();
    }

    /**
     * Reports that were made when there was no more room to keep them.
     *
     * @return their number
     */
    public long dropped() {
        return reports.dropped();
    }

    /**
     * Mappings and reservations that are live.
     *
     * @return their number
     */
    public int live() {
        synchronized (lock) {
            return books.live(holding -> true).size();
        }
    }

    /**
     * Checks the invariants of the class.
     *
     * @throws IllegalStateException naming the one that is broken
     */
    public void checkInvariants() {
        synchronized (lock) {
            books.checkInvariants();
        }
    }
}
