package io.github.dmasg.proptests.suite.naive;

import java.util.ArrayList;
import java.util.List;

/** Bytes that may lie side by side for a device: stretches of physical memory. Not thread-safe. */
final class Run {
    /**
     * Bytes that lie side by side in memory.
     *
     * @param phys physical address of the first
     * @param length bytes, at least 1
     */
    record Stretch(long phys, long length) {
        long end() {
            return phys + length;
        }
    }

    private final List<Stretch> stretches = new ArrayList<>();
    private long length;

    /** Adds bytes at the end. */
    void add(long phys, long bytes) {
        int last = stretches.size() - 1;
        if (last >= 0 && stretches.get(last).end() == phys) {
            stretches.set(
                    last,
                    new Stretch(stretches.get(last).phys(), stretches.get(last).length() + bytes));
        } else {
            stretches.add(new Stretch(phys, bytes));
        }
        length += bytes;
    }

    /** Takes bytes from the front. */
    Run take(long bytes) {
        Run front = new Run();
        while (front.length < bytes) {
            Stretch first = stretches.remove(0);
            long wanted = Math.min(first.length(), bytes - front.length);
            front.add(first.phys(), wanted);
            if (wanted < first.length()) {
                stretches.add(0, new Stretch(first.phys() + wanted, first.length() - wanted));
            }
        }
        length -= bytes;
        return front;
    }

    List<Stretch> stretches() {
        return stretches;
    }

    long length() {
        return length;
    }

    long start() {
        return stretches.get(0).phys();
    }

    long end() {
        return stretches.get(stretches.size() - 1).end();
    }
}
