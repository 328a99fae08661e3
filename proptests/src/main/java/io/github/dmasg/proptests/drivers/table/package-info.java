/**
 * The comparison of all drivers that are written twice, and the forms they use, measured and printed.
 *
 * <table>
 * <caption>Parts</caption>
 * <tr><th>Type</th><th>what it is</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.table.DriverPairs}</td><td>the drivers</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.table.DriverTable}</td><td>their lines of code, memory and calls: classic and
 *     new</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.table.FormTable}</td><td>which test shows what of each form</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.drivers.table;

import org.jspecify.annotations.NullMarked;
