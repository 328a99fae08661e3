/** How it is measured: {@link io.github.dmasg.benchmarks.measure.Plan} lists the rows of the table, {@link io.github.dmasg.benchmarks.measure.PairBenchmark} times one of them, {@link io.github.dmasg.benchmarks.measure.Measurement} times them all and writes the results. */
@NullMarked
package io.github.dmasg.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
