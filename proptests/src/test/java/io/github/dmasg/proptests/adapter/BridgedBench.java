package io.github.dmasg.proptests.adapter;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.Access;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.LeafVisitor;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Setup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The machine that both bridged implementations run on: one domain, and one {@code T} for each device. */
abstract class BridgedBench<T> implements Bench {
    final IommuDomain domain;

    private final SparseMemory memory = new SparseMemory();
    private final boolean translated;
    private final Map<Device, T> perDevice = new ConcurrentHashMap<>();

    BridgedBench(Setup setup) {
        translated = setup.mapper() == MapperKind.IOMMU;
        domain = IommuDomain.builder()
                .aperture(4096, setup.lastIova())
                .levels(4)
                .tablePages(atMost(setup.tablePages()))
                .build();
    }

    private static TablePages atMost(int tablePages) {
        AtomicInteger left = new AtomicInteger(tablePages);
        return new TablePages() {
            @Override
            public boolean take(int level) {
                if (left.decrementAndGet() >= 0) {
                    return true;
                }
                left.incrementAndGet();
                return false;
            }

            @Override
            public void give(int level) {
                left.incrementAndGet();
            }
        };
    }

    final boolean translated() {
        return translated;
    }

    final T of(Device device, Function<Device, T> making) {
        return perDevice.computeIfAbsent(device, making);
    }

    static Direction<?> direction(Flow flow) {
        return switch (flow) {
            case TO_DEVICE -> Direction.TO_DEVICE;
            case FROM_DEVICE -> Direction.FROM_DEVICE;
            case BOTH -> Direction.BIDIRECTIONAL;
        };
    }

    @Override
    public final SparseMemory memory() {
        return memory;
    }

    @Override
    public final long reach(long address, boolean write) {
        if (!translated) {
            return address;
        }
        long phys = domain.table().reach(address, write ? Access.WRITE : Access.READ);
        return phys < 0 ? Translation.FAULT : phys;
    }

    @Override
    public final void forEachReachable(LeafVisitor visitor) {
        domain.table().walk(visitor);
    }

    @Override
    public final Holdings holdings() {
        long[] bytes = {0};
        forEachReachable((iova, phys, size) -> bytes[0] += size);
        return new Holdings(domain.iovas().liveBytes(), bytes[0], 0);
    }

    @Override
    public final void checkInvariants() {
        domain.table().checkInvariants();
        domain.iovas().checkInvariants();
    }

    /** A token, and what its device was given. */
    record TokenGrant(Mapping mapping, DmaSgList segments) implements Grant {
        @Override
        public void syncForCpu(long offset, long length) {
            ((Mapping.DeviceWrites) mapping).syncForCpu(offset, length);
        }

        @Override
        public void syncForDevice(long offset, long length) {
            ((Mapping.DeviceReads) mapping).syncForDevice(offset, length);
        }

        @Override
        public void unmap() {
            mapping.unmap();
        }
    }
}
