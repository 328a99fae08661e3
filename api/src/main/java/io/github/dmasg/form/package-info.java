/**
 * Device forms: a mapping in the form that a device reads, without a list in between (S7, S8, S10).
 *
 * <p>Each is a {@link io.github.dmasg.dma.DmaSink}: a driver hands it to the mapper and gets it filled. It tells the mapper its
 * limits, tells the driver before how much table it can take, refuses what the device would read wrongly, and is reused without
 * allocating.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.form.NvmePrpList}</td><td>the controller reads PRP entries</td></tr>
 * <tr><td>{@link io.github.dmasg.form.NvmeSglList}</td><td>the controller reads SGL descriptors</td></tr>
 * <tr><td>{@link io.github.dmasg.form.AhciPrdt}</td><td>you fill an AHCI command table</td></tr>
 * <tr><td>{@link io.github.dmasg.form.VirtioChain}, {@link io.github.dmasg.form.VirtioIndirect}</td><td>you fill a split
 *     virtqueue, in the ring or in a table of its own</td></tr>
 * <tr><td>{@link io.github.dmasg.form.XhciTransfer}</td><td>you queue a USB transfer</td></tr>
 * <tr><td>{@link io.github.dmasg.form.BlockTable}</td><td>the device wants blocks of one size, or you want any byte's address in
 *     O(1)</td></tr>
 * <tr><td>{@link io.github.dmasg.form.BlockSizes}</td><td>you do not know the block size before you see the mapping (S9)</td></tr>
 * <tr><td>{@link io.github.dmasg.form.AddressArray}</td><td>you want random access and segments as they come</td></tr>
 * <tr><td>{@link io.github.dmasg.form.GpuRanges}</td><td>you update a GPU page table with the largest pages that fit</td></tr>
 * <tr><td>{@link io.github.dmasg.form.MobPageTable}</td><td>the device walks a tree of page numbers</td></tr>
 * <tr><td>{@link io.github.dmasg.form.ListOfPointers}</td><td>the device reads tables of 32-bit page numbers</td></tr>
 * <tr><td>{@link io.github.dmasg.form.TableMemory}, {@link io.github.dmasg.form.TablePool}</td><td>you provide the memory that
 *     tables lie in</td></tr>
 * <tr><td>{@link io.github.dmasg.form.DeviceForm}, {@link io.github.dmasg.form.TableNeed}</td><td>your code does not care
 *     which form it fills, or sets the memory aside before</td></tr>
 * <tr><td>{@link io.github.dmasg.form.TablePage}</td><td>you read or write a table as the device does</td></tr>
 * <tr><td>{@link io.github.dmasg.form.VirtioForm}, {@link io.github.dmasg.form.VirtioRing}, {@link
 *     io.github.dmasg.form.XhciRing}</td><td>you set up what several requests share</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.form;

import org.jspecify.annotations.NullMarked;
