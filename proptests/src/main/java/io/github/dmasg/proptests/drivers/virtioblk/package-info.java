/**
 * The virtio block driver's data path, written twice: how one request becomes a chain of descriptors, in the ring or in a table of
 * its own.
 *
 * <p>{@link io.github.dmasg.proptests.drivers.virtioblk.ClassicVirtioBlk} does it as Linux 6.12 does, with a scatterlist and a {@link
 * io.github.dmasg.proptests.drivers.virtioblk.ClassicVirtqueue} that maps entry by entry; {@link
 * io.github.dmasg.proptests.drivers.virtioblk.DirectVirtioBlk} maps straight into the form. Both answer with a {@link
 * io.github.dmasg.proptests.drivers.virtioblk.VirtioBlkStatus} and the number of a chain's first descriptor.
 */
@NullMarked
package io.github.dmasg.proptests.drivers.virtioblk;

import org.jspecify.annotations.NullMarked;
