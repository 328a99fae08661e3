package io.github.dmasg.share;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The exporter's end of a shared buffer: where the memory is, who is attached, which mappings live; moves it and takes it back.
 *
 * <p>Importers get {@link #share()}, which leads back here for this package only. Their mappings are made with the mapper that the
 * platform has for their device, not with one they bring: a mapper sees pages.
 *
 * <p>Invariants: a mapping lives only of the place where the buffer is; while the buffer moves, and after it was revoked, no mapping
 * begins; {@link Move#quiet()} and the fence of {@link #revoke()} are signalled only when no mapping lives or is being made.
 *
 * <p>Thread-safe. No lock is held while a mapper, a sink, an exporter or an importer is called, so several importers map at once.
 */
public final class ExportedBuffer {
    /** An importer cannot sync; and several map the same memory, which is the purpose. */
    private static final MapAttributes SHARED = new MapAttributes(true, false, true);

    private enum State {
        AT_REST,
        MOVING,
        REVOKED
    }

    private final String name;
    private final Exporter exporter;
    private final Function<Device, DmaMapper> mappers;
    private final @ByteCount long bytes;
    private final Fence revoked = new Fence();

    // Guarded by this.
    private State state = State.AT_REST;
    private PageSource memory;
    private boolean peer;
    private @Nullable Move move;
    private final Set<SharedMapping> mappings = new LinkedHashSet<>();
    private int beingMade;

    /**
     * A buffer to share.
     *
     * @param name how messages call it
     * @param memory where it is; the exporter keeps it there until a move or a revocation says otherwise
     * @param exporter who may attach
     * @param mappers the platform's mapper for each device
     */
    public ExportedBuffer(String name, PageSource memory, Exporter exporter, Function<Device, DmaMapper> mappers) {
        this.name = name;
        this.exporter = exporter;
        this.mappers = mappers;
        this.memory = memory;
        this.bytes = memory.bytes();
        this.peer = holdsPeerMemory(memory);
    }

    /**
     * What to pass on to importers.
     *
     * @return the buffer without its pages
     */
    public SharedBuffer share() {
        return new SharedBuffer(this);
    }

    /**
     * Size of the buffer.
     *
     * @return bytes
     */
    public @ByteCount long bytes() {
        return bytes;
    }

    /**
     * Mappings that live.
     *
     * @return count
     */
    public synchronized int mappings() {
        return mappings.size();
    }

    Attachment attach(Importer importer) throws ShareException {
        PageSource where;
        synchronized (this) {
            checkNotRevoked();
            where = memory;
        }
        Decision decision = exporter.attach(importer, where);
        if (decision.answer() == Decision.Answer.DECLINE) {
            throw new ShareException(
                    ShareError.DECLINED, name + " for " + importer.device() + ": " + decision.reason());
        }
        boolean granted = decision.answer() == Decision.Answer.ACCEPT && importer.handlesPeerMemory();
        return new Attachment(this, importer, granted, decision.reason());
    }

    SharedMapping map(Attachment by, Direction<?> direction, DmaSink sink) throws ShareException, DmaException {
        PageSource where = enter(by);
        Mapping token = null;
        try {
            token = mapper(by).map(by.device(), where, direction, SHARED, sink);
        } finally {
            if (token == null) {
                leave();
            }
        }
        SharedMapping made = new SharedMapping(by, token);
        ShareException late = null;
        synchronized (this) {
            mappings.add(made);
            beingMade--;
            try {
                checkUsable(by);
            } catch (ShareException e) {
                late = e;
            }
        }
        if (late != null) {
            made.end(late.error());
        }
        return made;
    }

    Bounds bounds(Attachment by, DmaSink sink) throws ShareException, DmaException {
        PageSource where = enter(by);
        try {
            return mapper(by).bounds(by.device(), where, sink);
        } finally {
            leave();
        }
    }

    private DmaMapper mapper(Attachment by) {
        return mappers.apply(by.device());
    }

    /** Begins to use the place where the buffer is; ends with leave or with a mapping. */
    private PageSource enter(Attachment by) throws ShareException {
        if (mustMoveFor(by)) {
            exporter.wantsOrdinaryMemory(this);
        }
        synchronized (this) {
            checkUsable(by);
            if (peer && !by.peerMemory()) {
                throw new ShareException(
                        ShareError.OUT_OF_REACH,
                        by + ": the buffer is in peer memory" + (by.reason().isEmpty() ? "" : " (" + by.reason() + ")")
                                + " (expected: moved to ordinary memory)");
            }
            beingMade++;
            return memory;
        }
    }

    private synchronized boolean mustMoveFor(Attachment by) {
        return state == State.AT_REST && peer && !by.peerMemory() && !by.detached();
    }

    /** To be called with the lock held. */
    private void checkUsable(Attachment by) throws ShareException {
        checkNotRevoked();
        if (by.detached()) {
            throw new ShareException(ShareError.DETACHED, by + ": detached (expected: attached)");
        }
        if (state == State.MOVING) {
            throw new ShareException(ShareError.MOVING, name + " is being moved (expected: at rest)");
        }
    }

    private void checkNotRevoked() throws ShareException {
        if (state == State.REVOKED) {
            throw new ShareException(ShareError.REVOKED, name + " was taken back by its exporter (expected: shared)");
        }
    }

    private void leave() {
        synchronized (this) {
            beingMade--;
        }
        signalIfQuiet();
    }

    void ended(SharedMapping mapping) {
        synchronized (this) {
            mappings.remove(mapping);
        }
        signalIfQuiet();
    }

    private void signalIfQuiet() {
        Fence forMove;
        boolean forGood;
        synchronized (this) {
            if (!mappings.isEmpty() || beingMade > 0) {
                return;
            }
            forMove = move == null ? null : move.quiet();
            forGood = state == State.REVOKED;
        }
        if (forMove != null) {
            forMove.signal();
        }
        if (forGood) {
            revoked.signal();
        }
    }

    /**
     * Begins a move: no use of a mapping begins any more, importers are told, and what they do not close themselves is taken away when
     * its uses have ended.
     *
     * @return the move, to be finished or cancelled
     * @throws ShareException MOVING if it is being moved, REVOKED
     */
    public Move startMove() throws ShareException {
        Move begun = new Move(this);
        List<SharedMapping> ending;
        synchronized (this) {
            checkNotRevoked();
            if (state == State.MOVING) {
                throw new ShareException(ShareError.MOVING, name + " is being moved (expected: at rest)");
            }
            state = State.MOVING;
            move = begun;
            ending = List.copyOf(mappings);
        }
        endAll(ending, ShareError.MOVING);
        return begun;
    }

    /**
     * Takes the buffer back for good: as {@link #startMove()}, but to nowhere. A move under way ends with it. Calling it again changes
     * nothing.
     *
     * @return signalled when no mapping is left and the memory is the exporter's alone
     */
    public Fence revoke() {
        List<SharedMapping> ending;
        Move overtaken;
        synchronized (this) {
            state = State.REVOKED;
            overtaken = move;
            ending = List.copyOf(mappings);
        }
        endAll(ending, ShareError.REVOKED);
        if (overtaken != null) {
            overtaken.settled().signal();
        }
        return revoked;
    }

    private void endAll(List<SharedMapping> ending, ShareError why) {
        // First all of them, so that no importer is told while another can still begin.
        ending.forEach(mapping -> mapping.invalidate(why));
        Set<Attachment> told = new HashSet<>();
        for (SharedMapping mapping : ending) {
            if (told.add(mapping.attachment())) {
                tell(mapping.attachment());
            }
        }
        ending.forEach(mapping -> mapping.end(why));
        signalIfQuiet();
    }

    /** One importer's defect must not keep the others' mappings alive. */
    private static void tell(Attachment attachment) {
        try {
            attachment.importer().invalidated(attachment);
        } catch (RuntimeException e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    void finish(Move finished, PageSource to) {
        if (to.bytes() != bytes) {
            throw new IllegalArgumentException("length: " + to.bytes() + " (expected: " + bytes + " as before)");
        }
        if (!finished.quiet().signalled()) {
            throw new IllegalStateException("move of " + name + ": not quiet (expected: no mapping left)");
        }
        settle(finished, to);
    }

    void cancel(Move cancelled) {
        settle(cancelled, null);
    }

    private void settle(Move settled, @Nullable PageSource to) {
        synchronized (this) {
            if (state != State.MOVING || move == null || !move.equals(settled)) {
                throw new IllegalStateException("move of " + name + ": over (expected: under way)");
            }
            if (to != null) {
                memory = to;
                peer = holdsPeerMemory(to);
            }
            state = State.AT_REST;
            move = null;
        }
        settled.settled().signal();
    }

    synchronized Fence settled() {
        if (move != null && state == State.MOVING) {
            return move.settled();
        }
        Fence rest = new Fence();
        rest.signal();
        return rest;
    }

    Fence detach(Attachment leaving) {
        List<SharedMapping> ending = new ArrayList<>();
        synchronized (this) {
            leaving.markDetached();
            for (SharedMapping mapping : mappings) {
                if (mapping.attachment().equals(leaving)) {
                    ending.add(mapping);
                }
            }
        }
        ending.forEach(mapping -> mapping.end(ShareError.DETACHED));
        Fence gone = new Fence();
        afterAll(ending, 0, gone);
        return gone;
    }

    private static void afterAll(List<SharedMapping> ending, int next, Fence then) {
        if (next == ending.size()) {
            then.signal();
            return;
        }
        ending.get(next).ended().then(() -> afterAll(ending, next + 1, then));
    }

    private static boolean holdsPeerMemory(PageSource source) {
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                if (cursor.provider(i) != BioVec.ORDINARY) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return name;
    }
}
