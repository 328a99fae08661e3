/**
 * From pages to segments: the only package that sees both sides.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.map.DirectMapper}</td><td>no IOMMU translates for the device</td></tr>
 * <tr><td>{@link io.github.dmasg.map.IommuMapper}</td><td>an IOMMU does: one IOVA range per mapping, fewest segments</td></tr>
 * <tr><td>{@link io.github.dmasg.map.DmaMapper}</td><td>your code does not care which</td></tr>
 * <tr><td>{@link io.github.dmasg.map.Mapping}</td><td>you hold a mapping: only it can sync and unmap</td></tr>
 * <tr><td>{@link io.github.dmasg.map.Direction}</td><td>you say who reads and who writes; it decides what the mapping can
 *     do</td></tr>
 * <tr><td>{@link io.github.dmasg.map.Policy}</td><td>you compare with the kernel: {@code CLASSIC}; otherwise {@code MINIMAL}</td></tr>
 * <tr><td>{@link io.github.dmasg.map.Reservation}</td><td>ranges come one after the other, or there are too many for a list:
 *     reserve once, link, sync (L1)</td></tr>
 * <tr><td>{@link io.github.dmasg.map.MapAttributes}</td><td>the mapping must be coherent, overlaps another, or you sync
 *     yourself</td></tr>
 * <tr><td>{@link io.github.dmasg.map.Bounds}</td><td>you size tables before you map</td></tr>
 * <tr><td>{@link io.github.dmasg.map.MapperSettings}, {@link io.github.dmasg.map.CpuCaches}</td><td>you set up a mapper:
 *     policy, peer routes, caches, observer</td></tr>
 * <tr><td>{@link io.github.dmasg.map.CpuCaching}</td><td>you map the same memory for the CPU, and ask how (S22)</td></tr>
 * <tr><td>{@link io.github.dmasg.map.SegmentListener}, {@link io.github.dmasg.map.BreakRule}</td><td>you want to see which
 *     entry and which rule ended each segment</td></tr>
 * <tr><td>{@link io.github.dmasg.map.MappingObserver}, {@link io.github.dmasg.map.MappingWatch}, {@link
 *     io.github.dmasg.map.ReservationWatch}</td><td>you follow every mapping from its beginning to its end, as a ledger
 *     does</td></tr>
 * <tr><td>{@link io.github.dmasg.map.FaultHook}, {@link io.github.dmasg.map.MapStep}</td><td>you test what a failure leaves
 *     behind</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.map;

import org.jspecify.annotations.NullMarked;
