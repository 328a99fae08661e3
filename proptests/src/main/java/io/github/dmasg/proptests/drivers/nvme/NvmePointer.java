package io.github.dmasg.proptests.drivers.nvme;

/**
 * Data pointer of a command, 16 bytes.
 *
 * @param first PRP entry 1, or the address of the SGL descriptor
 * @param second PRP entry 2, or length and type of the SGL descriptor
 */
public record NvmePointer(long first, long second) {}
