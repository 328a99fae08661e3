package io.github.dmasg.proptests.drivers;

import io.github.dmasg.device.Device;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.adapter.ClassicDevices;
import io.github.dmasg.legacy.adapter.SharedDomain;
import io.github.dmasg.legacy.dmamap.ClassicDevice;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Policy;
import io.github.dmasg.peer.PeerRoutes;
import org.jspecify.annotations.Nullable;

/**
 * One device with a classic and a new mapper that give the same DMA addresses, so that what two drivers write can be compared byte by
 * byte. The new mapper has the classic policy; behind an IOMMU each has an address space of its own.
 */
public final class BothMappers {
    private final Device device;
    private final WarnLog warnings = new WarnLog();
    private final @Nullable IommuDomain oldDomain;
    private final @Nullable IommuDomain newDomain;
    private final DmaOps ops;
    private final ClassicDma classic;
    private final DmaMapper direct;
    private long mapped;
    private long unmapped;

    /**
     * Both mappers.
     *
     * @param device who uses the memory; coherent, without bus windows
     * @param iommu whether it is behind an IOMMU
     */
    public BothMappers(Device device, boolean iommu) {
        this(device, iommu, PeerRoutes.NONE);
    }

    /**
     * Both mappers.
     *
     * @param device who uses the memory; coherent, without bus windows
     * @param iommu whether it is behind an IOMMU
     * @param routes how it reaches providers of peer memory
     */
    public BothMappers(Device device, boolean iommu, PeerRoutes routes) {
        this.device = device;
        ClassicDevice old = ClassicDevices.of(device, routes);
        if (iommu) {
            oldDomain = IommuDomain.builder().build();
            newDomain = IommuDomain.builder().build();
            SharedDomain shared = new SharedDomain(oldDomain);
            ops = new io.github.dmasg.legacy.dmamap.IommuMapper(
                    old,
                    new io.github.dmasg.legacy.dmamap.IommuDomain(oldDomain.pageSizes(), shared, IommuEvents.NONE),
                    shared,
                    oldDomain.granule(),
                    warnings);
            direct = new IommuMapper(newDomain, Policy.CLASSIC, routes);
        } else {
            oldDomain = null;
            newDomain = null;
            ops = new io.github.dmasg.legacy.dmamap.DirectMapper(old, (phys, length) -> unmapped += length, warnings);
            direct = new DirectMapper(
                    MapperSettings.DEFAULT.withPolicy(Policy.CLASSIC).withRoutes(routes));
        }
        classic = new ClassicDma(new Counted(), warnings);
    }

    /** Sums up what was mapped: without an IOMMU nothing else remembers it. */
    private final class Counted implements DmaOps {
        @Override
        public int mapSg(Sg sgl, int nents) {
            long before = unmapped;
            int count = ops.mapSg(sgl, nents);
            if (count > 0) {
                SgCursor entry = new SgCursor(sgl);
                for (int i = 0; i < count; i++, entry.advance()) {
                    mapped += entry.isDmaBusAddress() ? 0 : entry.dmaLength();
                }
            } else {
                unmapped = before;
            }
            return count;
        }

        @Override
        public void unmapSg(Sg sgl, int nents) {
            ops.unmapSg(sgl, nents);
        }
    }

    /**
     * The device.
     *
     * @return device of both mappers
     */
    public Device device() {
        return device;
    }

    /**
     * What a classic driver calls.
     *
     * @return classic mapping calls for the device
     */
    public ClassicDma classic() {
        return classic;
    }

    /**
     * What a driver on the new interface calls.
     *
     * @return new mapper
     */
    public DmaMapper direct() {
        return direct;
    }

    /**
     * Address space of the new mapper.
     *
     * @return domain, or null without an IOMMU
     */
    public @Nullable IommuDomain domain() {
        return newDomain;
    }

    /**
     * What the classic driver has not unmapped.
     *
     * @return bytes: with an IOMMU of address space, without of memory; 0 if all is given back
     */
    public long classicHeld() {
        return oldDomain == null ? mapped - unmapped : oldDomain.iovas().liveBytes();
    }

    /**
     * What the new driver has not unmapped.
     *
     * @return bytes of address space; always 0 without an IOMMU, where there is nothing to leak
     */
    public long directHeld() {
        return newDomain == null ? 0 : newDomain.iovas().liveBytes();
    }

    /**
     * What the classic calls complained of.
     *
     * @return number of warnings
     */
    public long warnings() {
        return warnings.count();
    }
}
