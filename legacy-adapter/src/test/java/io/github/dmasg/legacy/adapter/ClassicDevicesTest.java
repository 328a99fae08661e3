package io.github.dmasg.legacy.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.legacy.dmamap.ClassicDevice;
import io.github.dmasg.peer.PeerRoutes;
import org.junit.jupiter.api.Test;

class ClassicDevicesTest {
    @Test
    void limitsAreThoseOfTheDevice() {
        Device device = Device.named("nic")
                .dmaBits(32)
                .maxSegmentSize(0x8000)
                .boundaryMask(0xffff)
                .build();
        ClassicDevice classic = ClassicDevices.of(device, PeerRoutes.NONE);
        assertEquals(0x8000, classic.maxSegmentSize());
        assertEquals(0xffff, classic.segmentBoundaryMask());
        assertEquals(0xffff_ffffL, classic.addressLimit());
    }

    @Test
    void noLimitIsWhatAClassicDeviceCanSay() {
        Device device = Device.named("nic").limits(SegmentLimits.NONE).build();
        ClassicDevice classic = ClassicDevices.of(device, PeerRoutes.NONE);
        assertEquals(0xffff_ffffL, classic.maxSegmentSize());
        assertEquals(0, classic.segmentBoundaryMask(), "not set");
        assertEquals(-1, classic.boundary());
    }
}
