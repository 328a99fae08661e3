/**
 * Drivers written twice, on the classic interface and on the new one: what every such driver tells about itself.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.DriverPair}</td><td>you add a driver: make one and list it in the package
 *     {@code table}</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.DriverSide}</td><td>you say how one of the two is made and used</td></tr>
 * </table>
 *
 * <p>Each driver has a package of its own below this one.
 */
@NullMarked
package io.github.dmasg.proptests.drivers;

import org.jspecify.annotations.NullMarked;
