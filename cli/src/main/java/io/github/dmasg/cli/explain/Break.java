package io.github.dmasg.cli.explain;

import io.github.dmasg.map.BreakRule;

/**
 * A segment and why it ended.
 *
 * @param address DMA address; behind an IOMMU an offset from the start of the IOVA range
 * @param length bytes
 * @param rule what ended it
 */
record Break(long address, long length, BreakRule rule) {}
