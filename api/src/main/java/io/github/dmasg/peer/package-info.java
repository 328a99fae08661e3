/**
 * Peer-to-peer memory: which device can reach which provider's memory, and how (S23 to S31, S37, S38).
 *
 * <p>A mapper asks {@link io.github.dmasg.peer.PeerRoutes} for the {@link io.github.dmasg.peer.MapType} of a provider and a
 * client; it never looks at the bus itself.
 *
 * <table>
 * <caption>Choose</caption>
 * <tr><th>Type</th><th>when</th></tr>
 * <tr><td>{@link io.github.dmasg.peer.Bus}</td><td>you describe the hardware: {@link io.github.dmasg.peer.HostBridge}, {@link
 *     io.github.dmasg.peer.BusPort}, {@link io.github.dmasg.peer.BusSwitch}, and where devices are plugged in</td></tr>
 * <tr><td>{@link io.github.dmasg.peer.Route}</td><td>you want to know how far one device is from another, and why</td></tr>
 * <tr><td>{@link io.github.dmasg.peer.PeerProviders}</td><td>you register memory, look for the nearest, or make a mapper</td></tr>
 * <tr><td>{@link io.github.dmasg.peer.PeerProvider}</td><td>you are the driver that offers memory: pool, resources, removal</td></tr>
 * <tr><td>{@link io.github.dmasg.peer.PeerMemory}</td><td>you hold a range of it</td></tr>
 * <tr><td>{@link io.github.dmasg.peer.PeerException}</td><td>a provider refused: it says whether a retry helps</td></tr>
 * <tr><td>{@link io.github.dmasg.peer.BusNode}, {@link io.github.dmasg.peer.Forwarding}</td><td>you say what a part of the
 *     bus passes on</td></tr>
 * <tr><td>{@link io.github.dmasg.peer.ProviderMemory}</td><td>you say what a device offers</td></tr>
 * <tr><td>{@link io.github.dmasg.peer.PeerError}</td><td>you decide what a refusal means</td></tr>
 * </table>
 */
@NullMarked
package io.github.dmasg.peer;

import org.jspecify.annotations.NullMarked;
