/**
 * The comparison of all drivers that are written twice, measured and printed.
 *
 * <p>{@link io.github.dmasg.proptests.drivers.table.DriverPairs} lists the drivers.
 */
@NullMarked
package io.github.dmasg.proptests.drivers.table;

import org.jspecify.annotations.NullMarked;
