/**
 * Sharing a buffer between drivers: one exports, others import, each for its own device (S33, S34, S36).
 *
 * <p>The importer's types ({@link io.github.dmasg.share.SharedBuffer}, {@link io.github.dmasg.share.Attachment}, {@link
 * io.github.dmasg.share.SharedMapping}) lead to DMA segments and nowhere else: no page, no source, no mapping token, so it can
 * neither touch the memory nor sync it. They are final and implement none of the page side's interfaces, so a cast does not compile
 * either.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.share.ExportedBuffer}</td><td>you own the memory: share it, move it, take it back</td></tr>
 * <tr><td>{@link io.github.dmasg.share.Exporter}</td><td>you decide who may attach, and how; {@link
 *     io.github.dmasg.share.RouteExporter} decides by the bus</td></tr>
 * <tr><td>{@link io.github.dmasg.share.Importer}</td><td>you use somebody's buffer and say what you can handle</td></tr>
 * <tr><td>{@link io.github.dmasg.share.Attachment}</td><td>you are attached: map, detach</td></tr>
 * <tr><td>{@link io.github.dmasg.share.SharedMapping}</td><td>you have segments: announce every use, close</td></tr>
 * <tr><td>{@link io.github.dmasg.share.Fence}</td><td>you wait for work of a device, or signal its end</td></tr>
 * <tr><td>{@link io.github.dmasg.share.Decision}</td><td>you answer somebody who wants to attach</td></tr>
 * <tr><td>{@link io.github.dmasg.share.Move}</td><td>you bring a buffer to another place (S36)</td></tr>
 * <tr><td>{@link io.github.dmasg.share.ShareException}, {@link io.github.dmasg.share.ShareError}</td><td>a buffer could not
 *     be attached, mapped or used</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.share;

import org.jspecify.annotations.NullMarked;
