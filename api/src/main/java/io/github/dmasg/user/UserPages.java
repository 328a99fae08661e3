package io.github.dmasg.user;

import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.unit.ByteCount;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The pages behind a user's buffer, pinned until {@link #close()}.
 *
 * <p>Invariants: physically adjacent pages share an entry only if they are of one provider: the user chooses what lies next to what,
 * so nothing else would be safe (S29). Every range of peer memory in it is referenced while it is open.
 *
 * <p>To be closed after the mapping was unmapped. Reading is not thread-safe; closing is.
 */
public final class UserPages implements PageSource, AutoCloseable {
    private final BioVecList pages;
    private final List<PeerMemory> held;
    private final AddressSpace space;
    private final AtomicBoolean open = new AtomicBoolean(true);

    UserPages(AddressSpace space, BioVecList pages, List<PeerMemory> held) {
        this.space = space;
        this.pages = pages;
        this.held = List.copyOf(held);
    }

    @Override
    public PageCursor cursor(@Nullable PageCursor reuse) {
        if (!open.get()) {
            throw new IllegalStateException("user pages: given back (expected: pinned)");
        }
        return pages.cursor(reuse);
    }

    @Override
    public @ByteCount long bytes() {
        return pages.bytes();
    }

    @Override
    public long entries() {
        return pages.entries();
    }

    /**
     * Whether some of it is peer memory.
     *
     * @return true if a provider's reference is held
     */
    public boolean hasPeerMemory() {
        return !held.isEmpty();
    }

    /**
     * Gives all pages back.
     *
     * @throws IllegalStateException if that was done before
     */
    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            throw new IllegalStateException("user pages: given back before (expected: once)");
        }
        held.forEach(PeerMemory::put);
        space.unpinned(pages.bytes());
    }
}
