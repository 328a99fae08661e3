/**
 * The AHCI driver's data path, written twice: how one command's memory becomes the descriptors of a command table.
 *
 * <p>{@link io.github.dmasg.proptests.drivers.ahci.ClassicAhci} does it as Linux 6.12 does, with a scatterlist in between; {@link
 * io.github.dmasg.proptests.drivers.ahci.DirectAhci} maps straight into the form. Both fill a slot of the same {@link
 * io.github.dmasg.proptests.drivers.ahci.AhciPort} and answer with an {@link io.github.dmasg.proptests.drivers.ahci.AhciStatus}.
 */
@NullMarked
package io.github.dmasg.proptests.drivers.ahci;

import org.jspecify.annotations.NullMarked;
