/**
 * The properties of peer-to-peer memory.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>about</th></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.peer.MixedListProperties}</td><td>lists of ordinary memory and memory of several
 *     providers</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.peer.UserListProperties}</td><td>lists of pages that a user laid side by side</td></tr>
 * <tr><td>{@link io.github.dmasg.proptests.suite.peer.RouteProperties}</td><td>who reaches whom on a bus</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.proptests.suite.peer;

import org.jspecify.annotations.NullMarked;
