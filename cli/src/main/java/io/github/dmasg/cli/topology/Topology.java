package io.github.dmasg.cli.topology;

import io.github.dmasg.device.Device;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import java.util.List;

/**
 * A bus, the memory on it, and who might use it.
 *
 * @param providers answers who reaches what
 * @param memory the rows of the matrix, as described
 * @param clients the columns, as described
 */
public record Topology(PeerProviders providers, List<PeerProvider> memory, List<Device> clients) {
    /**
     * Takes copies.
     *
     * @param providers registry
     * @param memory rows
     * @param clients columns
     */
    public Topology {
        memory = List.copyOf(memory);
        clients = List.copyOf(clients);
    }
}
