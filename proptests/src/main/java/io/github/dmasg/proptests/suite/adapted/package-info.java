/**
 * The implementations of this project behind the suite's plug.
 *
 * <p>{@link io.github.dmasg.proptests.suite.adapted.ApiImplementation} is the proposed interface with either policy; {@link
 * io.github.dmasg.proptests.suite.adapted.LegacyImplementation} is the classic {@code dma_map_sg} on the classic list.
 */
@NullMarked
package io.github.dmasg.proptests.suite.adapted;

import org.jspecify.annotations.NullMarked;
