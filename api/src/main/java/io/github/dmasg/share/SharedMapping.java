package io.github.dmasg.share;

import io.github.dmasg.device.Device;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.unit.ByteCount;

/**
 * An importer's mapping of a shared buffer: proof that the segments in its sink are good, for as long as it is {@link #valid()}.
 *
 * <p>It is no {@link Mapping}: who holds it can neither sync nor reach anything but what the sink was given.
 *
 * <p>Uses. A piece of the device's work that touches the segments begins with {@link #startUse()} and ends with its fence. A mapping
 * that the exporter has invalidated refuses further uses, and it is unmapped when it is closed or invalidated <em>and</em> all its
 * uses have ended: never under a running device, and never used after the memory has moved (S36). A device that keeps the
 * segments, as a registered memory region does, is one long use.
 *
 * <p>Invariants: {@code uses >= 0}; ended implies closing and no use; ended happens once. Thread-safe.
 */
public final class SharedMapping implements AutoCloseable {
    private final Attachment attachment;
    private final Mapping token;
    private final @ByteCount long bytes;
    private final long segments;
    private final Fence ended = new Fence();

    // Guarded by this.
    private ShareError refusal = ShareError.CLOSED;
    private boolean closing;
    private int uses;
    private boolean ending;

    SharedMapping(Attachment attachment, Mapping token) {
        this.attachment = attachment;
        this.token = token;
        this.bytes = token.bytes();
        this.segments = token.segments();
    }

    /**
     * The device it was made for.
     *
     * @return device
     */
    public Device device() {
        return attachment.device();
    }

    /**
     * Bytes mapped.
     *
     * @return bytes
     */
    public @ByteCount long bytes() {
        return bytes;
    }

    /**
     * Segments handed to the sink.
     *
     * @return count
     */
    public long segments() {
        return segments;
    }

    /**
     * Whether a use may begin now.
     *
     * @return false once it was closed, invalidated or revoked
     */
    public synchronized boolean valid() {
        return !closing;
    }

    /**
     * Begins a piece of work that touches the segments.
     *
     * @return to be signalled when the work has ended
     * @throws ShareException CLOSED, MOVING, DETACHED or REVOKED: the segments must not be touched any more
     */
    public Fence startUse() throws ShareException {
        synchronized (this) {
            if (closing) {
                throw new ShareException(refusal, attachment + ": mapping ended (expected: valid)");
            }
            uses++;
        }
        Fence use = new Fence();
        use.then(this::useEnded);
        return use;
    }

    /** Ends the mapping as soon as its uses have ended. Calling it again, or after it was taken away, changes nothing. */
    @Override
    public void close() {
        end(ShareError.CLOSED);
    }

    /**
     * When it is unmapped.
     *
     * @return signalled afterwards
     */
    public Fence ended() {
        return ended;
    }

    /** Lets no further use begin; uses under way and the mapping itself stay. */
    synchronized void invalidate(ShareError why) {
        if (!closing) {
            closing = true;
            refusal = why;
        }
    }

    void end(ShareError why) {
        invalidate(why);
        endIfUnused();
    }

    private void useEnded() {
        boolean last;
        synchronized (this) {
            uses--;
            last = closing && uses == 0;
        }
        if (last) {
            endIfUnused();
        }
    }

    private void endIfUnused() {
        synchronized (this) {
            if (uses > 0 || ending) {
                return;
            }
            ending = true;
        }
        token.unmap();
        attachment.buffer().ended(this);
        ended.signal();
    }

    Attachment attachment() {
        return attachment;
    }

    @Override
    public String toString() {
        return "mapping of " + attachment;
    }
}
