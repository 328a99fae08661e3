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
 *
 * <p>Where the kernel's names went:
 *
 * <table>
 *   <caption>Kernel names and their place here</caption>
 *   <tr><th>Linux 6.12</th><th>here</th></tr>
 *   <tr><td>{@code struct nvme_iod}</td><td>{@code NvmeRequest}</td></tr>
 *   <tr><td>{@code nvme_pci_setup_prps()}, {@code nvme_pci_setup_sgls()}</td>
 *       <td>{@code NvmeRequest.setupPrps, setupSgls}</td></tr>
 *   <tr><td>{@code nvme_free_prps()}</td><td>{@code NvmeRequest.free}</td></tr>
 *   <tr><td>{@code struct dma_pool}, {@code dma_pool_alloc()}, {@code dma_pool_free()}</td>
 *       <td>{@code DmaPool}</td></tr>
 *   <tr><td>{@code blk_status_t}</td><td>{@code BlkStatus}</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.legacy.nvme;

import org.jspecify.annotations.NullMarked;
