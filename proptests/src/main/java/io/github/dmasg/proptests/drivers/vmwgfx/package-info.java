/**
 * The memory objects of VMware's graphics driver, written twice (S15, S17): how a buffer becomes a page table of one or two levels.
 *
 * <p>{@link io.github.dmasg.proptests.drivers.vmwgfx.ClassicMob} does it as Linux 6.12 does: one {@link
 * io.github.dmasg.proptests.drivers.vmwgfx.ClassicPageCursor} over the four {@link
 * io.github.dmasg.proptests.drivers.vmwgfx.BufferMode modes} of a {@link
 * io.github.dmasg.proptests.drivers.vmwgfx.ClassicBuffer}, and two of them side by side over the tables. {@link
 * io.github.dmasg.proptests.drivers.vmwgfx.DirectMob} fills the form, from a mapper or from addresses that are known already. The
 * device is told a {@link io.github.dmasg.proptests.drivers.vmwgfx.MobPointer}.
 */
@NullMarked
package io.github.dmasg.proptests.drivers.vmwgfx;

import org.jspecify.annotations.NullMarked;
