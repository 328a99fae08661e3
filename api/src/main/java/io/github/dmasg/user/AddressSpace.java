package io.github.dmasg.user;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A user's address space, as far as DMA sees it: which memory lies behind which address.
 *
 * <p>Peer memory comes out of it only for callers that ask for it, and never for long-term pins, because such a pin could not be
 * revoked when the provider goes (S30). When a provider is removed, its areas vanish: what is pinned stays until given back, later
 * use fails with {@link PinError#GONE}.
 *
 * <p>Invariants: areas do not overlap, consist of whole pages, and hold a reference on peer memory behind them. Thread-safe: one lock
 * for each address space.
 */
public final class AddressSpace {
    private static final @ByteCount long LARGEST_ENTRY = BioVec.MAX_LENGTH & -BioVec.PAGE_SIZE;

    /** What lies behind a stretch of addresses. Memory is null for ordinary pages; gone areas keep only the name. */
    private record Area(
            long address,
            @ByteCount long length,
            @PhysAddr long phys,
            @Nullable PeerMemory memory,
            boolean gone) {
        long end() {
            return address + length;
        }

        int provider() {
            return memory == null ? BioVec.ORDINARY : memory.provider().number();
        }
    }

    // Guarded by this.
    private final Map<PeerProvider, PeerProvider.Registration> told = new HashMap<>();
    private final TreeMap<Long, Area> areas = new TreeMap<>();
    private @ByteCount long pinnedBytes;

    /** An address space without anything mapped. */
    public AddressSpace() {}

    /**
     * Maps ordinary memory.
     *
     * @param address user address, a multiple of 4096
     * @param phys physical address, a multiple of 4096
     * @param length bytes, a multiple of 4096
     * @throws IllegalArgumentException if something is not a multiple of 4096 or out of range, or the area overlaps another
     */
    public synchronized void map(long address, @PhysAddr long phys, @ByteCount long length) {
        checkPages("physical address", phys);
        add(new Area(address, length, phys, null, false));
    }

    /**
     * Maps peer memory; the area holds a reference of its own until it is unmapped or the provider goes.
     *
     * @param address user address, a multiple of 4096
     * @param memory the caller's, with a reference
     * @param offset first byte of the part to map, a multiple of 4096
     * @param length bytes, a multiple of 4096
     * @throws PeerException REMOVED if the provider is going
     * @throws IllegalArgumentException if something is not a multiple of 4096, or the area overlaps another
     * @throws IndexOutOfBoundsException if the part is not within the memory
     */
    public void map(long address, PeerMemory memory, @ByteCount long offset, @ByteCount long length)
            throws PeerException {
        memory.checkPart(offset, length);
        checkPages("physical address", memory.start() + offset);
        memory.get();
        boolean done = false;
        try {
            tellOfRemoval(memory.provider());
            synchronized (this) {
                add(new Area(address, length, memory.start() + offset, memory, false));
                done = true;
            }
        } finally {
            if (!done) {
                memory.put();
            }
        }
        // The provider may have gone between the two steps, and told us before the area was there.
        if (memory.provider().removed()) {
            vanish(memory.provider());
        }
    }

    private void tellOfRemoval(PeerProvider provider) throws PeerException {
        synchronized (this) {
            if (told.containsKey(provider)) {
                return;
            }
        }
        PeerProvider.Registration registration = provider.onRemoval(this::vanish);
        synchronized (this) {
            if (told.putIfAbsent(provider, registration) == null) {
                return;
            }
        }
        registration.close();
    }

    /**
     * Unmaps an area. Pins of it stay good.
     *
     * @param address where the area begins
     * @throws IllegalArgumentException if no area begins there
     */
    public void unmap(long address) {
        Area area;
        synchronized (this) {
            area = areas.remove(address);
        }
        if (area == null) {
            throw new IllegalArgumentException(
                    "address: 0x" + Long.toHexString(address) + " (expected: the start of an area)");
        }
        release(area);
    }

    /**
     * Pins the pages behind a buffer.
     *
     * @param address first byte, any alignment
     * @param length bytes, greater than 0
     * @param options what the caller can handle
     * @return the pages; physically adjacent ones of one provider joined
     * @throws PinException EFAULT, GONE, EREMOTEIO for peer memory without {@link PinOption#ALLOW_PEER}, EOPNOTSUPP for peer memory
     *     with {@link PinOption#LONG_TERM}
     * @throws IllegalArgumentException if the length is not greater than 0 or the buffer leaves the address space
     */
    public UserPages pin(long address, @ByteCount long length, PinOption... options) throws PinException {
        if (length <= 0 || address < 0 || length > Long.MAX_VALUE - address) {
            throw new IllegalArgumentException("user buffer: 0x" + Long.toHexString(address) + "+" + length
                    + " (expected: length > 0, end below 2^63)");
        }
        List<PinOption> wanted = List.of(options);
        BioVecList pages = new BioVecList();
        List<PeerMemory> held = new ArrayList<>();
        boolean done = false;
        try {
            synchronized (this) {
                long at = address;
                for (long left = length; left > 0; ) {
                    Area area = areaAt(at, wanted);
                    long piece = Math.min(Math.min(left, (@ByteCount long) (area.end() - at)), LARGEST_ENTRY);
                    if (area.memory != null) {
                        held.add(area.memory.get());
                    }
                    pages.appendMerged(area.phys + at - area.address, piece, area.provider(), LARGEST_ENTRY);
                    at += piece;
                    left -= piece;
                }
                pinnedBytes += length;
                done = true;
            }
        } finally {
            if (!done) {
                held.forEach(PeerMemory::put);
            }
        }
        return new UserPages(this, pages, held);
    }

    private Area areaAt(long address, List<PinOption> wanted) throws PinException {
        Map.Entry<Long, Area> found = areas.floorEntry(address);
        if (found == null || found.getValue().end() <= address) {
            throw new PinException(PinError.EFAULT, address, "nothing mapped (expected: memory)");
        }
        Area area = found.getValue();
        PeerMemory memory = area.memory;
        if (memory == null) {
            return area;
        }
        String name = "memory of " + memory.provider();
        if (area.gone || memory.provider().removed()) {
            throw new PinException(PinError.GONE, address, name + " (expected: a provider that is present)");
        }
        if (wanted.contains(PinOption.LONG_TERM)) {
            throw new PinException(
                    PinError.EOPNOTSUPP,
                    address,
                    name + " for a long-term pin (expected: memory that never has to go)");
        }
        if (!wanted.contains(PinOption.ALLOW_PEER)) {
            throw new PinException(
                    PinError.EREMOTEIO,
                    address,
                    name + " (expected: ordinary memory, or a caller that allows peer memory)");
        }
        return area;
    }

    /**
     * Bytes pinned and not yet given back.
     *
     * @return bytes, a byte pinned twice counted twice
     */
    public synchronized @ByteCount long pinnedBytes() {
        return pinnedBytes;
    }

    synchronized void unpinned(@ByteCount long length) {
        pinnedBytes -= length;
    }

    private void vanish(PeerProvider provider) {
        List<Area> vanished = new ArrayList<>();
        synchronized (this) {
            told.remove(provider);
            for (Area area : areas.values()) {
                if (!area.gone && area.memory != null && area.memory.provider().equals(provider)) {
                    vanished.add(area);
                }
            }
            for (Area area : vanished) {
                areas.put(area.address, new Area(area.address, area.length, area.phys, area.memory, true));
            }
        }
        vanished.forEach(AddressSpace::release);
    }

    private static void release(Area area) {
        if (area.memory != null && !area.gone) {
            area.memory.put();
        }
    }

    private void add(Area area) {
        checkPages("address", area.address);
        checkPages("length", area.length);
        if (area.length == 0 || area.length > Long.MAX_VALUE - area.address) {
            throw new IllegalArgumentException("length: " + area.length + " (expected: > 0, and an end below 2^63)");
        }
        Map.Entry<Long, Area> before = areas.lowerEntry(area.end());
        if (before != null && before.getValue().end() > area.address) {
            throw new IllegalArgumentException("area: 0x" + Long.toHexString(area.address) + "+" + area.length
                    + " (expected: apart from the one at 0x"
                    + Long.toHexString(before.getKey()) + ")");
        }
        areas.put(area.address, area);
    }

    private static void checkPages(String what, long value) {
        if (value < 0 || value % BioVec.PAGE_SIZE != 0) {
            throw new IllegalArgumentException(
                    what + ": 0x" + Long.toHexString(value) + " (expected: a multiple of 4096, >= 0)");
        }
    }
}
