package io.github.dmasg.proptests.drivers;

import io.github.dmasg.device.Device;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.adapter.ClassicDevices;
import io.github.dmasg.legacy.adapter.SharedDomain;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.dmamap.DirectMapper;
import io.github.dmasg.legacy.dmamap.DirectUnmapListener;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.dmamap.IommuMapper;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.hardware.HardwareFaultException;
import io.github.dmasg.proptests.hardware.Stretches;
import java.util.function.Supplier;

/** What the tests of several drivers share: the classic mapping functions of a device, and what hardware should find. */
public final class DriverBench {
    private DriverBench() {}

    /** The kernel's mapping functions for a device without an IOMMU. */
    public static ClassicDma direct(Device device) {
        WarnLog warnings = new WarnLog();
        return new ClassicDma(
                new DirectMapper(ClassicDevices.of(device, PeerRoutes.NONE), DirectUnmapListener.NONE, warnings),
                warnings);
    }

    /** The kernel's mapping functions for a device behind an IOMMU. */
    public static ClassicDma behind(IommuDomain domain, Device device) {
        WarnLog warnings = new WarnLog();
        SharedDomain shared = new SharedDomain(domain);
        return new ClassicDma(
                new IommuMapper(
                        ClassicDevices.of(device, PeerRoutes.NONE),
                        new io.github.dmasg.legacy.dmamap.IommuDomain(domain.pageSizes(), shared, IommuEvents.NONE),
                        shared,
                        domain.granule(),
                        warnings),
                warnings);
    }

    /** The bytes of a source by physical address. */
    public static Stretches bytes(PageSource source) {
        Stretches all = new Stretches();
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                all.add(cursor.phys(i), cursor.length(i));
            }
        }
        return all;
    }

    /** What the hardware reads, or nothing if it stops at something that breaks its specification. */
    public static Stretches orFault(Supplier<Stretches> reader) {
        try {
            return reader.get();
        } catch (HardwareFaultException e) {
            return new Stretches();
        }
    }
}
