/**
 * The address space of an IOMMU domain: which IOVAs are free, and the page table that translates them.
 *
 * <table>
 * <caption>Choose what when</caption>
 * <tr><th>Type</th><th>Choose it to</th></tr>
 * <tr><td>{@link io.github.dmasg.iommu.IommuDomain}</td><td>build a domain: granule, leaf sizes, aperture, levels</td></tr>
 * <tr><td>{@link io.github.dmasg.iommu.IovaSpace}</td><td>allocate and free ranges of IOVA, from any thread</td></tr>
 * <tr><td>{@link io.github.dmasg.iommu.PageTable}</td><td>map or unmap one contiguous range, translate, walk</td></tr>
 * <tr><td>{@link io.github.dmasg.iommu.TableWriter}</td><td>fill one IOVA range from scattered pages, the hot path of a
 * mapper</td></tr>
 * <tr><td>{@link io.github.dmasg.iommu.Fragmentation}</td><td>see how free and used IOVA lie</td></tr>
 * <tr><td>{@link io.github.dmasg.iommu.TablePages}</td><td>limit the memory of page tables, or make it fail in a test</td></tr>
 * <tr><td>{@link io.github.dmasg.iommu.InvalidationListener}</td><td>simulate an IOTLB</td></tr>
 * <tr><td>{@link io.github.dmasg.iommu.Access}, {@link io.github.dmasg.iommu.LeafVisitor}</td><td>walk a table and see what a
 *     device may do</td></tr>
 * <tr><td>{@link io.github.dmasg.iommu.TablePagesExhaustedException}, {@link
 *     io.github.dmasg.iommu.TranslationExistsException}</td><td>know why nothing was mapped</td></tr>
 * </table>
 *
 * <p>Neither half knows pages, lists or devices: addresses come in and go out as {@code long}s, marked by the qualifiers of
 * {@link io.github.dmasg.unit}.
 */
@NullMarked
package io.github.dmasg.iommu;

import org.jspecify.annotations.NullMarked;
