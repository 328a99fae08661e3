package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.dmamap.IovaSource;
import io.github.dmasg.legacy.dmamap.MappedBytes;
import io.github.dmasg.legacy.dmamap.PageTableOps;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;

/** The IOMMU of a case: gives the recorded address, fails where the case says so, and writes down every call. */
final class RecordedIommu implements PageTableOps, IommuEvents, IovaSource {
    private static final long TABLE_ENTRIES = 512;

    private final long address;
    private final long failingCall;
    private final int failure;
    private final long failingPages;
    private final boolean stopAtTables;

    private final HexTuples calls = new HexTuples();
    private final HexTuples maps = new HexTuples();
    private final HexTuples unmaps = new HexTuples();
    private final HexTuples freed = new HexTuples();
    private final HexTuples requested = new HexTuples();
    private final HexTuples given = new HexTuples();
    private final HexTuples finalUnmaps = new HexTuples();
    private final HexTuples finalFreed = new HexTuples();
    private long callCount;
    private boolean unmapping;

    private RecordedIommu(long address, long failingCall, int failure, long failingPages, boolean stopAtTables) {
        this.address = address;
        this.failingCall = failingCall;
        this.failure = failure;
        this.failingPages = failingPages;
        this.stopAtTables = stopAtTables;
    }

    static RecordedIommu of(VectorLine line) throws DamagedLineException {
        String iova = line.text("iova");
        boolean fails = line.hex("failiova") != 0;
        return new RecordedIommu(
                fails || iova.equals("-") ? 0 : VectorLine.parseHex("iova", iova),
                line.hex("failmap"),
                (int) line.decimal("failerr"),
                line.hex("failpart"),
                line.hex("ptlim") != 0);
    }

    @Override
    public long allocate(long size, long limit) {
        requested.add(size);
        given.add(address);
        return address;
    }

    @Override
    public void free(long iova, long size) {
        (unmapping ? finalFreed : freed).add(iova, size);
    }

    @Override
    public int mapPages(long iova, long phys, long pageSize, long count, MappedBytes mapped) {
        callCount++;
        calls.add(iova, phys, pageSize, count);
        if (callCount == failingCall) {
            mapped.add(Math.min(failingPages, count - 1) * pageSize);
            return failure;
        }
        long toTableEnd = TABLE_ENTRIES - Long.remainderUnsigned(Long.divideUnsigned(iova, pageSize), TABLE_ENTRIES);
        mapped.add((stopAtTables ? Math.min(toTableEnd, count) : count) * pageSize);
        return 0;
    }

    @Override
    public long unmapPages(long iova, long pageSize, long count) {
        return count * pageSize;
    }

    @Override
    public void mapped(long iova, long phys, long size) {
        maps.add(iova, phys, size);
    }

    @Override
    public void unmapped(long iova, long size, long done) {
        (unmapping ? finalUnmaps : unmaps).add(iova, size, done);
    }

    void startUnmap() {
        unmapping = true;
    }

    void compareMap(Comparison out) {
        out.text("req", requested.toString());
        out.text("iova", given.toString());
        out.text("calls", calls.toString());
        out.text("maps", maps.toString());
        out.text("rb", unmaps.toString());
        out.text("freed", freed.toString());
    }

    void compareUnmap(Comparison out) {
        out.text("uunm", finalUnmaps.toString());
        out.text("ufreed", finalFreed.toString());
    }
}
