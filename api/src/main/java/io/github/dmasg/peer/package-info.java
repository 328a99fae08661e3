/**
 * Peer-to-peer memory: which device can reach which provider's memory, and how (S23 to S31).
 *
 * <p>A mapper asks {@link io.github.dmasg.peer.PeerRoutes} for the {@link io.github.dmasg.peer.MapType} of a provider and a
 * client; it never looks at the bus itself.
 */
@NullMarked
package io.github.dmasg.peer;

import org.jspecify.annotations.NullMarked;
