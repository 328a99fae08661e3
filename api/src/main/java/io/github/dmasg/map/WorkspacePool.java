package io.github.dmasg.map;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Lends the scratch objects of a mapping call, so that a steady caller allocates nothing however many tokens it holds.
 *
 * <p>Lock-free: a slot is chosen by thread and emptied with one exchange; a thread that finds it empty makes a new object, and the
 * one returned last stays.
 *
 * @param <T> scratch object
 */
final class WorkspacePool<T> {
    private static final int SLOTS = 64;
    private static final int SPREAD = 16;

    private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS * SPREAD);
    private final Supplier<T> factory;

    WorkspacePool(Supplier<T> factory) {
        this.factory = factory;
    }

    T take() {
        T found = slots.getAndSet(slot(), null);
        return found != null ? found : factory.get();
    }

    void give(T used) {
        slots.setRelease(slot(), used);
    }

    // Neighbouring slots lie on different cache lines.
    private static int slot() {
        return ((int) Thread.currentThread().getId() & (SLOTS - 1)) * SPREAD;
    }
}
