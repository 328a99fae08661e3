/**
 * The driver of the IPU3 camera receiver, written twice (S18): how a frame buffer becomes lists of page numbers.
 *
 * <p>{@link io.github.dmasg.proptests.drivers.cio2.ClassicCio2} does it as Linux 6.12 does, with a scatterlist and the DMA page
 * iterator; {@link io.github.dmasg.proptests.drivers.cio2.DirectCio2} maps straight into the form. Both fill a row of the same
 * {@link io.github.dmasg.proptests.drivers.cio2.FrameTable} and answer with a {@link
 * io.github.dmasg.proptests.drivers.cio2.FrameStatus}.
 */
@NullMarked
package io.github.dmasg.proptests.drivers.cio2;

import org.jspecify.annotations.NullMarked;
