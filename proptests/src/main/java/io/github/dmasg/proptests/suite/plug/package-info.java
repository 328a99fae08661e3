/**
 * The plug: what an implementation of DMA mapping has to offer so that the suite can be run on it.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.plug.Implementation}</td><td>you have an implementation: say what it promises and
 *     for which calls</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.plug.Bench}</td><td>one machine with one mapper, as the suite drives it</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.plug.Grant}</td><td>one mapping</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.plug.Demand}</td><td>what is to be mapped</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.plug.Promise}</td><td>a property does not hold for everybody</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.suite.plug;

import org.jspecify.annotations.NullMarked;
