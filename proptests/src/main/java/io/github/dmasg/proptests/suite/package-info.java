/**
 * The property suite: named properties of DMA mapping, to be run on any implementation.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Package or type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.Catalogue}</td><td>you want the list of all properties</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.plug}</td><td>you have an implementation to run them on</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.run}</td><td>you run them, or write one</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.prop}</td><td>you read those about mapping</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.iommu}</td><td>you read those about IOVA space and page table</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.classic}</td><td>you read those about the classic list and its iterators</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.form}</td><td>you read those about what devices read</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.peer}</td><td>you read those about peer-to-peer memory</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.owner}</td><td>you read those about ownership</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.share}</td><td>you read those about shared buffers</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.thread}</td><td>you write one about several threads</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.naive}</td><td>you want an implementation to compare with</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.adapted}</td><td>you want to see how one is plugged in</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.suite;

import org.jspecify.annotations.NullMarked;
