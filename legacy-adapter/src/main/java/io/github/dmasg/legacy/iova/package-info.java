/**
 * The classic allocator of I/O virtual addresses, in granule units.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.iova.IovaDomain}: one address space. Choose it to get, give back or reserve
 *       ranges exactly as Linux 6.12 does, heuristics included.
 *   <li>{@link io.github.dmasg.legacy.iova.IovaRange}: one range that is in use. Choose it to read back what a call
 *       returned or to walk the space.
 * </ul>
 *
 * <p>The per-CPU caches in front of the allocator are not part of the model.
 *
 * <p>Where the kernel's names went:
 *
 * <table>
 *   <caption>Kernel names and their place here</caption>
 *   <tr><th>Linux 6.12</th><th>here</th></tr>
 *   <tr><td>{@code struct iova_domain}, {@code init_iova_domain()}</td><td>{@code IovaDomain}</td></tr>
 *   <tr><td>{@code struct iova}</td><td>{@code IovaRange}</td></tr>
 *   <tr><td>{@code alloc_iova()}, {@code free_iova()}, {@code reserve_iova()}</td>
 *       <td>{@code IovaDomain.allocate, free, reserve}</td></tr>
 *   <tr><td>{@code alloc_iova_fast()}, {@code free_iova_fast()}</td><td>{@code dmamap.IovaDomainSource}</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.legacy.iova;

import org.jspecify.annotations.NullMarked;
