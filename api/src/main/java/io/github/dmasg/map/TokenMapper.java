package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import org.jspecify.annotations.Nullable;

/** What the mappers share: handing out tokens, and passing ownership for devices that do not snoop. */
abstract class TokenMapper implements DmaMapper {
    private final MapperSettings settings;
    private final MappingOwner owner = new Owner();
    private final WorkspacePool<Walker> walkers = new WorkspacePool<>(Walker::new);

    TokenMapper(MapperSettings settings) {
        this.settings = settings;
    }

    final MapperSettings settings() {
        return settings;
    }

    /** Makes the mapping of a claimed token and records in it what it holds; on failure nothing is left. */
    abstract void mapInto(MappingToken token, PageSource source, MapAttributes attributes, DmaSink sink)
            throws DmaException;

    /** Releases what the token holds, except for what the CPU has to see. Does not throw, does not allocate. */
    abstract void releaseHoldings(MappingToken token);

    /** Copies bounced data. Nothing to do for a mapper that never bounces. */
    void copyBounced(MappingToken token, long offset, long length, boolean toDevice) {}

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
            mapInto(token, source, attributes, sink);
            token.remember(source, attributes.skipSync());
            if (!attributes.skipSync() && !token.device().coherent()) {
                maintainCaches(token, 0, token.bytes(), true);
            }
            done = true;
        } finally {
            if (done) {
                token.publish();
            } else {
                token.giveUp();
            }
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

    private void sync(MappingToken token, long offset, long length, boolean toDevice) {
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

    private void maintainCaches(MappingToken token, long offset, long length, boolean toDevice) {
        Walker walker = walkers.take();
        walker.maintain(token, offset, length, toDevice);
        walkers.give(walker);
    }

    private final class Owner implements MappingOwner {
        @Override
        public void release(MappingToken token) {
            if (token.direction().deviceWrites() && !token.skipsSync()) {
                sync(token, 0, token.bytes(), false);
            }
            releaseHoldings(token);
        }

        @Override
        public void syncForDevice(MappingToken token, long offset, long length) {
            sync(token, offset, length, true);
        }

        @Override
        public void syncForCpu(MappingToken token, long offset, long length) {
            sync(token, offset, length, false);
        }
    }

    /** Walks the part of a token's source that a sync is about. */
    private final class Walker {
        private @Nullable PageCursor cursor;

        void maintain(MappingToken token, long offset, long length, boolean toDevice) {
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

        private void maintain(long phys, long length, boolean toDevice) {
            if (toDevice) {
                settings.caches().clean(phys, length);
            } else {
                settings.caches().invalidate(phys, length);
            }
        }
    }
}
