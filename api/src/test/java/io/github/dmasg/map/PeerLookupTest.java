package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Routes are asked for once in a call and remembered, however many providers there are and whatever their numbers. */
class PeerLookupTest {
    private static final Device DEVICE = Device.named("device").build();

    /** Every third provider is reached through the host bridge; notes who was asked for. */
    private static final class Routes implements PeerRoutes {
        private final List<Integer> asked = new ArrayList<>();

        @Override
        public MapType mapType(int provider, Device client) {
            asked.add(provider);
            return provider % 3 == 0 ? MapType.HOST_BRIDGE : MapType.BUS_ADDRESS;
        }

        @Override
        public long busOffset(int provider) {
            return provider * 0x1_0000L;
        }
    }

    private final Routes routes = new Routes();
    private final PeerLookup lookup = new PeerLookup();

    private void assertAnswers(int provider) throws DmaException {
        boolean byBus = provider != BioVec.ORDINARY && provider % 3 != 0;
        assertEquals(byBus, lookup.byBusAddress(provider, 0), () -> "provider " + provider);
        if (byBus) {
            assertEquals(0x123 + provider * 0x1_0000L, lookup.byBus(0x123), () -> "provider " + provider);
        }
    }

    private void assertEachAskedOnce(int... providers) throws DmaException {
        routes.asked.clear();
        lookup.begin(routes, DEVICE);
        assertFalse(lookup.sawDeviceMemory());
        List<Integer> expected = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int provider : providers) {
                assertAnswers(provider);
                assertAnswers(provider);
                assertAnswers(BioVec.ORDINARY);
                assertTrue(lookup.sawDeviceMemory());
                if (round == 0) {
                    expected.add(provider);
                }
            }
        }
        assertEquals(expected, routes.asked);
    }

    @Test
    void providersInOrder() throws DmaException {
        int[] providers = new int[100];
        for (int i = 0; i < providers.length; i++) {
            providers[i] = i + 1;
        }
        assertEachAskedOnce(providers);
        assertEachAskedOnce(providers);
    }

    /** The tables begin with room for eight, and grow by doubling. */
    @Test
    void theFirstNumberThatHasNoRoomYet() throws DmaException {
        assertEachAskedOnce(8);
        assertEachAskedOnce(16, 8, 15, 17);
        assertEachAskedOnce(1);
    }

    @Test
    void theLargestNumberFirst() throws DmaException {
        assertEachAskedOnce(BioVec.MAX_PROVIDER, 1, 40_000, 2, 1000);
        assertEachAskedOnce(2, BioVec.MAX_PROVIDER);
    }

    @Test
    void nextCallAsksAgain() throws DmaException {
        for (int provider : new int[] {7, 7, 5}) {
            routes.asked.clear();
            lookup.begin(routes, DEVICE);
            assertAnswers(provider);
            assertEquals(List.of(provider), routes.asked);
        }
        lookup.begin(routes, DEVICE);
        assertAnswers(BioVec.ORDINARY);
        assertFalse(lookup.sawDeviceMemory());
    }
}
