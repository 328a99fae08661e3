package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.AddressArray;
import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.GpuRanges;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioIndirect;
import io.github.dmasg.form.VirtioRing;
import io.github.dmasg.form.XhciRing;
import io.github.dmasg.form.XhciTransfer;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Forms hold what a classic driver's loop over {@code sg_dma_address()} and {@code sg_dma_len()} puts into the same place. PRP lists,
 * SGL descriptors, block tables and lists of pointers are compared with theirs in the named properties, memory objects and whole
 * requests with the classic drivers.
 */
class ClassicLoopProperties {
    private static final int PAGE = 4096;
    private static final int PACKET = 512;

    /** The list of a classic driver after mapping. */
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

    @Provide
    Arbitrary<List<Piece>> evenLists() {
        return DmaLists.anywhere(2, 2 << 20);
    }

    @Provide
    Arbitrary<List<Piece>> lists() {
        return DmaLists.anywhere(1, 1 << 20);
    }

    @Provide
    Arbitrary<List<Piece>> shortLists() {
        return DmaLists.anywhere(1, 1 << 17).map(pieces -> pieces.subList(0, Math.min(8, pieces.size())));
    }

    @Provide
    Arbitrary<List<Piece>> pagedLists() {
        return DmaLists.paged(PAGE, 700, PAGE).map(DmaLists::joined);
    }

