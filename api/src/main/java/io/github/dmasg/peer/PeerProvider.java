package io.github.dmasg.peer;

import io.github.dmasg.device.Device;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A device that lets others use its memory: hands out ranges, counts who holds them, and can be removed at any time (S31).
 *
 * <p>Life: registered, then {@link #remove() removed} (nothing new is given, users are told), then {@link #drained() drained} (the
 * last reference came back). Invariants: after removal no call hands out memory and no mapper reaches it; drained is reached exactly
 * once, and only when no reference is left; bytes handed out and bytes free add up to what the pool was given.
 *
 * <p>Thread-safe. Handing out and giving back take one short lock per provider; users are told outside of it.
 */
public final class PeerProvider {
    /** Whoever must stop using a provider's memory when it goes. */
    @FunctionalInterface
    public interface User {
        /**
         * The provider is being removed: begin nothing new with its memory, finish what is under way, give references back. Must not
         * wait for that and must not throw.
         *
         * @param provider the one that goes
         */
        void removed(PeerProvider provider);
    }

    /** Ends a user's wish to be told. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private record Part(@PhysAddr long start, @ByteCount long length) {}

    private final PeerProviders registry;
    private final int number;
    private final String name;
    private final Device owner;
    private final ProviderMemory memory;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** Guards what follows. */
    private final Object lock = new Object();

    private final MemoryPool pool = new MemoryPool();
    private final List<Part> donated = new ArrayList<>();
    private final List<User> users = new ArrayList<>();
    private long live;
    private volatile boolean removed;
    private volatile boolean published;

    PeerProvider(PeerProviders registry, int number, String name, Device owner, ProviderMemory memory) {
        this.registry = registry;
        this.number = number;
        this.name = name;
        this.owner = owner;
        this.memory = memory;
    }

    /**
     * The number that page-side entries carry.
     *
     * @return 1 to 65535
     */
    public int number() {
        return number;
    }

    /**
     * How messages call it.
     *
     * @return name
     */
    public String name() {
        return name;
    }

    /**
     * The device whose memory it is.
     *
     * @return device
     */
    public Device owner() {
        return owner;
    }

    /**
     * The range it offers.
     *
     * @return range
     */
    public ProviderMemory memory() {
        return memory;
    }

    /**
     * Gives a part of the memory to the pool.
     *
     * @param offset first byte, a multiple of 4096
     * @param length bytes, a multiple of 4096
     * @throws IllegalArgumentException if the part is not within the memory, not of whole pages, or overlaps one given before
     */
    public void addToPool(@ByteCount long offset, @ByteCount long length) {
        Part part = part(offset, length);
        if ((offset | length) % BioVec.PAGE_SIZE != 0) {
            throw new IllegalArgumentException(
                    "pool part: " + offset + "+" + length + " (expected: multiples of 4096)");
        }
        synchronized (lock) {
            checkApart(part);
            donated.add(part);
            pool.give(part.start, part.length);
        }
    }

    /**
     * Takes memory from the pool: the shortest free range that fits.
     *
     * @param length bytes, greater than 0; rounded up to whole pages
     * @param alignment power of two that the physical address is a multiple of; at least 4096 is used
     * @return the memory, with one reference for the caller
     * @throws PeerException REMOVED or EXHAUSTED
     * @throws IllegalArgumentException if an argument is out of range
     */
    public PeerMemory allocate(@ByteCount long length, @ByteCount long alignment) throws PeerException {
        if (length <= 0 || length > memory.length()) {
            throw new IllegalArgumentException("length: " + length + " (expected: 1.." + memory.length() + ")");
        }
        if (alignment <= 0 || Long.bitCount(alignment) != 1) {
            throw new IllegalArgumentException("alignment: " + alignment + " (expected: a power of two)");
        }
        long pages = (length + BioVec.PAGE_SIZE - 1) & -BioVec.PAGE_SIZE;
        synchronized (lock) {
            checkPresent();
            long start = pool.take(pages, Math.max(alignment, BioVec.PAGE_SIZE));
            if (start == MemoryPool.FAILED) {
                throw new PeerException(
                        PeerError.EXHAUSTED,
                        name + ": no free range of " + pages + " bytes aligned to " + alignment + " (free: "
                                + pool.free() + ", longest: " + pool.longest() + ")");
            }
            live++;
            return new PeerMemory(this, start, pages, true);
        }
    }

