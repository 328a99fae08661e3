package io.github.dmasg.legacy.adapter;

import io.github.dmasg.device.Device;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.map.CpuCaching;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.unit.ByteCount;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The mapping of a classic list, as both sides hold it: old code by the list, new code by this token.
 *
 * <p>Invariant: it stands in the registry under its list while it is live, and is never live again afterwards. The mapper's own
 * token decides which of two sides that unmap releases, and stays inside: handed out, it could be used for another mapping while
 * the list still names it.
 */
final class ListMapping implements Mapping.ToDevice, Mapping.FromDevice, Mapping.Bidirectional {
    private final Sg sgl;
    private final int nents;
    private final Device device;
    private final Direction<?> direction;
    private final ConcurrentMap<Sg, ListMapping> registry;
    private volatile @Nullable Mapping token;

    ListMapping(Sg sgl, int nents, Device device, Direction<?> direction, ConcurrentMap<Sg, ListMapping> registry) {
        this.sgl = sgl;
        this.nents = nents;
        this.device = device;
        this.direction = direction;
        this.registry = registry;
    }

    /** The mapping was made. */
    void hold(Mapping made) {
        token = made;
    }

    /** Refuses a call that repeats something else than what was mapped. */
    void requireSame(String call, int otherNents, Direction<?> otherDirection) {
        if (otherNents != nents) {
            boolean mappedCount = Integer.toUnsignedLong(otherNents) == segments();
            throw new IllegalArgumentException(call + ", nents: " + Integer.toUnsignedString(otherNents)
                    + " (expected: " + Integer.toUnsignedString(nents) + ", as given to map"
                    + (mappedCount ? "; not the number of segments that map returned" : "") + ")");
        }
        if (otherDirection != direction) {
            throw new IllegalArgumentException(
                    call + ", direction: " + otherDirection + " (expected: " + direction + ", as given to map)");
        }
    }

    static IllegalStateException notMapped(String call, Device device) {
        return new IllegalStateException(
                call + ": no mapping of this list for " + device + " (expected: mapped and not yet unmapped)");
    }

    private Mapping requireToken(String call) {
        Mapping held = token;
        if (held == null) {
            throw notMapped(call, device);
        }
        return held;
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
        return requireToken("bytes").bytes();
    }

    @Override
    public long segments() {
        return requireToken("segments").segments();
    }

    @Override
    public @ByteCount long iovaBytes() {
        return requireToken("IOVA bytes").iovaBytes();
    }

    @Override
    public boolean live() {
        Mapping held = token;
        return held != null && held.live();
    }

    @Override
    public boolean needsSync() {
        return requireToken("needs sync").needsSync();
    }

    @Override
    public CpuCaching cpuCaching() {
        return requireToken("CPU caching").cpuCaching();
    }

    @Override
    public void unmap() {
        Mapping held = requireToken("unmap");
        registry.remove(sgl, this);
        held.unmap();
    }

    @Override
    public void syncForDevice() {
        reads("sync for device").syncForDevice();
    }

    @Override
    public void syncForDevice(@ByteCount long offset, @ByteCount long length) {
        reads("sync for device").syncForDevice(offset, length);
    }

    @Override
    public void syncForCpu() {
        writes("sync for CPU").syncForCpu();
    }

    @Override
    public void syncForCpu(@ByteCount long offset, @ByteCount long length) {
        writes("sync for CPU").syncForCpu(offset, length);
    }

    @Override
    public void takeBack() {
        if (direction.deviceWrites() || !(requireToken("take back") instanceof Mapping.ToDevice held)) {
            throw wrongDirection("take back");
        }
        held.takeBack();
    }

    @Override
    public void giveBack() {
        if (direction.deviceReads() || !(requireToken("give back") instanceof Mapping.FromDevice held)) {
            throw wrongDirection("give back");
        }
        held.giveBack();
    }

    private Mapping.DeviceReads reads(String call) {
        if (!direction.deviceReads() || !(requireToken(call) instanceof Mapping.DeviceReads held)) {
            throw wrongDirection(call);
        }
        return held;
    }

    private Mapping.DeviceWrites writes(String call) {
        if (!direction.deviceWrites() || !(requireToken(call) instanceof Mapping.DeviceWrites held)) {
            throw wrongDirection(call);
        }
        return held;
    }

    /** For callers that cast their way around the types. */
    private IllegalStateException wrongDirection(String call) {
        return new IllegalStateException(call + ": mapping is " + direction + " (expected: a direction that has it)");
    }

    @Override
    public String toString() {
        return direction + " mapping of " + Integer.toUnsignedString(nents) + " classic entries for " + device;
    }
}
