/**
 * Fixed-size blocks over a mapped list, as RDMA drivers fill their page tables.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.rdma.Umem}: pinned user memory that is mapped for a device. Choose it to ask for
 *       the best page size and the number of blocks.
 *   <li>{@link io.github.dmasg.legacy.rdma.BlockIterator}: the walk itself. Choose it to visit every block.
 * </ul>
 *
 * <p>Only DMA addresses and DMA lengths are read, never the page side.
 *
 * <p>Where the kernel's names went:
 *
 * <table>
 *   <caption>Kernel names and their place here</caption>
 *   <tr><th>Linux 6.12</th><th>here</th></tr>
 *   <tr><td>{@code struct ib_umem}</td><td>{@code Umem}</td></tr>
 *   <tr><td>{@code ib_umem_find_best_pgsz()}, {@code ib_umem_num_dma_blocks()}</td>
 *       <td>{@code Umem.bestPageSize, dmaBlocks}</td></tr>
 *   <tr><td>{@code rdma_umem_for_each_dma_block()}</td><td>{@code Umem.blocks}</td></tr>
 *   <tr><td>{@code rdma_for_each_block()}, {@code rdma_block_iter_dma_address()}</td>
 *       <td>{@code BlockIterator}</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.legacy.rdma;

import org.jspecify.annotations.NullMarked;