    /**
     * Names a part of the memory that is not in the pool: registers, a doorbell, a whole BAR without pages (S12, S35).
     *
     * @param offset first byte
     * @param length bytes, greater than 0
     * @return the memory, with one reference for the caller
     * @throws PeerException REMOVED
     * @throws IllegalArgumentException if the part is not within the memory or overlaps the pool
     */
    public PeerMemory resource(@ByteCount long offset, @ByteCount long length) throws PeerException {
        Part part = part(offset, length);
        synchronized (lock) {
            checkPresent();
            checkApart(part);
            live++;
            return new PeerMemory(this, part.start, part.length, false);
        }
    }

    /**
     * Lets other drivers find this provider by {@link PeerProviders#nearest}, or hides it again.
     *
     * @param value true to publish
     */
    public void publish(boolean value) {
        published = value;
    }

    /**
     * Whether others find it.
     *
     * @return true if published and not removed
     */
    public boolean published() {
        return published && !removed;
    }

    /**
     * Asks to be told of the removal.
     *
     * @param user told once, in the order of asking
     * @return ends it
     * @throws PeerException REMOVED if it is too late
     */
    public Registration onRemoval(User user) throws PeerException {
        synchronized (lock) {
            checkPresent();
            users.add(user);
        }
        return () -> {
            synchronized (lock) {
                users.remove(user);
            }
        };
    }

    /**
     * Removes the provider: from now on no memory is handed out and no mapping reaches it; then all users are told. References stay
     * good until they are put; {@link #drained()} says when the last was. Calling it again changes nothing.
     */
    public void remove() {
        List<User> told;
        synchronized (lock) {
            if (removed) {
                return;
            }
            removed = true;
            told = List.copyOf(users);
            users.clear();
        }
        registry.withdraw(this);
        told.forEach(this::tell);
        finishIfDrained();
    }

    /** One user's defect must not keep the others in the dark. */
    private void tell(User user) {
        try {
            user.removed(this);
        } catch (RuntimeException e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    /**
     * Whether the provider was removed.
     *
     * @return true from the moment of removal on
     */
    public boolean removed() {
        return removed;
    }

    /**
     * When the last reference has come back after the removal.
     *
     * @return a future of the caller's own
     */
    public CompletableFuture<Void> drained() {
        return drained.copy();
    }

    /**
     * Ranges that are held by at least one reference.
     *
     * @return count
     */
    public long live() {
        synchronized (lock) {
            return live;
        }
    }

    /**
     * Free memory in the pool.
     *
     * @return bytes
     */
    public @ByteCount long free() {
        synchronized (lock) {
            return pool.free();
        }
    }

    /**
     * Checks the invariants of the class.
     *
     * @throws IllegalStateException naming the one that is broken
     */
    public void checkInvariants() {
        synchronized (lock) {
            @Nullable String broken = pool.brokenInvariant();
            if (broken != null) {
                throw new IllegalStateException(broken);
            }
            long given = donated.stream().mapToLong(Part::length).sum();
            if (pool.free() > given || live < 0) {
                throw new IllegalStateException(
                        "free: " + pool.free() + ", live: " + live + " (expected: at most " + given + ", at least 0)");
            }
        }
    }

    void giveBack(PeerMemory back) {
        synchronized (lock) {
            if (back.pooled()) {
                pool.give(back.start(), back.bytes());
            }
            live--;
        }
        finishIfDrained();
    }

    private void finishIfDrained() {
        synchronized (lock) {
            if (!removed || live > 0) {
                return;
            }
        }
        if (drained.complete(null)) {
            registry.retire(this);
        }
    }

    private Part part(@ByteCount long offset, @ByteCount long length) {
        if (offset < 0 || length <= 0 || length > memory.length() - offset) {
            throw new IllegalArgumentException(
                    "part: " + offset + "+" + length + " (expected: within 0+" + memory.length() + ")");
        }
        return new Part(memory.start() + offset, length);
    }

    private void checkApart(Part part) {
        for (Part other : donated) {
            if (part.start < other.start + other.length && other.start < part.start + part.length) {
                throw new IllegalArgumentException("part: " + (part.start - memory.start()) + "+" + part.length
                        + " (expected: apart from the pool's " + (other.start - memory.start()) + "+" + other.length
                        + ")");
            }
        }
    }

    private void checkPresent() throws PeerException {
        if (removed) {
            throw new PeerException(PeerError.REMOVED, name + " was removed (expected: present)");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
