/**
 * The kinds of quantity that travel as {@code long}: marks for the compiler, free at run time.
 *
 * <p>The kernel keeps {@code phys_addr_t}, {@code dma_addr_t} and page frame numbers apart with typedefs and sparse. Here the
 * same is done with type-use annotations, so that hot paths keep their raw {@code long}s.
 *
 * <table>
 * <caption>Which mark for which quantity</caption>
 * <tr><th>Mark</th><th>Choose it for</th></tr>
 * <tr><td>{@link io.github.dmasg.unit.PhysAddr}</td><td>what the CPU and the page side use</td></tr>
 * <tr><td>{@link io.github.dmasg.unit.DmaAddr}</td><td>what a device is given, and IOVAs</td></tr>
 * <tr><td>{@link io.github.dmasg.unit.BusAddr}</td><td>PCI bus addresses of peer memory</td></tr>
 * <tr><td>{@link io.github.dmasg.unit.Pfn}</td><td>page frame numbers, 4 KiB units</td></tr>
 * <tr><td>{@link io.github.dmasg.unit.ByteCount}</td><td>lengths and offsets in bytes</td></tr>
 * <tr><td>{@link io.github.dmasg.unit.Conversions}</td><td>to get from one kind to another; nothing else may</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.unit;

import org.jspecify.annotations.NullMarked;
