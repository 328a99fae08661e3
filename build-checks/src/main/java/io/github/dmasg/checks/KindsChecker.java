package io.github.dmasg.checks;

import org.checkerframework.common.basetype.BaseTypeChecker;
import org.checkerframework.framework.source.SuppressWarningsPrefix;

/**
 * Makes the compiler refuse a physical address where a DMA address is expected, and every other mix-up of the kinds that
 * travel as {@code long}.
 *
 * <p>An annotation processor that finds itself: it runs wherever it is on the processor path. What it says can be silenced with
 * {@code @SuppressWarnings("kinds")}, which is for the named conversions of {@code io.github.dmasg.unit.Conversions} alone.
 */
@SuppressWarningsPrefix({"kinds"})
public final class KindsChecker extends BaseTypeChecker {
    /** For the compiler. */
    public KindsChecker() {}
}
