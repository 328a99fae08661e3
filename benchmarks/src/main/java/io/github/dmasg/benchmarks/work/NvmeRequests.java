package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.nvme.BlkStatus;
import io.github.dmasg.legacy.nvme.DmaPool;
import io.github.dmasg.legacy.nvme.NvmeRequest;
import io.github.dmasg.legacy.nvme.PoolBlock;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A whole NVMe request: map, build the PRP list, and take both back. */
public final class NvmeRequests implements Workload {
    private static final int PAGES = 512;

    private final Pieces pieces;
    private final ClassicDma classic = Mapped.classicIommu();
    private final SgTable table;
    private final NvmeRequest request =
            new NvmeRequest(new Blocks(NvmeRequest.DEVICE_PAGE), new Blocks(NvmeRequest.SMALL_BLOCK), new WarnLog());
    private final DmaMapper mapper = Mapped.iommu();
    private final BioVecList list = new BioVecList();
    private final NvmePrpList prps =
            new NvmePrpList(Forms.pool(NvmeRequest.DEVICE_PAGE), Forms.pool(NvmeRequest.SMALL_BLOCK));
    private final Mapping token;

    /**
     * A request.
     *
     * @param pieces its memory
     */
    public NvmeRequests(Pieces pieces) {
        this.pieces = pieces;
        table = pieces.table();
        pieces.into(list);
        token = Mapped.token(mapper, pieces);
    }

    @Override
    public void renew(SplittableRandom random) {
        pieces.shuffle(random);
        pieces.into(list);
        pieces.into(table);
    }

    @Override
    public long units() {
        return pieces.count();
    }

    @Override
    public long baseline() {
        classic.mapTable(table);
        Sg first = Objects.requireNonNull(table.sgl());
        long bytes = units() * Pieces.PAGE;
        BlkStatus status = request.setupPrps(first, bytes);
        request.free();
        classic.unmapTable(table);
        return status == BlkStatus.OK ? bytes : -1;
    }

    @Override
    public long proposed() throws DmaException {
        mapper.mapAgain(token, list, MapAttributes.NONE, prps);
        long bytes = prps.bytes();
        token.unmap();
        prps.clear();
        return bytes;
    }

    /** A pool that hands out the same blocks again and again. */
    private static final class Blocks implements DmaPool {
        private final ArrayDeque<PoolBlock> free = new ArrayDeque<>();

        Blocks(int bytes) {
            for (int i = 0; i < PAGES; i++) {
                free.push(new PoolBlock(bytes, Pieces.PAGE * (i + 1)));
            }
        }

        @Override
        public @Nullable PoolBlock allocate() {
            return free.poll();
        }

        @Override
        public void free(PoolBlock block, long dmaAddress) {
            free.push(block);
        }
    }
}
