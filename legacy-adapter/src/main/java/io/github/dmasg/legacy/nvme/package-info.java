/**
 * How the classic NVMe PCI driver describes a mapped request to the device.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.nvme.NvmeRequest}: one request. Choose it to build PRPs or SGL descriptors from a
 *       mapped scatterlist, and to give the memory back.
 *   <li>{@link io.github.dmasg.legacy.nvme.DmaPool}, {@link io.github.dmasg.legacy.nvme.PoolBlock}: where the lists live.
 *       Implement the pool to inject failures or to place blocks.
 *   <li>{@link io.github.dmasg.legacy.nvme.BlkStatus}: what building returns.
 * </ul>
 */
@NullMarked
package io.github.dmasg.legacy.nvme;

import org.jspecify.annotations.NullMarked;
