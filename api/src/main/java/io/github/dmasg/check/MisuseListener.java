package io.github.dmasg.check;

/** Hears of misuse as it is found. */
@FunctionalInterface
public interface MisuseListener {
    /**
     * Something is wrong.
     *
     * <p>Called in the thread of the call that was wrong, without a lock held, perhaps by several threads at once. It may throw, to
     * fail at once: a mapping call is then undone, an unmap call is done first.
     *
     * @param misuse what
     */
    void found(Misuse misuse);
}
