package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import org.jspecify.annotations.Nullable;

/** What the mappers share: handing out tokens, and passing ownership for devices that do not snoop. */
abstract class TokenMapper implements DmaMapper {
    private final MapperSettings settings;
    private final boolean observing;
    private final MappingOwner owner = new Owner();
    private final WorkspacePool<Walker> walkers = new WorkspacePool<>(Walker::new);

    TokenMapper(MapperSettings settings) {
        this.settings = settings;
        this.observing = settings.observer() != MappingObserver.NONE;
    }

    final MapperSettings settings() {
        return settings;
    }

    /**
     * Makes the mapping of a claimed token, hands its segments to a sink that has begun, and records in the token what it holds. On
     * failure nothing is held. The sink is committed or aborted by the caller.
     */
    abstract void mapInto(MappingToken token, PageSource source, MapAttributes attributes, DmaSink sink)
            throws DmaException;

    /** Releases what the token holds, except for what the CPU has to see. Does not throw, does not allocate. */
    abstract void releaseHoldings(MappingToken token);

    /** Copies bounced data. Nothing to do for a mapper that never bounces. */
    void copyBounced(MappingToken token, @ByteCount long offset, @ByteCount long length, boolean toDevice) {}

    @Override
    public final <M extends Mapping> M map(
            Device device, PageSource source, Direction<M> direction, MapAttributes attributes, DmaSink sink)
            throws DmaException {
        MappingToken token = new MappingToken(owner, device, direction);
        claimAndMap(token, source, attributes, sink);
        return direction.typed(token);
    }

    @Override
    public final void mapAgain(Mapping spent, PageSource source, MapAttributes attributes, DmaSink sink)
            throws DmaException {
        claimAndMap(MappingToken.of(spent, owner), source, attributes, sink);
    }

    private void claimAndMap(MappingToken token, PageSource source, MapAttributes attributes, DmaSink sink)
            throws DmaException {
        token.claim();
        boolean done = false;
        try {
            Coherence.require(token.device(), attributes);
            fill(token, source, attributes, observing ? new ObservedSink(sink) : sink);
            done = true;
        } finally {
            if (done) {
                token.publish();
            } else {
                token.giveUp();
            }
        }
    }

    private void fill(MappingToken token, PageSource source, MapAttributes attributes, DmaSink sink)
            throws DmaException {
        sink.begin();
        try {
            mapInto(token, source, attributes, sink);
            complete(token, source, attributes, sink);
        } catch (Throwable failure) {
            // Last, since it may throw although it must not.
            abort(sink, failure);
            throw failure;
        }
    }

    /** What follows once the mapping stands: if any of it fails, the mapping goes. */
    private void complete(MappingToken token, PageSource source, MapAttributes attributes, DmaSink sink)
            throws DmaException {
        boolean done = false;
        try {
            token.remember(source, attributes.skipSync());
            if (!attributes.skipSync() && !token.device().coherent()) {
                maintainCaches(token, 0, token.bytes(), true);
            }
            if (sink instanceof ObservedSink observed) {
                commitObserved(token, source, attributes, observed);
            } else {
                sink.commit();
            }
            done = true;
        } finally {
            if (!done) {
                token.forget();
                releaseHoldings(token);
            }
        }
    }

    private void commitObserved(MappingToken token, PageSource source, MapAttributes attributes, ObservedSink sink)
            throws DmaException {
        MappingWatch watch = settings.observer().mapped(token, source, attributes, sink.copy());
        boolean done = false;
        try {
            sink.commit();
            done = true;
        } finally {
            if (done) {
                token.watch(watch);
            } else {
                watch.undone();
            }
        }
    }

    /** Aborts a sink after a failure, which keeps precedence over one of the sink's own. */
    static void abort(DmaSink sink, Throwable failure) {
        try {
            sink.abort();
        } catch (RuntimeException | Error second) {
            failure.addSuppressed(second);
        }
    }

    @Override
    public boolean peerMemorySupported() {
        return settings.routes().supported();
    }

    @Override
    public boolean coherentWithoutSync(Device device) {
        return device.coherent();
    }

    private void sync(MappingToken token, @ByteCount long offset, @ByteCount long length, boolean toDevice) {
        // Invalidating behind the copy would drop what was just copied out.
        if (toDevice) {
            copyBounced(token, offset, length, true);
        }
        if (!token.device().coherent()) {
            maintainCaches(token, offset, length, toDevice);
        }
        if (!toDevice) {
            copyBounced(token, offset, length, false);
        }
    }

    private void maintainCaches(MappingToken token, @ByteCount long offset, @ByteCount long length, boolean toDevice) {
        Walker walker = walkers.take();
        walker.maintain(token, offset, length, toDevice);
        walkers.give(walker);
    }

    private final class Owner implements MappingOwner {
        @Override
        public void release(MappingToken token) {
            try {
                if (token.direction().deviceWrites() && !token.skipsSync()) {
                    sync(token, 0, token.bytes(), false);
                }
            } finally {
                // Whatever the caller's memory, caches or source did, the device loses its access.
                releaseHoldings(token);
            }
        }

        @Override
        public void syncForDevice(MappingToken token, @ByteCount long offset, @ByteCount long length) {
            sync(token, offset, length, true);
        }

        @Override
        public void syncForCpu(MappingToken token, @ByteCount long offset, @ByteCount long length) {
            sync(token, offset, length, false);
        }
    }

    /** Walks the part of a token's source that a sync is about. */
    private final class Walker {
        private @Nullable PageCursor cursor;

        void maintain(MappingToken token, @ByteCount long offset, @ByteCount long length, boolean toDevice) {
            PageSource source = token.source();
            if (source == null) {
                return;
            }
            PageCursor reading = source.cursor(cursor);
            cursor = reading;
            long end = offset + length;
            long at = 0;
            while (at < end && reading.next()) {
                for (int i = reading.from(), to = reading.to(); i < to && at < end; i++) {
                    long size = reading.length(i);
                    long from = Math.max(offset - at, 0);
                    long until = Math.min(size, end - at);
                    if (from < until && reading.provider(i) == BioVec.ORDINARY) {
                        maintain(reading.phys(i) + from, until - from, toDevice);
                    }
                    at += size;
                }
            }
        }

        private void maintain(@PhysAddr long phys, @ByteCount long length, boolean toDevice) {
            if (toDevice) {
                settings.caches().clean(phys, length);
            } else {
                settings.caches().invalidate(phys, length);
            }
        }
    }
}
