/**
 * The classic allocator of I/O virtual addresses, in granule units.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.iova.IovaDomain}: one address space. Choose it to get, give back or reserve
 *       ranges exactly as Linux 6.12 does, heuristics included.
 *   <li>{@link io.github.dmasg.legacy.iova.IovaRange}: one range that is in use. Choose it to read back what a call
 *       returned or to walk the space.
 * </ul>
 *
 * <p>The per-CPU caches in front of the allocator are not part of the model.
 */
@NullMarked
package io.github.dmasg.legacy.iova;

import org.jspecify.annotations.NullMarked;
