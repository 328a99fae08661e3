package io.github.dmasg.map;

/**
 * How many segments a source takes, before mapping it: what a driver needs to size its tables.
 *
 * <p>Invariant: {@code fewest <= emitted <= most}.
 *
 * @param fewest with every join that limits and granule allow
 * @param emitted by this mapper with its policy
 * @param most if no entry were joined to another
 */
public record Bounds(long fewest, long emitted, long most) {}
