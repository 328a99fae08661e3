/**
 * One checker for each kind of recording.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.proptests.conformance.kinds.KernelKinds}: all of them. Choose it to make a runner.
 * </ul>
 */
@NullMarked
package io.github.dmasg.proptests.conformance.kinds;

import org.jspecify.annotations.NullMarked;
