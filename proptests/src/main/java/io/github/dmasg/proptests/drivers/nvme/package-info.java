/**
 * The NVMe PCI driver's data path, written twice (S32): how one request's memory becomes the data pointer of a command.
 *
 * <p>{@link io.github.dmasg.proptests.drivers.nvme.ClassicNvme} does it as Linux 6.12 does, with a scatterlist in between; {@link
 * io.github.dmasg.proptests.drivers.nvme.DirectNvme} maps straight into the form. Both answer with an {@link
 * io.github.dmasg.proptests.drivers.nvme.NvmeStatus} and an {@link io.github.dmasg.proptests.drivers.nvme.NvmePointer}.
 */
@NullMarked
package io.github.dmasg.proptests.drivers.nvme;

import org.jspecify.annotations.NullMarked;
