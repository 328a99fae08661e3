package io.github.dmasg.legacy.adapter;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.CpuCaching;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The token of a mapping that the classic call made: keeps the table that was mapped and the count that unmapping needs.
 *
 * <p>State moves IDLE, BUSY, LIVE, IDLE as with every token, each step one compare-and-set.
 */
final class ClassicToken implements Mapping.ToDevice, Mapping.FromDevice, Mapping.Bidirectional {
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int LIVE = 2;

    private final ClassicMapper owner;
    private final Device device;
    private final Direction<?> direction;
    private final AtomicInteger state = new AtomicInteger(IDLE);

    private SgTable table = new SgTable();
    private @ByteCount long filledBytes;
    private boolean filledDeviceMemory;

    private int nents;
    private @ByteCount long bytes;
    private long segments;
    private @ByteCount long iovaBytes;
    private boolean deviceMemory;

    ClassicToken(ClassicMapper owner, Device device, Direction<?> direction) {
        this.owner = owner;
        this.device = device;
        this.direction = direction;
    }

    boolean isOf(ClassicMapper mapper) {
        return owner == mapper;
    }

    void claim() {
        if (!state.compareAndSet(IDLE, BUSY)) {
            throw new IllegalStateException("token: in use (expected: unmapped, " + this + ")");
        }
    }

    void settle(boolean mapped) {
        state.set(mapped ? LIVE : IDLE);
    }

    /** Writes the source into the private table; returns the number of entries. */
    int fill(PageSource source) throws DmaException {
        long entries = source.entries();
        if (entries > Integer.MAX_VALUE) {
            throw DmaException.of(
                    DmaError.EINVAL, "entries: " + entries + " (expected: at most " + Integer.MAX_VALUE + ")");
        }
        if (Integer.toUnsignedLong(table.origNents()) < entries || entries == 0) {
            table = SgTables.fromPages(source, SgAllocator.heap());
        } else {
            SgTables.fill(table, source);
        }
        filledBytes = 0;
        filledDeviceMemory = false;
        PageCursor cursor = SgPages.of(first(), (int) entries).cursor();
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                filledBytes += cursor.length(i);
                filledDeviceMemory |= cursor.provider(i) != 0;
            }
        }
        return (int) entries;
    }

    Sg first() {
        return SgTables.first(table);
    }

    @ByteCount
    long filledBytes() {
        return filledBytes;
    }

    void describe(int mappedNents, long mappedSegments, @ByteCount long heldIovaBytes) {
        nents = mappedNents;
        bytes = filledBytes;
        segments = mappedSegments;
        iovaBytes = heldIovaBytes;
        deviceMemory = filledDeviceMemory;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public Direction<?> direction() {
        return direction;
    }

    @Override
    public @ByteCount long bytes() {
        return bytes;
    }

    @Override
    public long segments() {
        return segments;
    }

    @Override
    public @ByteCount long iovaBytes() {
        return iovaBytes;
    }

    @Override
    public boolean live() {
        return state.get() == LIVE;
    }

    @Override
    public boolean needsSync() {
        return false;
    }

    @Override
    public CpuCaching cpuCaching() {
        return deviceMemory ? CpuCaching.WRITE_COMBINED : CpuCaching.CACHED_COHERENT;
    }

    @Override
    public void unmap() {
        if (!state.compareAndSet(LIVE, BUSY)) {
            throw notLive("unmap");
        }
        owner.unmapLocked(first(), nents);
        state.set(IDLE);
    }

    @Override
    public void syncForDevice() {
        syncForDevice(0, bytes);
    }

    @Override
    public void syncForDevice(@ByteCount long offset, @ByteCount long length) {
        check("sync for device", direction.deviceReads(), offset, length);
    }

    @Override
    public void syncForCpu() {
        syncForCpu(0, bytes);
    }

    @Override
    public void syncForCpu(@ByteCount long offset, @ByteCount long length) {
        check("sync for CPU", direction.deviceWrites(), offset, length);
    }

    @Override
    public void takeBack() {
        check("take back", !direction.deviceWrites(), 0, bytes);
    }

    @Override
    public void giveBack() {
        check("give back", !direction.deviceReads(), 0, bytes);
    }

    private void check(String call, boolean allowed, @ByteCount long offset, @ByteCount long length) {
        if (!live()) {
            throw notLive(call);
        }
        if (offset < 0 || length <= 0 || length > bytes - offset) {
            throw new IndexOutOfBoundsException(
                    "sync range: " + offset + "+" + length + " (expected: a part of 0+" + bytes + ")");
        }
        if (!allowed) {
            throw new IllegalStateException(
                    call + ": mapping is " + direction + " (expected: a direction that has it)");
        }
    }

    private IllegalStateException notLive(String call) {
        return new IllegalStateException(
                call + ": no live mapping (expected: mapped and not yet unmapped, " + this + ")");
    }

    @Override
    public String toString() {
        return direction + " classic mapping of " + device + ", " + bytes + " bytes";
    }
}
