/**
 * Generators for other people's properties too: page lists, devices, limits.
 *
 * <p>Addresses are not generated; the gaps between entries are. Almost every rule of a DMA list is about what lies between two
 * entries, and random addresses never meet: a deliberately false property about neighbours survived thousands of tries with
 * random addresses and fell on the first with gaps.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>for</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.PageLists}</td><td>lists of page-side entries</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.ChainedList}</td><td>lists that are put together from parts</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.gen.Devices}</td><td>devices with hostile limits</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.gen;

import org.jspecify.annotations.NullMarked;
