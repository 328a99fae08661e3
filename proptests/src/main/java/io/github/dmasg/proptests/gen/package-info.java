/**
 * Generators for other people's properties too: page lists, devices, limits.
 *
 * <p>Addresses are not generated; the gaps between entries are. Almost every rule of a DMA list is about what lies between two
 * entries, and random addresses never meet: a deliberately false property about neighbours survived thousands of tries with
 * random addresses and fell on the first with gaps.
 *
 * <p>Everything shrinks towards what a person reads at a glance: fewer entries, no gap, one byte, ordinary memory, one chunk. Edge
 * cases are mixed in by weight, and {@code dmasg check} prints how often each class of input was reached.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Generator</th><th>for</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.PageLists#pieces()}</td><td>page-side entries: adjacent, repeated, descending, holes inside
 *     and between granules, parts of a granule, large pages</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.PageLists#pieces(net.jqwik.api.Arbitrary)}</td><td>the same of several providers</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.PageLists#smallPieces()}</td><td>few bytes that do not overlap, to look at each</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.PageLists#chained}</td><td>lists of parts, of more than one chunk, with offsets beyond a
 *     page: {@link io.github.dmasg.proptests.gen.ChainedList}</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.DmaLists}</td><td>mapped lists: anywhere, or in whole pages as device forms want
 *     them</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.ClassicTables}</td><td>classic tables in arrays of any size, and the same entries in the new
 *     form</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.Devices}</td><td>devices with hostile limits</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.GivenRoutes}</td><td>who reaches whose memory</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.Sequences}</td><td>programs of your own steps, which shrink by leaving out any of them;
 *     ready ones are in {@link io.github.dmasg.proptests.program}</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.Piece}</td><td>generators of your own: one entry relative to the one before</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.gen;

import org.jspecify.annotations.NullMarked;
