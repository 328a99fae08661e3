/**
 * Adapters between the classic list and the new interface, in both directions: the steps of a migration in which neither side has
 * to wait for the other (S13).
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.legacy.adapter.SgPages}</td><td>you hold a classic list and call something that wants pages:
 *     the list is the source, nothing is copied</td></tr>
 * <tr><td>{@link io.github.dmasg.legacy.adapter.SgSegments}</td><td>you hold a mapped classic list and call something that wants
 *     DMA segments</td></tr>
 * <tr><td>{@link io.github.dmasg.legacy.adapter.SgSink}</td><td>a mapping of the new interface has to end up in the DMA side of a
 *     classic list</td></tr>
 * <tr><td>{@link io.github.dmasg.legacy.adapter.SgTables}</td><td>you need a classic table of what you have in the new
 *     form</td></tr>
 * <tr><td>{@link io.github.dmasg.legacy.adapter.SgCalls}</td><td>you write down what a classic driver calls: {@link
 *     io.github.dmasg.legacy.adapter.KernelSgCalls} is the kernel's way, {@link io.github.dmasg.legacy.adapter.MapperSgCalls}
 *     serves the same driver with the new interface</td></tr>
 * <tr><td>{@link io.github.dmasg.legacy.adapter.ClassicMapper}</td><td>a driver has moved to the new interface, and the kernel
 *     under it still maps the classic way</td></tr>
 * <tr><td>{@link io.github.dmasg.legacy.adapter.SharedDomain}</td><td>drivers of both kinds share an IOMMU</td></tr>
 * <tr><td>{@link io.github.dmasg.legacy.adapter.ClassicDevices}</td><td>one description of a device has to serve both</td></tr>
 * <tr><td>{@link io.github.dmasg.legacy.adapter.InexpressibleEntryException}</td><td>a cursor came to an entry that the other form
 *     cannot hold</td></tr>
 * </table>
 *
 * <p>None of the kernel's defects comes through. Where the new interface does something else than the classic one, on purpose:
 *
 * <table>
 * <caption>Divergences</caption>
 * <tr><th>classic, Linux 6.12</th><th>here</th></tr>
 * <tr><td>the page iterator starts at the page of an entry even if its offset lies beyond it</td><td>page walks start at the page
 *     of the first byte</td></tr>
 * <tr><td>the page iterator shows no page of an entry whose offset and length add up to 4 GiB less a page or more</td><td>they
 *     show them all</td></tr>
 * <tr><td>an entry of length 0 has a page if it has an offset, and can make the mapping iterator lose pages of the next
 *     one</td><td>it is refused</td></tr>
 * <tr><td>the DMA page iterator counts the page-side offset with the DMA length, and does not round addresses down</td><td>DMA page
 *     walks read the DMA side only and give page addresses</td></tr>
 * <tr><td>a list may be shorter than its count: iterators stop, mapping follows a null pointer</td><td>it is refused</td></tr>
 * <tr><td>mapping answers {@code EINVAL} to lists that are in order: the last entry has a bus address, an offset is smaller than
 *     the place in a granule above 4 KiB, an entry's granules exceed 32 bits</td><td>they are mapped</td></tr>
 * <tr><td>behind an entry above the maximum everything joins, and lengths wrap at 2^32</td><td>refused, or split by the minimal
 *     policy</td></tr>
 * <tr><td>a failed mapping empties the DMA side, and corrupts the page side where an earlier mapping left its traces</td><td>the
 *     list is as it was</td></tr>
 * <tr><td>count and direction of unmap and sync are taken on trust</td><td>refused if they are not those of the mapping</td></tr>
 * <tr><td>unmapping twice frees somebody else's addresses</td><td>refused the second time</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.legacy.adapter;

import org.jspecify.annotations.NullMarked;
