/**
 * A GPU driver's system memory, written twice (S8): buffer objects made of pages, bound page by page into the table through which the GPU
 * sees them, moved to other pages while bound.
 *
 * <table>
 * <caption>Parts</caption>
 * <tr><th>Type</th><th>what it is</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.gpu.ClassicGpu}</td><td>a buffer object on the classic interface: a scatterlist is
 *     mapped, then an array of addresses is made from it, and both are kept</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.gpu.DirectGpu}</td><td>the same on the new interface: the mapping arrives in the
 *     array</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.gpu.Gart}</td><td>what the GPU reads</td></tr>
 * </table>
 *
 * <p>The bugs of the classic driver: the array was filled in one walk over pages and addresses ({@link
 * io.github.dmasg.proptests.drivers.gpu.ArrayFill}), and it goes on answering when the mapping behind it is gone.
 */
@NullMarked
package io.github.dmasg.proptests.drivers.gpu;

import org.jspecify.annotations.NullMarked;
