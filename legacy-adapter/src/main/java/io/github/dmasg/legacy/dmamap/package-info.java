/**
 * Classic {@code dma_map_sg}: one list in, the same list out with its DMA side filled.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.dmamap.DmaOps}: what a driver calls. {@link
 *       io.github.dmasg.legacy.dmamap.DirectMapper} is for devices without IOMMU, {@link
 *       io.github.dmasg.legacy.dmamap.IommuMapper} for devices behind one. {@link
 *       io.github.dmasg.legacy.dmamap.ClassicDma} adds the conventions of the public functions.
 *   <li>{@link io.github.dmasg.legacy.dmamap.ClassicDevice}, {@link io.github.dmasg.legacy.dmamap.DmaRangeMap}, {@link
 *       io.github.dmasg.legacy.dmamap.PeerRouting}, {@link io.github.dmasg.legacy.dmamap.PeerMapType}: what is known of
 *       the device and its place on the bus.
 *   <li>{@link io.github.dmasg.legacy.dmamap.IommuDomain}: the layer that turns ranges into page-table calls. {@link
 *       io.github.dmasg.legacy.dmamap.PageTableOps} is what an IOMMU driver provides, {@link
 *       io.github.dmasg.legacy.dmamap.IommuEvents} sees what happens. Implement them to record or to inject failures.
 *   <li>{@link io.github.dmasg.legacy.dmamap.IovaSource}: where I/O virtual addresses come from. {@link
 *       io.github.dmasg.legacy.dmamap.IovaDomainSource} takes them from a classic allocator.
 * </ul>
 *
 * <p>Devices are coherent and trusted: there is no bounce buffer, and ownership calls do nothing.
 */
@NullMarked
package io.github.dmasg.legacy.dmamap;

import org.jspecify.annotations.NullMarked;
