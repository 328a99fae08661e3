package io.github.dmasg.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import org.junit.jupiter.api.Test;

class PeerRoutesTest {
    private static final Device NIC = Device.named("nic").build();

    @Test
    void withoutPeerMemoryNothingIsWithinReach() {
        assertEquals(MapType.NOT_SUPPORTED, PeerRoutes.NONE.mapType(1, NIC));
        assertFalse(PeerRoutes.NONE.supported());
        assertEquals(0, PeerRoutes.NONE.busOffset(1));
        assertEquals("out of reach", PeerRoutes.NONE.reason(1, NIC));
        assertEquals("provider 7", PeerRoutes.NONE.name(7));
    }

    @Test
    void routesOfOnesOwnAreSupportedAndHaveWords() {
        PeerRoutes oneReached = new PeerRoutes() {
            @Override
            public MapType mapType(int provider, Device client) {
                return provider == 1 ? MapType.HOST_BRIDGE : MapType.NOT_SUPPORTED;
            }

            @Override
            public long busOffset(int provider) {
                return 0;
            }
        };
        assertTrue(oneReached.supported());
        assertEquals("within reach", oneReached.reason(1, NIC));
        assertEquals("out of reach", oneReached.reason(2, NIC));
    }
}
