/**
 * The classic list: slots, marks, chains and the tables that own them.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.sg.Scatterlist}: one array of 32-byte slots. Choose it to build a list by hand.
 *   <li>{@link io.github.dmasg.legacy.sg.Sg}: one slot of an array, what {@code struct scatterlist *} is in C. Choose it
 *       to name an entry and to hand a list to a call.
 *   <li>{@link io.github.dmasg.legacy.sg.SgCursor}: a walk from entry to entry that allocates nothing. Choose it in
 *       loops.
 *   <li>{@link io.github.dmasg.legacy.sg.SgList}: questions about a whole list: count, last, n-th, chain.
 *   <li>{@link io.github.dmasg.legacy.sg.SgTable}: a list with its counts. Choose it to allocate lists of any length.
 *   <li>{@link io.github.dmasg.legacy.sg.SgAppendTable}: a table that grows. Choose it when pages arrive in portions.
 *   <li>{@link io.github.dmasg.legacy.sg.SgAllocator}: where arrays come from;
 *       {@link io.github.dmasg.legacy.sg.RecordingSgAllocator} refuses the K-th one.
 *   <li>{@link io.github.dmasg.legacy.sg.PageRef}: a page as a {@code long}. {@link
 *       io.github.dmasg.legacy.sg.PageSequence} is a row of them to build a table from, {@link
 *       io.github.dmasg.legacy.sg.PageProviders} knows whose each is.
 * </ul>
 *
 * <p>Where the names of {@code include/linux/scatterlist.h} went:
 *
 * <table>
 *   <caption>Kernel names and their place here</caption>
 *   <tr><th>Linux 6.12</th><th>here</th></tr>
 *   <tr><td>{@code struct scatterlist}, an array</td><td>{@code Scatterlist}</td></tr>
 *   <tr><td>{@code struct scatterlist *}</td><td>{@code Sg}, {@code SgCursor}</td></tr>
 *   <tr><td>{@code sg_init_table()}, {@code sg_init_marker()}</td><td>{@code Scatterlist.init}</td></tr>
 *   <tr><td>{@code sg_init_one()}</td><td>{@code SgList.one}</td></tr>
 *   <tr><td>{@code sg_set_page()}, {@code sg_set_folio()}, {@code sg_assign_page()}</td>
 *       <td>{@code Scatterlist.setPage, assignPage}</td></tr>
 *   <tr><td>{@code sg_page()}, {@code sg_phys()}</td><td>{@code Scatterlist.page, phys}</td></tr>
 *   <tr><td>{@code sg->offset}, {@code sg->length}</td><td>{@code Scatterlist.offset, length}</td></tr>
 *   <tr><td>{@code sg_dma_address()}, {@code sg_dma_len()}</td>
 *       <td>{@code Scatterlist.dmaAddress, dmaLength}</td></tr>
 *   <tr><td>{@code sg_dma_{is,mark,unmark}_bus_address()}</td>
 *       <td>{@code Scatterlist.isDmaBusAddress, markDmaBusAddress, unmarkDmaBusAddress}</td></tr>
 *   <tr><td>{@code sg_dma_{is,mark}_swiotlb()}</td><td>{@code Scatterlist.isDmaSwiotlb, markDmaSwiotlb}</td></tr>
 *   <tr><td>{@code sg_is_chain()}, {@code sg_is_last()}, {@code sg_chain_ptr()}</td>
 *       <td>{@code Scatterlist.isChain, isLast, chainTarget}</td></tr>
 *   <tr><td>{@code sg_mark_end()}, {@code sg_unmark_end()}</td>
 *       <td>{@code Scatterlist.markEnd, unmarkEnd}</td></tr>
 *   <tr><td>{@code sg_chain()}, {@code __sg_chain()}</td>
 *       <td>{@code SgList.chain}, {@code Scatterlist.chainAt}</td></tr>
 *   <tr><td>{@code sg_next()}, {@code for_each_sg()}, {@code for_each_sgtable_sg()}</td>
 *       <td>{@code Sg.next}, {@code SgCursor}</td></tr>
 *   <tr><td>{@code sg_nents()}, {@code sg_nents_for_len()}, {@code sg_last()}</td>
 *       <td>{@code SgList.nents, nentsForLen, last}</td></tr>
 *   <tr><td>{@code sg_alloc_table()}, {@code __sg_alloc_table()}</td>
 *       <td>{@code SgTable.allocate, allocateChunks}</td></tr>
 *   <tr><td>{@code sg_free_table()}, {@code __sg_free_table()}</td>
 *       <td>{@code SgTable.free, freeChunks}</td></tr>
 *   <tr><td>{@code sg_alloc_table_from_pages()}, {@code sg_alloc_table_from_pages_segment()}</td>
 *       <td>{@code SgTable.allocateFromPages}</td></tr>
 *   <tr><td>{@code sg_alloc_append_table_from_pages()}, {@code sg_free_append_table()}</td>
 *       <td>{@code SgAppendTable.append, free}</td></tr>
 *   <tr><td>{@code sg_page_iter}, {@code sg_dma_page_iter}, {@code sg_mapping_iter}, copies, {@code sg_split()}</td>
 *       <td>package {@code io.github.dmasg.legacy.iter}</td></tr>
 *   <tr><td>{@code sg_set_buf()}, {@code sg_virt()}, {@code sgl_alloc()}, {@code sgl_free()}</td>
 *       <td>none: there are no kernel virtual addresses and no page allocator here</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.legacy.sg;

import org.jspecify.annotations.NullMarked;
