/**
 * What was measured, in memory and as JSON: {@link io.github.dmasg.benchmarks.result.RowResult} is one row of the table, {@link
 * io.github.dmasg.benchmarks.result.Pairs} a file of them, {@link io.github.dmasg.benchmarks.result.Growth} a file of what was
 * measured at growing sizes.
 */
@NullMarked
package io.github.dmasg.benchmarks.result;

import org.jspecify.annotations.NullMarked;
