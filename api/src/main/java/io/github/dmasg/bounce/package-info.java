/**
 * Bounce buffers: memory that a device can reach, lent for data that it cannot.
 *
 * <p>{@link io.github.dmasg.bounce.BouncePool} lends the slots and copies; {@link io.github.dmasg.bounce.PhysicalMemory} is what it
 * copies with, supplied by whoever owns the bytes: a simulator, or a user-space driver with its own mappings. A mapper is given a
 * pool and decides when to use it.
 */
@NullMarked
package io.github.dmasg.bounce;

import org.jspecify.annotations.NullMarked;
