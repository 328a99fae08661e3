package io.github.dmasg.proptests.suite.naive;

/**
 * What the device is told of.
 *
 * @param address DMA address
 * @param length bytes
 */
public record Segment(long address, long length) {}
