package io.github.dmasg.map;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.device.Device;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The one kind of token: what a mapping holds and where it stands.
 *
 * <p>State moves IDLE, then BUSY while a mapper works, then LIVE, then IDLE again. Each step is one compare-and-set, so of two
 * threads that unmap exactly one succeeds.
 */
final class MappingToken implements Mapping.ToDevice, Mapping.FromDevice, Mapping.Bidirectional {
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int LIVE = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(MappingToken.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MappingOwner owner;
    private final Device device;
    private final Direction<?> direction;

    @SuppressWarnings("unused") // through STATE
    private volatile int state = IDLE;

    private @ByteCount long bytes;
    private long segments;
    private @DmaAddr long iova;
    private @ByteCount long iovaBytes;
    private boolean deviceMemory;
    private boolean skipsSync;
    private int bounced = BouncePool.NONE;
    private @Nullable PageSource source;
    private MappingWatch watch = MappingWatch.NONE;

    MappingToken(MappingOwner owner, Device device, Direction<?> direction) {
        this.owner = owner;
        this.device = device;
        this.direction = direction;
    }

    static MappingToken of(Mapping mapping, MappingOwner owner) {
        if (mapping instanceof MappingToken token && token.owner == owner) {
            return token;
        }
        throw new IllegalArgumentException("token: " + mapping + " (expected: one of this mapper)");
    }

    /** Takes the token for a mapping in the making. */
    void claim() {
        if (!STATE.compareAndSet(this, IDLE, BUSY)) {
            throw new IllegalStateException("token: in use (expected: unmapped, " + this + ")");
        }
    }

    /** What the mapping in the making consists of. */
    void describe(@ByteCount long mappedBytes, long mappedSegments, boolean hasDeviceMemory) {
        bytes = mappedBytes;
        segments = mappedSegments;
        deviceMemory = hasDeviceMemory;
        iovaBytes = 0;
        bounced = BouncePool.NONE;
    }

    /** The IOVA range it holds. */
    void holdIova(@DmaAddr long at, @ByteCount long room) {
        iova = at;
        iovaBytes = room;
    }

    /** The bounce slots it holds. */
    void holdBounced(int firstLoan) {
        bounced = firstLoan;
    }

    /** What passing ownership needs to know later. */
    void remember(PageSource mapped, boolean withoutSync) {
        source = device.coherent() ? null : mapped;
        skipsSync = withoutSync;
    }

    /** The mapping failed after all: lets go of the caller's memory. */
    void forget() {
        source = null;
    }

    /** Who hears of this mapping from now on, until the next one is made with this token. */
    void watch(MappingWatch by) {
        watch = by;
    }

    /** The mapping is made. */
    void publish() {
        STATE.setRelease(this, LIVE);
    }

    /** The mapping failed. */
    void giveUp() {
        STATE.setRelease(this, IDLE);
    }

    @DmaAddr
    long iova() {
        return iova;
    }

    int bounced() {
        return bounced;
    }

    boolean skipsSync() {
        return skipsSync;
    }

    /** The memory, for devices that are not coherent; null for others. */
    @Nullable
    PageSource source() {
        return source;
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
        return (int) STATE.getAcquire(this) == LIVE;
    }

    @Override
    public boolean needsSync() {
        return !device.coherent() || bounced != BouncePool.NONE;
    }

    @Override
    public CpuCaching cpuCaching() {
        if (deviceMemory) {
            return CpuCaching.WRITE_COMBINED;
        }
        return needsSync() ? CpuCaching.CACHED_NEEDS_SYNC : CpuCaching.CACHED_COHERENT;
    }

    @Override
    public void unmap() {
        if (!STATE.compareAndSet(this, LIVE, BUSY)) {
            throw notLive("unmap", MappingWatch.Refusal.SECOND_UNMAP, 0, 0);
        }
        try {
            if (watch != MappingWatch.NONE) {
                watch.unmapping();
            }
        } finally {
            release();
        }
    }

    private void release() {
        try {
            owner.release(this);
        } finally {
            source = null;
            STATE.setRelease(this, IDLE);
        }
    }

    @Override
    public void syncForDevice() {
        syncForDevice(0, bytes);
    }

    @Override
    public void syncForDevice(@ByteCount long offset, @ByteCount long length) {
        checkRange(offset, length);
        checkDirection(direction.deviceReads(), "sync for device", offset, length);
        tellPassing(offset, length, true);
        owner.syncForDevice(this, offset, length);
    }

    @Override
    public void syncForCpu() {
        syncForCpu(0, bytes);
    }

    @Override
    public void syncForCpu(@ByteCount long offset, @ByteCount long length) {
        checkRange(offset, length);
        checkDirection(direction.deviceWrites(), "sync for CPU", offset, length);
        tellPassing(offset, length, false);
        owner.syncForCpu(this, offset, length);
    }

    @Override
    public void takeBack() {
        checkRange(0, bytes);
        checkDirection(!direction.deviceWrites(), "take back", 0, bytes);
        tellPassing(0, bytes, false);
    }

    @Override
    public void giveBack() {
        checkRange(0, bytes);
        checkDirection(!direction.deviceReads(), "give back", 0, bytes);
        tellPassing(0, bytes, true);
    }

    private void tellPassing(@ByteCount long offset, @ByteCount long length, boolean toDevice) {
        if (watch != MappingWatch.NONE) {
            watch.passing(offset, length, toDevice);
        }
    }

    private void checkRange(@ByteCount long offset, @ByteCount long length) {
        if (!live()) {
            throw notLive("sync", MappingWatch.Refusal.USE_AFTER_UNMAP, offset, length);
        }
        if (offset < 0 || length <= 0 || length > bytes - offset) {
            throw new IndexOutOfBoundsException("sync range: " + offset + "+" + length + " (expected: a part of 0+"
                    + bytes + ")" + watch.refused(MappingWatch.Refusal.OUT_OF_RANGE, offset, length));
        }
    }

    /** For callers that cast their way around the types. */
    private void checkDirection(boolean allowed, String what, @ByteCount long offset, @ByteCount long length) {
        if (!allowed) {
            throw new IllegalStateException(what + ": mapping is " + direction
                    + " (expected: a direction that has it)"
                    + watch.refused(MappingWatch.Refusal.WRONG_DIRECTION, offset, length));
        }
    }

    private IllegalStateException notLive(
            String what, MappingWatch.Refusal refusal, @ByteCount long offset, @ByteCount long length) {
        return new IllegalStateException(what + ": no live mapping (expected: mapped and not yet unmapped, " + this
                + ")" + watch.refused(refusal, offset, length));
    }

    @Override
    public String toString() {
        return direction + " mapping of " + device + ", " + bytes + " bytes";
    }
}
