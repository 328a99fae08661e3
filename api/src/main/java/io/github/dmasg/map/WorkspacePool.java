package io.github.dmasg.map;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lends the scratch objects of a mapping call, so that a steady caller allocates nothing however many tokens it holds.
 *
 * <p>Each slot belongs to the first thread that came for it, which then takes and gives without any atomic operation. A thread
 * whose slot belongs to another uses the shared place behind it, emptied with one exchange. Whoever finds nothing makes a new
 * object, and the one returned last stays; so a call within a call, from a sink or a source, gets scratch objects of its own.
 *
 * <p>Lock-free. Keeps at most two objects for each of {@value #SLOTS} slots, also of threads that have ended.
 *
 * @param <T> scratch object
 */
final class WorkspacePool<T> {
    private static final int SLOTS = 64;
    // Neighbouring slots lie on different cache lines.
    private static final int SPREAD = 16;
    private static final long NOBODY = 0;

    private final AtomicLongArray owners = new AtomicLongArray(SLOTS * SPREAD);
    private final AtomicReferenceArray<@Nullable T> owned = new AtomicReferenceArray<>(SLOTS * SPREAD);
    private final AtomicReferenceArray<@Nullable T> shared = new AtomicReferenceArray<>(SLOTS * SPREAD);
    private final Supplier<T> factory;

    WorkspacePool(Supplier<T> factory) {
        this.factory = factory;
    }

    T take() {
        long thread = Thread.currentThread().getId();
        int slot = slot(thread);
        T found;
        if (owns(thread, slot)) {
            found = owned.getPlain(slot);
            owned.setPlain(slot, null);
        } else {
            found = shared.getAndSet(slot, null);
        }
        return found != null ? found : factory.get();
    }

    void give(T used) {
        long thread = Thread.currentThread().getId();
        int slot = slot(thread);
        if (owns(thread, slot)) {
            owned.setPlain(slot, used);
        } else {
            shared.setRelease(slot, used);
        }
    }

    private boolean owns(long thread, int slot) {
        long owner = owners.getPlain(slot);
        return owner == thread || (owner == NOBODY && owners.compareAndSet(slot, NOBODY, thread));
    }

    private static int slot(long thread) {
        return ((int) thread & (SLOTS - 1)) * SPREAD;
    }
}
