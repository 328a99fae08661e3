/**
 * What the hardware reads: decoders of device forms, written from the specifications and not from the encoders.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>to</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.hardware.TableSpace}</td><td>give tables a place in memory, watch pages come back,
 *     let the n-th call fail</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.hardware.NvmeReader}</td><td>follow PRP lists and SGL descriptors</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.hardware.PrdtReader}</td><td>read an AHCI command table</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.hardware.VirtioReader}</td><td>follow a virtio chain</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.hardware.TrbReader}</td><td>consume an xHCI ring</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.hardware.PageNumberReader}</td><td>walk page tables of page numbers</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.hardware.FrameReader}</td><td>find a frame buffer as the IPU3 receiver does</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.hardware.Stretches}</td><td>compare bytes by address, however they were cut</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.hardware;

import org.jspecify.annotations.NullMarked;
