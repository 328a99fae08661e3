/**
 * The bits of a kernel that every classic interface leans on.
 *
 * <ul>
 *   <li>{@link io.github.dmasg.legacy.kernel.Errno}: the numbers behind the negative results. Choose it when a method
 *       documented as "0 or a negative errno" has to be interpreted.
 *   <li>{@link io.github.dmasg.legacy.kernel.WarnLog}: where a failed {@code WARN_ON} goes. Choose it when a test or a
 *       recording counts warnings.
 *   <li>{@link io.github.dmasg.legacy.kernel.UndefinedInKernelException}: thrown where the kernel itself would read or
 *       write memory it does not own, so that there is no behaviour to reproduce.
 * </ul>
 */
@NullMarked
package io.github.dmasg.legacy.kernel;

import org.jspecify.annotations.NullMarked;
