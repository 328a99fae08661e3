package io.github.dmasg.cli.explain;

import io.github.dmasg.map.BreakRule;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * A segment and why it ended.
 *
 * @param address DMA address; behind an IOMMU an offset from the start of the IOVA range
 * @param length bytes
 * @param rule what ended it
 */
record Break(@DmaAddr long address, @ByteCount long length, BreakRule rule) {}
