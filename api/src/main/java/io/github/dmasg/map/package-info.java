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
 * </table>
 */
@NullMarked
package io.github.dmasg.map;

import org.jspecify.annotations.NullMarked;
