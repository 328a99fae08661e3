/**
 * RDMA memory regions, written twice (S19): user memory is pinned, mapped, and described to an adapter by pages of the adapter's own
 * size.
 *
 * <table>
 * <caption>Two drivers that want opposite things</caption>
 * <tr><th>Driver</th><th>classic</th><th>new</th><th>reads</th></tr>
 * <tr><td>bnxt_re</td><td>{@link io.github.dmasg.proptests.drivers.umem.ClassicBnxtRe}</td><td>{@link
 *     io.github.dmasg.proptests.drivers.umem.DirectBnxtRe}</td><td>DMA addresses only, in the best page size</td></tr>
 * <tr><td>rxe</td><td>{@link io.github.dmasg.proptests.drivers.umem.ClassicRxe}</td><td>{@link
 *     io.github.dmasg.proptests.drivers.umem.DirectRxe}</td><td>pages only: its hardware is the CPU</td></tr>
 * </table>
 *
 * <p>{@link io.github.dmasg.proptests.drivers.umem.UserRegion} is what they are given, {@link
 * io.github.dmasg.proptests.drivers.umem.PageBufferList} and {@link io.github.dmasg.proptests.drivers.umem.RegionEntry} are what bnxt_re's
 * adapter reads, {@link io.github.dmasg.proptests.drivers.umem.PageMap} is what rxe reads.
 *
 * <p>The bug of the classic side: a list that was mapped still shows its CPU lengths and pages beside its DMA lengths, and after merging
 * they are no longer about the same memory ({@link io.github.dmasg.proptests.drivers.umem.EntryLength}).
 */
@NullMarked
package io.github.dmasg.proptests.drivers.umem;

import org.jspecify.annotations.NullMarked;
