package io.github.dmasg.proptests.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.suite.NamedPropertyTests;
import io.github.dmasg.proptests.suite.peer.MixedListProperties;
import io.github.dmasg.proptests.suite.peer.RouteProperties;
import io.github.dmasg.proptests.suite.peer.UserListProperties;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of peer memory, with many tries. */
class PeerNamedPropertiesTest {
    private static final long TRIES = 300;

    @TestFactory
    Stream<DynamicTest> hold() {
        return Stream.of(MixedListProperties.all(), UserListProperties.all(), RouteProperties.all())
                .flatMap(group -> NamedPropertyTests.of(group, TRIES));
    }

    @Test
    void aMapperWithoutRoutesSaysSoAndRefusesAll() {
        IommuDomain domain = IommuDomain.builder().build();
        for (DmaMapper mapper : List.of(
                new IommuMapper(domain, Policy.MINIMAL, PeerRoutes.NONE),
                new DirectMapper(Policy.MINIMAL, PeerRoutes.NONE))) {
            assertFalse(mapper.peerMemorySupported());
            BioVecList source = new BioVecList();
            source.append(1, 0, 4096, 1);
            Device device = Device.named("client").build();
            DmaException thrown = assertThrows(
                    DmaException.class,
                    () -> mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList()));
            assertEquals(DmaError.EREMOTEIO, thrown.error());
        }
    }
}
