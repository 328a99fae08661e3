package io.github.dmasg.check;

import io.github.dmasg.device.Device;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that is live, found by physical address, and by DMA address for each device. Every method is called under the ledger's lock.
 *
 * <p>Invariant: exactly the stretches of live holdings are in the two indexes.
 */
final class Books {
    /** Something wrong at an address; without stretch if nothing is mapped there. */
    record Finding(MisuseKind kind, @Nullable Stretch stretch, long address) {}

    private final Set<Holding> live = new LinkedHashSet<>();
    private final Coverage<Stretch> memory = new Coverage<>();
    private final IdentityHashMap<Device, Coverage<Stretch>> reach = new IdentityHashMap<>();
    private final Deque<Holding> ended = new ArrayDeque<>();
    private final int endedKept;

    // Devices are equal only if they are the same.
    private final Set<Device> removed = Collections.newSetFromMap(new WeakHashMap<>());

    Books(int endedKept) {
        this.endedKept = endedKept;
    }

    void open(Holding holding) {
        live.add(holding);
        holding.memory.forEach(this::addMemory);
        holding.reach.forEach(this::addReach);
    }

    void link(Holding holding, List<Stretch> entries, Stretch addresses) {
        holding.memory.addAll(entries);
        entries.forEach(this::addMemory);
        holding.reach.add(addresses);
        addReach(addresses);
        holding.bytes += addresses.length();
        holding.end = addresses.position + addresses.length();
    }

    void unlink(Holding holding, @ByteCount long from, @ByteCount long to) {
        List<Stretch> remains = new ArrayList<>();
        for (Stretch gone : Holding.cut(holding.reach, from, to, remains)) {
            removeReach(gone);
            holding.bytes -= gone.length();
        }
        for (Stretch part : remains) {
            addReach(part);
            holding.bytes += part.length();
        }
        remains.clear();
        Holding.cut(holding.memory, from, to, remains).forEach(this::removeMemory);
        remains.forEach(this::addMemory);
        if (to >= holding.end) {
            holding.end = from;
            holding.usable = Math.min(holding.usable, from);
        }
    }

    /** It is over. What it reached is remembered for a while, to explain late accesses. */
    void end(Holding holding, Place where) {
        forget(holding);
        holding.ended = where;
        holding.memory = List.of();
        if (endedKept > 0) {
            if (ended.size() == endedKept) {
                ended.removeLast();
            }
            ended.addFirst(holding);
        }
    }

    /** It never was. */
    void forget(Holding holding) {
        if (live.remove(holding)) {
            holding.memory.forEach(this::removeMemory);
            holding.reach.forEach(this::removeReach);
        }
    }

    private void addMemory(Stretch stretch) {
        memory.add(stretch.first, stretch.last, stretch);
    }

    private void removeMemory(Stretch stretch) {
        memory.remove(stretch.first, stretch.last, stretch);
    }

    private void addReach(Stretch stretch) {
        reach.computeIfAbsent(stretch.holding.device, device -> new Coverage<>())
                .add(stretch.first, stretch.last, stretch);
    }

    private void removeReach(Stretch stretch) {
        Device device = stretch.holding.device;
        Coverage<Stretch> of = reach.get(device);
        if (of != null) {
            of.remove(stretch.first, stretch.last, stretch);
            if (of.isEmpty()) {
                reach.remove(device);
            }
        }
    }

    void removeDevice(Device device) {
        removed.add(device);
    }

    boolean wasRemoved(Device device) {
        return removed.contains(device);
    }

    /** In the order of making. */
    List<Holding> live(Predicate<Holding> which) {
        List<Holding> found = new ArrayList<>();
        for (Holding holding : live) {
            if (which.test(holding)) {
                found.add(holding);
            }
        }
        return found;
    }

    /** A live stretch of another holding that shares a range with a stretch, so that a device's writes may be lost. */
    @Nullable
    Stretch conflicting(Stretch with, long lineMask) {
        Holding own = with.holding;
        Stretch[] found = {null};
        memory.visit(with.first & ~lineMask, with.last | lineMask, (first, last, holders) -> {
            for (Stretch other : holders) {
                boolean written = own.direction.deviceWrites() || other.holding.direction.deviceWrites();
                if (other.holding != own && written && !other.holding.allowsOverlap) {
                    found[0] = other;
                    return false;
                }
            }
            return true;
        });
        return found[0];
    }

    /** The first byte of memory that the CPU must not touch now. */
    @Nullable
    Finding cpuAccess(@PhysAddr long phys, @ByteCount long length, boolean write) {
        Finding[] found = {null};
        memory.visit(phys, phys + length - 1, (first, last, holders) -> {
            for (Stretch stretch : holders) {
                Holding holding = stretch.holding;
                // Reading what the device only reads does no harm.
                if (write || holding.direction.deviceWrites()) {
                    long at = stretch.positionOf(first);
                    long wrong = holding.owners.first(at, last - first + 1, true);
                    if (wrong != Ownership.NONE) {
                        MisuseKind kind = write ? MisuseKind.CPU_WRITE : MisuseKind.CPU_READ;
                        found[0] = new Finding(kind, stretch, first + (wrong - at));
                        return false;
                    }
                }
            }
            return true;
        });
        return found[0];
    }

    /** The first address that the device must not touch now. */
    @Nullable
    Finding deviceAccess(Device device, long address, @ByteCount long length, boolean write) {
        Coverage<Stretch> of = reach.get(device);
        if (of == null) {
            return new Finding(MisuseKind.DEVICE_NOT_MAPPED, null, address);
        }
        Finding[] found = {null};
        of.visit(address, address + length - 1, (first, last, holders) -> {
            found[0] = refusal(holders, first, last, write);
            return found[0] == null;
        });
        return found[0];
    }

    /** One mapping that allows it is enough. */
    private static @Nullable Finding refusal(List<Stretch> holders, long first, long last, boolean write) {
        Finding reason = new Finding(MisuseKind.DEVICE_NOT_MAPPED, null, first);
        for (Stretch stretch : holders) {
            Finding refused = refusal(stretch, first, last, write);
            if (refused == null) {
                return null;
            }
            reason = refused;
        }
        return reason;
    }

    private static @Nullable Finding refusal(Stretch stretch, long first, long last, boolean write) {
        Holding holding = stretch.holding;
        if (write ? !holding.direction.deviceWrites() : !holding.direction.deviceReads()) {
            return new Finding(MisuseKind.DEVICE_DIRECTION, stretch, first);
        }
        long at = stretch.positionOf(first);
        long length = last - first + 1;
        long wrong = holding.owners.first(at, length, false);
        if (wrong != Ownership.NONE) {
            return new Finding(MisuseKind.DEVICE_NOT_OWNER, stretch, first + (wrong - at));
        }
        if (at + length > holding.usable) {
            return new Finding(MisuseKind.DEVICE_BEFORE_SYNC, stretch, first + Math.max(0, holding.usable - at));
        }
        return null;
    }

    /** The last holding that gave a device an address and is over. */
    @Nullable
    Holding endedAt(Device device, long address) {
        for (Holding holding : ended) {
            if (holding.isFor(device) && holding.reaching(address) != null) {
                return holding;
            }
        }
        return null;
    }

    void checkInvariants() {
        memory.checkInvariants();
        reach.values().forEach(Coverage::checkInvariants);
        if (live.isEmpty() && !(memory.isEmpty() && reach.isEmpty())) {
            throw new IllegalStateException("ranges of live mappings: some (expected: none without live mapping)");
        }
    }
}
