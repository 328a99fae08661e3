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
 */
@NullMarked
package io.github.dmasg.legacy.iter;

import org.jspecify.annotations.NullMarked;
