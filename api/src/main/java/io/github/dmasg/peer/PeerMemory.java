package io.github.dmasg.peer;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A range of a provider's memory, held by counted references; the last {@link #put()} gives it back (S31).
 *
 * <p>Whoever lets a device use it holds a reference as long as the mapping lives: then a provider that waits for its references
 * waits for all DMA. One object per range, whatever its length: nothing per page (S37).
 *
 * <p>Invariants: starts with one reference, its creator's; once there is none, there is never one again, and the range may belong to
 * somebody else. Thread-safe and lock-free but for the last put, which takes the provider's lock.
 */
public final class PeerMemory {
    private final PeerProvider provider;
    private final PhysicalRange range;
    private final boolean pooled;
    private final AtomicInteger references = new AtomicInteger(1);

    PeerMemory(PeerProvider provider, @PhysAddr long start, @ByteCount long length, boolean pooled) {
        this.provider = provider;
        this.range = new PhysicalRange(start, length, provider.number());
        this.pooled = pooled;
    }

    /**
     * Whose memory it is.
     *
     * @return provider
     */
    public PeerProvider provider() {
        return provider;
    }

    /**
     * Physical address of the first byte.
     *
     * @return physical address in bytes
     */
    public @PhysAddr long start() {
        return range.start();
    }

    /**
     * Length of the range.
     *
     * @return bytes, greater than 0
     */
    public @ByteCount long bytes() {
        return range.bytes();
    }

    /**
     * The range as a source for a mapper. To be used while a reference is held.
     *
     * @return the whole range
     * @throws IllegalStateException if all references were put
     */
    public PhysicalRange source() {
        if (references.get() <= 0) {
            throw gone("source");
        }
        return range;
    }

    /**
     * A part of the range as a source for a mapper. To be used while a reference is held.
     *
     * @param offset first byte of the part
     * @param length bytes, greater than 0
     * @return the part
     * @throws IndexOutOfBoundsException if the part is not within the range
     * @throws IllegalStateException if all references were put
     */
    public PhysicalRange source(@ByteCount long offset, @ByteCount long length) {
        if (references.get() <= 0) {
            throw gone("source");
        }
        checkPart(offset, length);
        return new PhysicalRange(range.start() + offset, length, range.provider());
    }

    /**
     * Checks that a part lies within the range.
     *
     * @param offset first byte of the part
     * @param length bytes, greater than 0
     * @throws IndexOutOfBoundsException if it does not
     */
    public void checkPart(@ByteCount long offset, @ByteCount long length) {
        if (offset < 0 || length <= 0 || length > range.bytes() - offset) {
            throw new IndexOutOfBoundsException(
                    "part: " + offset + "+" + length + " (expected: within 0+" + range.bytes() + ")");
        }
    }

    /**
     * Takes a further reference, for somebody who got the object from one who holds one.
     *
     * @return this
     * @throws IllegalStateException if all references were put
     */
    public PeerMemory get() {
        if (!tryGet()) {
            throw gone("get");
        }
        return this;
    }

    /**
     * Takes a further reference unless all were put, for somebody who found the object and cannot know.
     *
     * @return false if the memory is gone
     */
    public boolean tryGet() {
        int now;
        do {
            now = references.get();
            if (now <= 0) {
                return false;
            }
        } while (!references.compareAndSet(now, now + 1));
        return true;
    }

    /**
     * Gives a reference back; the last one gives the memory back to its provider.
     *
     * @throws IllegalStateException if all references were put before
     */
    public void put() {
        int left = references.decrementAndGet();
        if (left < 0) {
            references.incrementAndGet();
            throw gone("put");
        }
        if (left == 0) {
            provider.giveBack(this);
        }
    }

    /**
     * References held now; by the time the caller looks at it, it may have changed.
     *
     * @return count, 0 when the memory is gone
     */
    public int references() {
        return Math.max(0, references.get());
    }

    boolean pooled() {
        return pooled;
    }

    private IllegalStateException gone(String what) {
        return new IllegalStateException(what + ": " + this + " was given back (expected: a reference is held)");
    }

    @Override
    public String toString() {
        return provider.name() + " page " + (range.start() >>> BioVec.PAGE_SHIFT) + "+" + range.bytes() + " bytes";
    }
}
