/** Entry point of {@code benchmarks.jar}; {@link io.github.dmasg.benchmarks.Main}. */
@NullMarked
package io.github.dmasg.benchmarks;

import org.jspecify.annotations.NullMarked;
