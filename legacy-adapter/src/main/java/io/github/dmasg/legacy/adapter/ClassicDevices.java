package io.github.dmasg.legacy.adapter;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.legacy.dmamap.ClassicDevice;
import io.github.dmasg.legacy.dmamap.PeerMapType;
import io.github.dmasg.legacy.dmamap.PeerRouting;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;

/** Describes a device of the new interface to the classic mapping. */
public final class ClassicDevices {
    private static final long LARGEST_SEGMENT = 0xffff_ffffL;

    private ClassicDevices() {}

    /**
     * The same device in the kernel's terms. What the classic interface cannot say is left to whoever checks its results: a
     * segment size above 32 bits, a number of segments, a place to cut.
     *
     * @param device a coherent device that sees physical addresses as they are
     * @param routes how it reaches providers
     * @return the classic device
     * @throws IllegalArgumentException if the device has bus windows or needs sync calls, which the classic model has not
     */
    public static ClassicDevice of(Device device, PeerRoutes routes) {
        if (!device.windows().identity()) {
            throw new IllegalArgumentException(
                    "bus windows: of " + device + " (expected: none; describe them as a DmaRangeMap)");
        }
        if (!device.coherent()) {
            throw new IllegalArgumentException("device: " + device
                    + " is not coherent (expected: a coherent one; the classic model does not sync)");
        }
        SegmentLimits limits = device.limits();
        long boundary = limits.boundaryMask() == SegmentLimits.NO_BOUNDARY ? 0 : limits.boundaryMask();
        return new ClassicDevice(
                Math.min(limits.maxSegmentSize(), LARGEST_SEGMENT),
                boundary,
                device.highestAddress(),
                0,
                null,
                routing(device, routes));
    }

    /**
     * The same routes in the kernel's terms.
     *
     * @param device the client
     * @param routes how it reaches providers
     * @return the classic routing
     */
    public static PeerRouting routing(Device device, PeerRoutes routes) {
        return new PeerRouting() {
            @Override
            public PeerMapType typeOf(int provider) {
                return switch (routes.mapType(provider, device)) {
                    case BUS_ADDRESS -> PeerMapType.BUS_ADDR;
                    case HOST_BRIDGE -> PeerMapType.THRU_HOST_BRIDGE;
                    case NOT_SUPPORTED -> PeerMapType.NOT_SUPPORTED;
                };
            }

            @Override
            public @ByteCount long busOffset(int provider) {
                return routes.busOffset(provider);
            }
        };
    }
}