    @Property(tries = 200)
    void ahciPrdtIsWhatTheClassicLoopFills(@ForAll("evenLists") List<Piece> pieces) throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        TableSpace space = new TableSpace();
        TablePage table = space.fixed(PAGE);
        AhciPrdt form = new AhciPrdt(table, 100);
        form.fill(list);
        SgCursor sg = new SgCursor(classic(list));
        for (int i = 0; i < form.entries(); i++, sg.advance()) {
            long at = table.address() + AhciPrdt.TABLE_OFFSET + 16L * i;
            assertEquals(sg.dmaAddress(), space.read(at, 8));
            assertEquals(0, space.read(at + 8, 4));
            assertEquals(sg.dmaLength() - 1, space.read(at + 12, 4));
        }
        assertEquals(list.segments(), form.entries());
    }

    @Property(tries = 200)
    void virtioDescriptorsAreWhatTheClassicLoopAdds(
            @ForAll("lists") List<Piece> pieces, @ForAll boolean deviceWrites, @ForAll boolean indirect)
            throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        TableSpace space = new TableSpace();
        TablePage descriptors = space.fixed(16 * 64);
        VirtioRing ring = new VirtioRing(descriptors, 64);
        var form = indirect ? new VirtioIndirect(ring, space.pages(16 * 64)) : new VirtioChain(ring);
        if (deviceWrites) {
            form.deviceWrites();
        }
        form.fill(list);
        long table = indirect ? space.read(descriptors.address(), 8) : descriptors.address();
        SgCursor sg = new SgCursor(classic(list));
        int count = Math.toIntExact(list.segments());
        for (int i = 0; i < count; i++, sg.advance()) {
            long at = table + 16L * i;
            boolean last = i == count - 1;
            assertEquals(sg.dmaAddress(), space.read(at, 8));
            assertEquals(sg.dmaLength(), space.read(at + 8, 4));
            assertEquals((deviceWrites ? 2 : 0) | (last ? 0 : 1), space.read(at + 12, 2));
            assertEquals(last ? 0 : i + 1, space.read(at + 14, 2));
        }
    }

    @Property(tries = 300)
    void xhciTransferIsWhatTheClassicLoopQueues(@ForAll("shortLists") List<Piece> pieces) throws DmaException {
        DmaSgList whole = DmaLists.lay(pieces);
        TableSpace space = new TableSpace();
        XhciRing ring = new XhciRing(space.pages(PAGE), 1);
        XhciTransfer form = new XhciTransfer(ring, PACKET, 1, 100);
        form.fill(DmaLists.lay(DmaLists.withoutCrossing(pieces)));
        form.submit();
        List<Long> expected = classicTransfer(classic(whole), whole.bytes());
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            found.add(space.read(ring.address() + 8L * i, 8));
        }
        assertEquals(expected, found);
        assertEquals(expected.size() / 2, form.trbsOnRing());
    }

    /** The loop of a USB host driver: cuts at 64 KiB as it goes, and tells in each TRB how many packets are left behind it. */
    private static List<Long> classicTransfer(Sg sgl, long bytes) {
        List<Long> words = new ArrayList<>();
        long packets = (bytes + PACKET - 1) / PACKET;
        long sent = 0;
        SgCursor sg = new SgCursor(sgl);
        while (sent < bytes) {
            long address = sg.dmaAddress();
            for (long left = sg.dmaLength(); left > 0; ) {
                long length = Math.min(left, 0x1_0000 - (address & 0xffff));
                sent += length;
                boolean last = sent == bytes;
                long behind = last ? 0 : Math.min(31, packets - sent / PACKET);
                long control = 1L << 10 | (last ? 1L << 5 : 1L << 4) | 1;
                words.add(address);
                words.add(length | behind << 17 | control << 32);
                address += length;
                left -= length;
            }
            if (sent < bytes) {
                sg.advance();
            }
        }
        return words;
    }

    @Property(tries = 200)
    void addressArrayIsWhatTheClassicLoopStores(@ForAll("lists") List<Piece> pieces) throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        AddressArray form = new AddressArray(100);
        form.fill(list);
        SgCursor sg = new SgCursor(classic(list));
        for (int i = 0; i < form.entries(); i++, sg.advance()) {
            assertEquals(sg.dmaAddress(), form.address(i));
            assertEquals(sg.dmaLength(), form.length(i));
        }
        assertEquals(list.segments(), form.entries());
    }

    @Property(tries = 100)
    void blocksOfAPageAreTheAddressesOfTheClassicPageArray(@ForAll("pagedLists") List<Piece> pieces)
            throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        BlockTable form = new BlockTable(1 << 16, 12);
        form.fill(list);
        List<Long> found = new ArrayList<>();
        form.forEachBlock(found::add);
        assertEquals(pages(list), found);
    }

    /** {@code for_each_sg_dma_page}. */
    private static List<Long> pages(DmaSgList list) {
        List<Long> pages = new ArrayList<>();
        SgDmaPageIterator page = new SgDmaPageIterator();
        page.start(classic(list), Math.toIntExact(list.segments()), 0);
        while (page.next()) {
            pages.add(page.dmaAddress());
        }
        return pages;
    }

    @Property(tries = 200)
    void gpuRangesAreWhatTheClassicLoopOverPagesFinds(
            @ForAll("pagedLists") List<Piece> pieces,
            @ForAll @LongRange(max = 1 << 20) long gpuPage,
            @ForAll @IntRange(max = 12) int maxOrder)
            throws DmaException {
        DmaSgList list = DmaLists.lay(pieces);
        GpuRanges form = new GpuRanges(1 << 16, maxOrder);
        form.gpuAddress(gpuPage * PAGE);
        form.fill(list);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < form.ranges(); i++) {
            found.add(Long.toHexString(form.address(i)) + "/" + form.order(i));
        }
        assertEquals(classicRanges(pages(list), gpuPage, maxOrder), found);
    }

    /** The loop of a graphics driver: at each page the largest range that fits there on both sides. */
    private static List<String> classicRanges(List<Long> pages, long gpuPage, int maxOrder) {
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < pages.size(); ) {
            int order = 0;
            while (order < maxOrder && fits(pages, i, gpuPage + i, order + 1)) {
                order++;
            }
            ranges.add(Long.toHexString(pages.get(i)) + "/" + order);
            i += 1 << order;
        }
        return ranges;
    }

    private static boolean fits(List<Long> pages, int from, long gpuPage, int order) {
        int count = 1 << order;
        long first = pages.get(from);
        return gpuPage % count == 0
                && first / PAGE % count == 0
                && from + count <= pages.size()
                && pages.get(from + count - 1) == first + (count - 1L) * PAGE
                && contiguous(pages, from, count);
    }

    private static boolean contiguous(List<Long> pages, int from, int count) {
        for (int i = from + 1; i < from + count; i++) {
            if (pages.get(i) != pages.get(i - 1) + PAGE) {
                return false;
            }
        }
        return true;
    }
}
