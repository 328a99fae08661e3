/**
 * The storage that the lists of both sides share: pairs of {@code long}s in chunks that chain. Not exported; it knows neither
 * pages nor DMA addresses.
 */
@NullMarked
package io.github.dmasg.chunk;

import org.jspecify.annotations.NullMarked;
