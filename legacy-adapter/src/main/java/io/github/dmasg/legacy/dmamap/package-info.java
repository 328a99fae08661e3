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
 *       {@link io.github.dmasg.legacy.dmamap.MappedBytes} is how far a page-table call got; {@link
 *       io.github.dmasg.legacy.dmamap.DirectUnmapListener} sees what a direct mapper unmaps.
 *   <li>{@link io.github.dmasg.legacy.dmamap.IovaSource}: where I/O virtual addresses come from. {@link
 *       io.github.dmasg.legacy.dmamap.IovaDomainSource} takes them from a classic allocator.
 * </ul>
 *
 * <p>Devices are coherent and trusted: there is no bounce buffer, and ownership calls do nothing.
 *
 * <p>Where the kernel's names went:
 *
 * <table>
 *   <caption>Kernel names and their place here</caption>
 *   <tr><th>Linux 6.12</th><th>here</th></tr>
 *   <tr><td>{@code dma_map_sg()}, {@code dma_unmap_sg()}</td><td>{@code ClassicDma.mapSg, unmapSg}</td></tr>
 *   <tr><td>{@code dma_map_sgtable()}, {@code dma_unmap_sgtable()}</td>
 *       <td>{@code ClassicDma.mapTable, unmapTable}</td></tr>
 *   <tr><td>{@code dma_direct_map_sg()}, {@code dma_direct_unmap_sg()}</td><td>{@code DirectMapper}</td></tr>
 *   <tr><td>{@code iommu_dma_map_sg()}, {@code iommu_dma_unmap_sg()}</td><td>{@code IommuMapper}</td></tr>
 *   <tr><td>{@code __finalise_sg()}, {@code __invalidate_sg()}</td><td>{@code IommuMapper, inside}</td></tr>
 *   <tr><td>{@code iommu_map_sg()}, {@code iommu_map()}, {@code iommu_unmap()}</td>
 *       <td>{@code IommuDomain.mapSg, map, unmap}</td></tr>
 *   <tr><td>{@code map_pages()}, {@code unmap_pages()}</td><td>{@code PageTableOps}</td></tr>
 *   <tr><td>{@code dma_get_max_seg_size()}, {@code dma_get_seg_boundary()}</td>
 *       <td>{@code ClassicDevice.segmentLimit, boundary}</td></tr>
 *   <tr><td>{@code phys_to_dma()}, {@code dma_to_phys()}</td><td>{@code DmaRangeMap}</td></tr>
 *   <tr><td>{@code pci_p2pdma_map_type()}, {@code pci_p2pdma_map_segment()}</td><td>{@code PeerRouting}</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.legacy.dmamap;

import org.jspecify.annotations.NullMarked;
