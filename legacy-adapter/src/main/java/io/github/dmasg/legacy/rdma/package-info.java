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
 */
@NullMarked
package io.github.dmasg.legacy.rdma;

import org.jspecify.annotations.NullMarked;
