package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.AddressArray;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.TablePool;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.nvme.DmaPool;
import io.github.dmasg.legacy.nvme.NvmeRequest;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.GraphLayout;

/** Bytes that lists and requests take in the heap, as the virtual machine lays them out, headers and unused room included. */
public final class Footprint {
    private static final int LEVEL_WORDS = 8;

    private Footprint() {}

    /**
     * A classic table.
     *
     * @param n entries
     * @return bytes
     */
    public static long classicList(int n) {
        return GraphLayout.parseInstance(Pieces.scattered(n, 1).table()).totalSize();
    }

    /**
     * A page-side list.
     *
     * @param n entries
     * @return bytes
     */
    public static long pageList(int n) {
        return GraphLayout.parseInstance(pages(n)).totalSize();
    }

    private static BioVecList pages(int n) {
        BioVecList list = new BioVecList(n);
        Pieces.scattered(n, 1).into(list);
        return list;
    }

    private static DmaSgList segments(int n) {
        Pieces pieces = Pieces.scattered(n, 1);
        DmaSgList list = new DmaSgList(n);
        for (int i = 0; i < n; i++) {
            list.append(pieces.phys(i), pieces.length(i), 0);
        }
        return list;
    }

    /**
     * A DMA-side list.
     *
     * @param n entries
     * @return bytes
     */
    public static long dmaList(int n) {
        return GraphLayout.parseInstance(segments(n)).totalSize();
    }

    /**
     * An array of addresses of one size.
     *
     * @param n entries
     * @return bytes
     * @throws DmaException never
     */
    public static long addressArray(int n) throws DmaException {
        return filled(new AddressArray(n), n);
    }

    /** A form with what it keeps of a list of segments, without the list, which its cursor still knows. */
    private static long filled(DeviceForm form, int n) throws DmaException {
        DmaSgList list = segments(n);
        form.fill(list);
        return GraphLayout.parseInstance(form)
                .subtract(GraphLayout.parseInstance(list))
                .totalSize();
    }

    /**
     * A classic NVMe request: its list and its state, the blocks of the pool left out.
     *
     * @param n pages
     * @return bytes
     */
    public static long classicNvme(int n) {
        DmaPool pool = new DmaPool() {
            @Override
            public io.github.dmasg.legacy.nvme.PoolBlock allocate() {
                throw new IllegalStateException("pool: used (expected: only counted)");
            }

            @Override
            public void free(io.github.dmasg.legacy.nvme.PoolBlock block, long dmaAddress) {}
        };
        WarnLog warnings = new WarnLog();
        NvmeRequest request = new NvmeRequest(pool, pool, warnings);
        return GraphLayout.parseInstance(request)
                        .subtract(GraphLayout.parseInstance(pool, warnings))
                        .totalSize()
                + classicList(n);
    }

    /**
     * An NVMe request of the new interface: page list, token and form, the blocks of the pool left out.
     *
     * @param n pages
     * @return bytes
     * @throws DmaException never
     */
    public static long nvme(int n) throws DmaException {
        TablePool pages = Forms.pool((int) Pieces.PAGE);
        TablePool small = Forms.pool(NvmeRequest.SMALL_BLOCK);
        NvmePrpList form = new NvmePrpList(pages, small);
        return GraphLayout.parseInstance(form)
                        .subtract(GraphLayout.parseInstance(pages, small))
                        .totalSize()
                + pageList(n)
                + token();
    }

    private static long token() throws DmaException {
        BioVecList list = pages(1);
        Mapping mapping =
                Mapped.direct().map(Mapped.DEVICE, list, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        long bytes = ClassLayout.parseInstance(mapping).instanceSize();
        mapping.unmap();
        return bytes;
    }

    /**
     * A classic RDMA region: its list, and the block addresses the adapter reads.
     *
     * @param n pages
     * @return bytes
     */
    public static long classicBlocks(int n) {
        return classicList(n) + (long) n * Long.BYTES;
    }

    /**
     * An RDMA region of the new interface: page list, token, and the table of blocks the adapter reads.
     *
     * @param n pages
     * @return bytes
     * @throws DmaException never
     */
    public static long blocks(int n) throws DmaException {
        return filled(new BlockTable(n, BioVec.PAGE_SHIFT), n) + pageList(n) + token();
    }

    /**
     * A reservation, through which any number of pages can be linked.
     *
     * @return bytes
     * @throws DmaException never
     */
    public static long reservation() throws DmaException {
        IommuMapper mapper = Mapped.iommu();
        try (Reservation reservation =
                mapper.reserve(Mapped.DEVICE, Direction.FROM_DEVICE, Pieces.PAGE, Pieces.PAGE * LEVEL_WORDS)) {
            return ClassLayout.parseInstance(reservation).instanceSize();
        }
    }
}
