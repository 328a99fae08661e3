package io.github.dmasg.map;

/** Which rule ended a segment. */
public enum BreakRule {
    /** The source ended. */
    END,
    /** The segment reached the longest allowed. */
    MAX_SIZE,
    /** The next byte lies behind a boundary that no segment may cross. */
    BOUNDARY,
    /** The next entry does not follow at a granule edge, nor physically inside a granule. */
    GAP,
    /** The next entry belongs to other memory: another provider, or peer memory reached another way. */
    PROVIDER,
    /** What is bounced stands alone, piece by piece. */
    BOUNCE,
    /** The policy does not join at all here: one segment per entry, or the kernel's special cases. */
    POLICY
}
