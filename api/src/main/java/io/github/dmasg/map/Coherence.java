package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;

/** The check behind {@link MapAttributes#REQUIRE_COHERENT}. */
final class Coherence {
    private Coherence() {}

    static void require(Device device, MapAttributes attributes) throws DmaException {
        if (attributes.requireCoherent() && !device.coherent()) {
            throw DmaException.of(
                    DmaError.NOT_COHERENT,
                    device + ": needs sync calls (expected: a coherent device, as the caller demands)");
        }
    }
}
