/**
 * The page side: which memory takes part in a transfer, as the CPU knows it.
 *
 * <p>Nothing here knows a DMA address, and there is no accessor for one (S1, S14, S15). What a device may use comes out of the
 * mapping package, in types of the DMA side.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.page.BioVecList}</td><td>you hold a list of page pieces and want to keep or change it</td></tr>
 * <tr><td>{@link io.github.dmasg.page.PhysicalRange}</td><td>the memory is one physical range, with pages or without (S12,
 *     S37)</td></tr>
 * <tr><td>{@link io.github.dmasg.page.PageSource}</td><td>you have your own representation and want to map it without copying</td></tr>
 * <tr><td>{@link io.github.dmasg.page.PageCursor}</td><td>you read entries at full speed, a span of packed entries at a time</td></tr>
 * <tr><td>{@link io.github.dmasg.page.PageRangeWalk}</td><td>you want runs of whole pages: first page and count</td></tr>
 * <tr><td>{@link io.github.dmasg.page.PageWalk}</td><td>you want one page at a time, with the bytes used in it</td></tr>
 * <tr><td>{@link io.github.dmasg.page.BioVec}</td><td>you pack or unpack the two words of an entry</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.page;

import org.jspecify.annotations.NullMarked;
