package io.github.dmasg.map;

/**
 * How many segments a source takes, before mapping it: what a driver needs to size its tables.
 *
 * <p>Invariant: {@code emitted <= most}; and {@code fewest <= emitted} wherever the policy keeps the limits, which the classic one
 * does not always.
 *
 * @param fewest with every join that limits and granule allow
 * @param emitted by this mapper with its policy
 * @param most if no entry were joined to another, or {@code emitted} if that is more: with a cut alignment a joined stretch may
 *     take one segment more than its entries alone
 */
public record Bounds(long fewest, long emitted, long most) {
    static Bounds of(long fewest, long emitted, long unjoined) {
        return new Bounds(fewest, emitted, Math.max(emitted, unjoined));
    }
}
