package io.github.dmasg.proptests.drivers.vmwgfx;

/**
 * What the device is told of a memory object.
 *
 * @param root number of the root page, DMA address / 4096
 * @param depth levels of tables between the root and the data, 0 to 2
 */
public record MobPointer(long root, int depth) {}
