package io.github.dmasg.benchmarks.work;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import java.util.List;

/** Maps and unmaps, one after the other, every list of a recording. */
public final class Replay implements Workload {
    /** The limits in force when it was recorded. */
    private static final long LIMIT = 0xffff_ffffL;

    private final Device disk = Device.named("nvme")
            .dmaBits(Long.SIZE)
            .maxSegmentSize(LIMIT)
            .boundaryMask(LIMIT)
            .minAlignMask(Pieces.PAGE - 1)
            .build();
    private final ClassicDma classic = Mapped.classicIommu(disk);
    private final DmaMapper mapper = Mapped.iommu();
    private final BioVecList[] lists;
    private final SgTable[] tables;
    private final DmaSgList segments = new DmaSgList();
    private final Mapping token;
    private final long entries;

    /** The work. */
    public Replay() {
        List<long[]> calls = RecordedRequests.read();
        lists = new BioVecList[calls.size()];
        tables = new SgTable[calls.size()];
        long sum = 0;
        for (int c = 0; c < lists.length; c++) {
            lists[c] = list(calls.get(c));
            tables[c] = table(lists[c]);
            sum += lists[c].entries();
        }
        entries = sum;
        token = token();
    }

    private Mapping token() {
        try {
            Mapping made = mapper.map(disk, lists[0], Direction.FROM_DEVICE, MapAttributes.NONE, new DmaSgList());
            made.unmap();
            return made;
        } catch (DmaException e) {
            throw new IllegalStateException("recording that cannot be mapped (expected: as the kernel did)", e);
        }
    }

    private static BioVecList list(long[] request) {
        BioVecList list = new BioVecList();
        for (int i = 0; i < request.length; i += 2) {
            list.append(request[i], request[i + 1]);
        }
        return list;
    }

    private static SgTable table(BioVecList list) {
        SgTable table = new SgTable();
        if (table.allocate((int) list.entries(), SgAllocator.heap()) != 0) {
            throw new IllegalStateException("classic table: refused (expected: " + list.entries() + " entries)");
        }
        SgCursor cursor = new SgCursor(table.sgl());
        for (int i = 0; i < list.entries(); i++) {
            if (i > 0) {
                cursor.advance();
            }
            cursor.array().setPage(cursor.slot(), PageRef.of(list.pfn(i)), list.length(i), list.offset(i));
        }
        return table;
    }

    @Override
    public long units() {
        return entries;
    }

    @Override
    public long baseline() {
        long mapped = 0;
        for (SgTable table : tables) {
            classic.mapTable(table);
            mapped += table.nents();
            classic.unmapTable(table);
        }
        return mapped;
    }

    @Override
    public long proposed() throws DmaException {
        long mapped = 0;
        for (BioVecList list : lists) {
            segments.clear();
            mapper.mapAgain(token, list, MapAttributes.NONE, segments);
            mapped += token.segments();
            token.unmap();
        }
        return mapped;
    }
}
