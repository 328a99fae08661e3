/**
 * What one map call and one unmap call take, apart from each other and with several callers at once: the parameters and the sample
 * of the kernel's own map benchmark. {@link io.github.dmasg.benchmarks.latency.MapShape} says what is mapped, {@link
 * io.github.dmasg.benchmarks.latency.MapMachine} makes the callers of both models, {@link
 * io.github.dmasg.benchmarks.latency.MapLatencyBenchmark} takes the samples and {@link
 * io.github.dmasg.benchmarks.latency.LatencyRun} sums them up; {@link io.github.dmasg.benchmarks.latency.MapCommand} is the command
 * line, {@link io.github.dmasg.benchmarks.latency.LatencyPlan} the rows of the committed table.
 */
@NullMarked
package io.github.dmasg.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
