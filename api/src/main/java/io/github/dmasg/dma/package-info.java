/**
 * The DMA side: what a device is given, addresses and lengths and nothing else.
 *
 * <p>Nothing here knows a page, and there is no way back to one (S4, S14, S15, S34).
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.dma.DmaSgList}</td><td>you want the mapping as a list to walk or index</td></tr>
 * <tr><td>{@link io.github.dmasg.dma.DmaSink}</td><td>you have your own form and want the segments straight into it</td></tr>
 * <tr><td>{@link io.github.dmasg.dma.DmaSegments}</td><td>you read segments, wherever they are kept</td></tr>
 * <tr><td>{@link io.github.dmasg.dma.DmaPageRangeWalk}</td><td>you want them as pages of the device's page size</td></tr>
 * <tr><td>{@link io.github.dmasg.dma.SegmentLimits}</td><td>you say what a segment may look like</td></tr>
 * <tr><td>{@link io.github.dmasg.dma.DmaException}</td><td>a mapping was refused: it says why, where, and whether a retry helps</td></tr>
 * <tr><td>{@link io.github.dmasg.dma.DmaCursor}, {@link io.github.dmasg.dma.DmaSegment}</td><td>you read or write segments at
 *     full speed, a span of packed entries at a time</td></tr>
 * <tr><td>{@link io.github.dmasg.dma.DmaError}</td><td>you decide what a refusal means: never, later, elsewhere</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.dma;

import org.jspecify.annotations.NullMarked;
