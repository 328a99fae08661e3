/**
 * Walks over a classic list by page, by DMA page and by mapped piece, and what is built on them.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.iter.SgPageIterator}: CPU pages, one by one. Choose it to touch {@code struct
 *       page}.
 *   <li>{@link io.github.dmasg.legacy.iter.SgDmaPageIterator}: DMA addresses, page by page. Choose it to fill a device's
 *       page table; it has no way to a CPU page.
 *   <li>{@link io.github.dmasg.legacy.iter.SgMappingIterator}: bytes, at most a page at a time. Choose it to read or
 *       write the memory.
 *   <li>{@link io.github.dmasg.legacy.iter.SgCopy}: copies between a list and a buffer.
 *   <li>{@link io.github.dmasg.legacy.iter.SgSplit}: cuts a list into several.
 *   <li>{@link io.github.dmasg.legacy.iter.PageMemory}: the bytes behind the pages.
 * </ul>
 *
 * <p>Where the kernel's names went:
 *
 * <table>
 *   <caption>Kernel names and their place here</caption>
 *   <tr><th>Linux 6.12</th><th>here</th></tr>
 *   <tr><td>{@code for_each_sg_page()}, {@code for_each_sgtable_page()}, {@code sg_page_iter_page()}</td>
 *       <td>{@code SgPageIterator}</td></tr>
 *   <tr><td>{@code for_each_sg_dma_page()}, {@code for_each_sgtable_dma_page()},
 *       {@code sg_page_iter_dma_address()}</td><td>{@code SgDmaPageIterator}</td></tr>
 *   <tr><td>{@code sg_miter_start()}, {@code sg_miter_skip()}, {@code sg_miter_next()}, {@code sg_miter_stop()}</td>
 *       <td>{@code SgMappingIterator}</td></tr>
 *   <tr><td>{@code sg_copy_to_buffer()}, {@code sg_pcopy_to_buffer()}</td><td>{@code SgCopy.toBuffer}</td></tr>
 *   <tr><td>{@code sg_copy_from_buffer()}, {@code sg_pcopy_from_buffer()}</td>
 *       <td>{@code SgCopy.fromBuffer}</td></tr>
 *   <tr><td>{@code sg_zero_buffer()}</td><td>{@code SgCopy.zero}</td></tr>
 *   <tr><td>{@code sg_split()}</td><td>{@code SgSplit.split}</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.legacy.iter;

import org.jspecify.annotations.NullMarked;
