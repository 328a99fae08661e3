/**
 * RDMA read and write between a storage target's buffers and a remote host, written twice (S32): nvmet and the other targets hand their
 * buffer to a common layer, which maps it, skips to where the transfer starts, and cuts it into work requests.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>what it is</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.rdmarw.ClassicRw}</td><td>the common layer with its parameters as they were when the
 *     bug was found: the list and its count are handed over at the start and once more at the end</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.rdmarw.ClassicTarget}</td><td>a target on top of it</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.rdmarw.DirectTarget}</td><td>the same on the new interface; the common layer has
 *     nothing left to do</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.drivers.rdmarw.SendQueue}</td><td>what the adapter reads</td></tr>
 * </table>
 *
 * <p>The bugs of the classic layer, both real: its error path unmapped the list after it had moved on in it ({@link
 * io.github.dmasg.proptests.drivers.rdmarw.ErrorPath}), and a target could hand other values to the end than to the start.
 */
@NullMarked
package io.github.dmasg.proptests.drivers.rdmarw;

import org.jspecify.annotations.NullMarked;
