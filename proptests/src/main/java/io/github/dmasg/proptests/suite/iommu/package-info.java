/**
 * The properties of what an IOMMU mapper is made of: the space of IO virtual addresses, and the page table.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>about</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.iommu.IovaProperties}</td><td>ranges of IOVAs taken, given back and reserved</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.iommu.TableProperties}</td><td>translations made and removed, and their tables</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.suite.iommu;

import org.jspecify.annotations.NullMarked;
