package io.github.dmasg.proptests.suite.adapted;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.LeafVisitor;
import io.github.dmasg.legacy.dmamap.ClassicDevice;
import io.github.dmasg.legacy.dmamap.DirectMapper;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.dmamap.IommuDomain;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.dmamap.IommuMapper;
import io.github.dmasg.legacy.dmamap.IovaDomainSource;
import io.github.dmasg.legacy.dmamap.PeerRouting;
import io.github.dmasg.legacy.iova.IovaDomain;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Setup;
import java.util.Objects;

/** One machine with the classic calls. Not thread-safe. */
final class LegacyBench implements Bench {
    private static final long GRANULE = 4096;
    private static final long PAGE_SIZES = 0x4020_1000L;
    private static final int ENTRIES_PER_ARRAY = 128;
    private static final long LARGEST = 0xffff_ffffL;

    private final SparseMemory memory = new SparseMemory();
    private final MapperKind kind;
    private final long lastIova;
    private final LegacyTable table;
    private final IommuDomain domain;
    private final IovaDomain iovas = new IovaDomain(GRANULE, 1);
    private final IovaDomainSource addresses = new IovaDomainSource(iovas);

    LegacyBench(Setup setup) {
        kind = setup.mapper();
        lastIova = setup.lastIova();
        table = new LegacyTable(setup.tablePages());
        domain = new IommuDomain(PAGE_SIZES, table, IommuEvents.NONE);
    }

    @Override
    public SparseMemory memory() {
        return memory;
    }

    @Override
    public Grant map(Demand demand) throws DmaException {
        DmaOps ops = ops(demand.device());
        Sg list = list(demand.source());
        int entries = Math.toIntExact(demand.source().entries());
        int mapped = ops.mapSg(list, entries);
        if (mapped < 0) {
            throw refusal(-mapped);
        }
        DmaSgList segments = new DmaSgList();
        SgCursor cursor = new SgCursor(list);
        for (int i = 0; i < mapped; i++) {
            segments.append(cursor.dmaAddress(), cursor.dmaLength(), 0);
            cursor.advance();
        }
        return new LegacyGrant(ops, list, entries, segments);
    }

    private DmaOps ops(Device device) {
        WarnLog warnings = new WarnLog();
        SegmentLimits limits = device.limits();
        long boundary = limits.boundaryMask() == SegmentLimits.NO_BOUNDARY ? 0 : limits.boundaryMask();
        long maxSegment = Math.min(LARGEST, limits.maxSegmentSize());
        if (kind == MapperKind.DIRECT) {
            return new DirectMapper(
                    new ClassicDevice(maxSegment, boundary, device.highestAddress(), 0, null, PeerRouting.NONE),
                    (phys, length) -> {},
                    warnings);
        }
        long highest = device.highestAddress();
        long limit = Long.compareUnsigned(highest, lastIova) < 0 ? highest : lastIova;
        return new IommuMapper(
                new ClassicDevice(maxSegment, boundary, limit, 0, null, PeerRouting.NONE),
                domain,
                addresses,
                GRANULE,
                warnings);
    }

    private static DmaException refusal(int errno) {
        for (DmaError error : DmaError.values()) {
            if (error.errno() == errno) {
                return DmaException.of(error, "refused");
            }
        }
        throw new IllegalStateException("error number: " + errno + " (expected: one that mapping returns)");
    }

    private static Sg list(PageSource source) {
        SgTable table = new SgTable();
        int entries = Math.toIntExact(source.entries());
        table.allocateChunks(entries, ENTRIES_PER_ARRAY, null, SgAllocator.heap());
        Sg first = Objects.requireNonNull(table.sgl());
        SgCursor at = new SgCursor(first);
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                long pfn = BioVec.pfn(cursor.frames()[i]);
                long offset = cursor.phys(i) - (pfn << PageRef.PAGE_SHIFT);
                at.array().setPage(at.slot(), PageRef.of(pfn, cursor.provider(i)), cursor.length(i), offset);
                at.advance();
            }
        }
        return first;
    }

    @Override
    public long reach(long address, boolean write) {
        return kind == MapperKind.IOMMU ? table.translate(address) : address;
    }

    @Override
    public void forEachReachable(LeafVisitor visitor) {
        table.forEach(visitor);
    }

    @Override
    public Holdings holdings() {
        long[] bytes = {0};
        iovas.forEach(range -> bytes[0] += (range.pfnHi() - range.pfnLo() + 1) * GRANULE);
        return new Holdings(bytes[0], table.bytes(), 0);
    }

    /** The list, and how many entries it had when it was mapped. */
    private record LegacyGrant(DmaOps ops, Sg list, int entries, DmaSgList segments) implements Grant {
        @Override
        public void syncForCpu(long offset, long length) {
            // Coherent, and nothing is copied.
        }

        @Override
        public void syncForDevice(long offset, long length) {
            // Coherent, and nothing is copied.
        }

        @Override
        public void unmap() {
            ops.unmapSg(list, entries);
        }
    }
}
