package io.github.dmasg.proptests.migration;

import io.github.dmasg.device.Device;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.adapter.ClassicDevices;
import io.github.dmasg.legacy.adapter.ClassicMapper;
import io.github.dmasg.legacy.adapter.KernelSgCalls;
import io.github.dmasg.legacy.adapter.MapperSgCalls;
import io.github.dmasg.legacy.adapter.SgCalls;
import io.github.dmasg.legacy.adapter.SharedDomain;
import io.github.dmasg.legacy.dmamap.DirectUnmapListener;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import java.util.Objects;
import java.util.Random;

/** A machine with one device, and every way to map for it: the kernel's or the new one, with or without an IOMMU. */
final class Testbed {
    /** What maps for a classic driver. */
    enum Under {
        KERNEL_DIRECT,
        KERNEL_IOMMU,
        NEW_DIRECT,
        NEW_IOMMU;

        boolean iommu() {
            return this == KERNEL_IOMMU || this == NEW_IOMMU;
        }
    }

    final SparseMemory memory = new SparseMemory();
    final IommuDomain domain = IommuDomain.builder().build();
    final Device device;
    final WarnLog warnings = new WarnLog();

    private final PeerRoutes routes;

    Testbed() {
        this(PeerRoutes.NONE, Device.named("nic").maxSegmentSize(1 << 20).build());
    }

    Testbed(PeerRoutes routes, Device device) {
        this.routes = routes;
        this.device = device;
    }

    /** The mapping calls of a classic driver. */
    SgCalls classicCalls(Under under) {
        SharedDomain shared = new SharedDomain(domain);
        return switch (under) {
            case KERNEL_DIRECT ->
                new KernelSgCalls(new io.github.dmasg.legacy.dmamap.DirectMapper(
                        ClassicDevices.of(device, routes), DirectUnmapListener.NONE, warnings));
            case KERNEL_IOMMU ->
                new KernelSgCalls(new io.github.dmasg.legacy.dmamap.IommuMapper(
                        ClassicDevices.of(device, routes),
                        new io.github.dmasg.legacy.dmamap.IommuDomain(domain.pageSizes(), shared, IommuEvents.NONE),
                        shared,
                        domain.granule(),
                        warnings));
            case NEW_DIRECT, NEW_IOMMU -> new MapperSgCalls(mapper(under), device, warnings);
        };
    }

    /** The mapper of a driver that has moved. */
    DmaMapper mapper(Under under) {
        MapperSettings settings = MapperSettings.DEFAULT.withRoutes(routes);
        return switch (under) {
            case KERNEL_DIRECT -> ClassicMapper.direct(device, routes, warnings);
            case KERNEL_IOMMU -> ClassicMapper.iommu(device, domain, routes, warnings);
            case NEW_DIRECT -> new DirectMapper(settings);
            case NEW_IOMMU -> new IommuMapper(domain, settings);
        };
    }

    /** The device at work. */
    BusMaster master(Under under) {
        return new BusMaster(memory, under.iommu() ? Translation.through(domain.table()) : Translation.NONE);
    }

    /** Fills memory with bytes and gives them back. */
    byte[] fill(PageSource source, int seed) {
        byte[] bytes = new byte[Math.toIntExact(source.bytes())];
        new Random(seed).nextBytes(bytes);
        memory.scatter(source, bytes);
        return memory.gather(source);
    }

    /** A classic table as a driver makes it: entries {page frame number, offset, length, provider}. */
    static SgTable table(long[]... entries) {
        SgTable table = new SgTable();
        table.allocate(entries.length, SgAllocator.heap());
        SgCursor sg = new SgCursor(table.sgl());
        for (long[] e : entries) {
            sg.array().setPage(sg.slot(), PageRef.of(e[0], e.length > 3 ? (int) e[3] : 0), e[2], e[1]);
            sg.advance();
        }
        return table;
    }

    /** {@code table->sgl} of a table that has one. */
    static Sg first(SgTable table) {
        return Objects.requireNonNull(table.sgl());
    }

    /** The pages of a buffer that the allocator has scattered: single pages, a run, the rest of a page at the end. */
    static SgTable scattered() {
        return table(
                new long[] {0x120, 0x200, 0xe00},
                new long[] {0x345, 0, 0x1000},
                new long[] {0x346, 0, 0x3000},
                new long[] {0x2_0000, 0, 0x1000},
                new long[] {0x99, 0, 0x123});
    }
}
