package io.github.dmasg.proptests.suite.form;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.nvme.BlkStatus;
import io.github.dmasg.legacy.nvme.DmaPool;
import io.github.dmasg.legacy.nvme.NvmeRequest;
import io.github.dmasg.legacy.nvme.PoolBlock;
import io.github.dmasg.legacy.rdma.BlockIterator;
import io.github.dmasg.legacy.rdma.Umem;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;

/** Forms hold, word by word, what the loops of classic drivers put into the same tables. */
public final class ClassicBuilders {
    private static final int PAGE = NvmeRequest.DEVICE_PAGE;
    private static final int PAGE_SHIFT = 12;
    private static final long POOL = 0x12_3450_0000L;
    private static final long STRIDE = 0x1_0000;
    private static final int SGL_TYPE_SHIFT = 56;
    private static final int PRP_WORDS = PAGE / Long.BYTES;
    private static final int MOST_PAGES = 1 << 16;
    private static final String NO_TABLE = "no table";
    private static final String SMALL_TABLE = "small table";
    private static final String CHAINED = "chained tables";

    private ClassicBuilders() {}

    /**
     * The properties.
     *
     * @return P46 to P48
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P46",
                                "A PRP list is, word by word, that of the classic NVMe driver, if no segment goes on inside a page.")
                        .proves("S32")
                        .reaching(List.of(NO_TABLE, SMALL_TABLE, CHAINED))
                        .holdsHere(
                                () -> Arbitraries.oneOf(DmaLists.paged(PAGE, 6, 4), DmaLists.paged(PAGE, 300, 4))
                                        .map(DmaLists::joined),
                                ClassicBuilders::prps),
                named("P47", "An SGL is, word by word, that of the classic NVMe driver.")
                        .proves("S32")
                        .reaching(List.of(NO_TABLE, SMALL_TABLE, "a page of descriptors"))
                        .holdsHere(() -> DmaLists.anywhere(1, 0xffff_ffffL), ClassicBuilders::sgls),
                named(
                                "P48",
                                "Block tables and lists of pointers hold the addresses that the loops of the RDMA and the camera driver put into "
                                        + "theirs.")
                        .proves("S18", "S19")
                        .reaching(List.of("several tables"))
                        .holdsHere(
                                () -> DmaLists.paged(PAGE, 260, PAGE).map(DmaLists::joined),
                                ClassicBuilders::pageNumbers));
    }

    /** A pool whose blocks have the addresses of a {@link TableSpace}'s pages. */
    private static final class Pools {
        private long blocks;

        DmaPool of(int bytes) {
            return new DmaPool() {
                @Override
                public PoolBlock allocate() {
                    return new PoolBlock(bytes, POOL + blocks++ * STRIDE);
                }

                @Override
                public void free(PoolBlock block, long busAddress) {
                    // Nothing is given back here.
                }
            };
        }
    }

    private static Sg classic(DmaSgList list) {
        int count = Math.toIntExact(list.segments());
        Scatterlist array = Scatterlist.allocate(count);
        array.init(count);
        for (int i = 0; i < count; i++) {
            array.setDmaAddress(i, list.address(i));
            array.setDmaLength(i, list.length(i));
        }
        return array.at(0);
    }

    private static NvmeRequest request() {
        Pools pools = new Pools();
        return new NvmeRequest(pools.of(PAGE), pools.of(NvmeRequest.SMALL_BLOCK), new WarnLog());
    }

    private static void prps(Trial trial, List<Piece> pieces) throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        NvmeRequest request = request();
        Expect.same("status", BlkStatus.OK, request.setupPrps(classic(list), list.bytes()));
        TableSpace space = new TableSpace(POOL, STRIDE);
        NvmePrpList form = new NvmePrpList(space.pages(PAGE), space.pages(NvmeRequest.SMALL_BLOCK));
        form.fill(list);
        Expect.same("first entry", request.prp1(), form.prp1());
        Expect.same("second entry", request.prp2(), form.prp2());
        requireSameTables(trial, request, space);
    }

    private static void sgls(Trial trial, List<Piece> pieces) throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        NvmeRequest request = request();
        Expect.same("status", BlkStatus.OK, request.setupSgls(classic(list), Math.toIntExact(list.segments())));
        TableSpace space = new TableSpace(POOL, STRIDE);
        NvmeSglList form = new NvmeSglList(space.pages(PAGE), space.pages(NvmeRequest.SMALL_BLOCK), 1);
        form.fill(list);
        Expect.same("address", request.prp1(), form.address());
        Expect.same("length and type", request.sglLength() | (long) request.sglType() << SGL_TYPE_SHIFT, form.word());
        requireSameTables(trial, request, space);
    }

    private static void requireSameTables(Trial trial, NvmeRequest request, TableSpace space) {
        List<PoolBlock> blocks = request.blocks();
        trial.reached(NO_TABLE, blocks.isEmpty());
        trial.reached(SMALL_TABLE, request.small() && !blocks.isEmpty());
        trial.reached(CHAINED, blocks.size() > 1);
        trial.reached("a page of descriptors", !request.small() && blocks.size() == 1);
        Expect.same("tables", blocks.size(), space.outstanding());
        for (PoolBlock block : blocks) {
            for (int i = 0; i < block.written(); i++) {
                long at = block.dmaAddress() + (long) i * Long.BYTES;
                Expect.same("word " + i % PRP_WORDS + " of a table", block.word(i), space.read(at, Long.BYTES));
            }
        }
    }

    private static void pageNumbers(Trial trial, List<Piece> pieces) throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        Sg classic = classic(list);
        int count = Math.toIntExact(list.segments());

        List<Long> expected = new ArrayList<>();
        BlockIterator rdma = new Umem(classic, count, 0, list.bytes()).blocks(PAGE);
        while (rdma.next()) {
            expected.add(rdma.address());
        }
        BlockTable blocks = new BlockTable(MOST_PAGES, PAGE_SHIFT);
        blocks.fill(list);
        List<Long> found = new ArrayList<>();
        blocks.forEachBlock(found::add);
        Expect.same("blocks", expected, found);

        TableSpace space = new TableSpace(POOL, STRIDE);
        ListOfPointers pointers = new ListOfPointers(space.pages(PAGE), 0);
        pointers.fill(list);
        trial.reached("several tables", pointers.tables() > 1);
        SgDmaPageIterator camera = new SgDmaPageIterator();
        camera.start(classic, count, 0);
        for (int i = 0; camera.next(); i++) {
            long table = pointers.table(i / ListOfPointers.PER_TABLE);
            long at = table + (long) i % ListOfPointers.PER_TABLE * Integer.BYTES;
            Expect.same("page number " + i, camera.dmaAddress() >>> PAGE_SHIFT, space.read(at, Integer.BYTES));
        }
    }
}
