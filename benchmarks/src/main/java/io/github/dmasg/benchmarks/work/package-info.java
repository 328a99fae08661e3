/** What is measured: each class does one job of a driver in two ways, choose it by the job: {@link io.github.dmasg.benchmarks.work.Walks} reads the page side, {@link io.github.dmasg.benchmarks.work.DmaWalks} the DMA side, {@link io.github.dmasg.benchmarks.work.Build} makes a list, {@link io.github.dmasg.benchmarks.work.MapUnmap} maps. */
@NullMarked
package io.github.dmasg.benchmarks.work;

import org.jspecify.annotations.NullMarked;
