package io.github.dmasg.proptests.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.nvme.BlkStatus;
import io.github.dmasg.legacy.nvme.DmaPool;
import io.github.dmasg.legacy.nvme.NvmeRequest;
import io.github.dmasg.legacy.nvme.PoolBlock;
import io.github.dmasg.legacy.rdma.BlockIterator;
import io.github.dmasg.legacy.rdma.Umem;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Classic device forms name the same bytes as the list they were built from. */
class DeviceFormProperties {
    private static final int PAGE = 4096;
    private static final int WORDS = PAGE / Long.BYTES;

    /** Whole pages after a gap of pages. */
    record Piece(int gap, int pages) {}

    @Provide
    Arbitrary<List<Piece>> pieces() {
        Arbitrary<Integer> gaps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(2, Arbitraries.integers().between(1, 40)));
        Arbitrary<Integer> pages = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(1, 9)),
                Tuple.of(1, Arbitraries.integers().between(300, 1100)));
        return Combinators.combine(gaps, pages)
                .as(Piece::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static List<long[]> segments(List<Piece> pieces) {
        List<long[]> segments = new ArrayList<>();
        long at = 0x4000_0000L;
        for (Piece piece : pieces) {
            at += (long) piece.gap() * PAGE;
            segments.add(new long[] {at, (long) piece.pages() * PAGE});
            at += (long) piece.pages() * PAGE;
        }
        return segments;
    }

    private static Sg list(List<long[]> segments) {
        Scatterlist array = Scatterlist.allocate(segments.size());
        array.init(segments.size());
        for (int i = 0; i < segments.size(); i++) {
            array.setDmaAddress(i, segments.get(i)[0]);
            array.setDmaLength(i, segments.get(i)[1]);
        }
        return array.at(0);
    }

    /** A pool whose blocks can be found by the address the device has. */
    private static final class Pool implements DmaPool {
        private final Map<Long, PoolBlock> blocks = new HashMap<>();
        private final int bytes;

        Pool(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public @Nullable PoolBlock allocate() {
            PoolBlock block = new PoolBlock(bytes, (blocks.size() + 1) * 0x1_0000_0000L + bytes * 0x1000L);
            blocks.put(block.dmaAddress(), block);
            return block;
        }

        @Override
        public void free(PoolBlock block, long busAddress) {
            assertEquals(block, blocks.remove(busAddress));
        }
    }

    @Property
    void prpsNameTheBytesOfTheList(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll @IntRange(max = PAGE - 1) int skip,
            @ForAll @IntRange(max = PAGE - 1) int trim) {
        List<long[]> segments = segments(pieces);
        long[] first = segments.get(0);
        first[0] += skip;
        first[1] -= skip;
        long[] last = segments.get(segments.size() - 1);
        last[1] -= Math.min(trim, last[1] - 1);
        ByteRuns expected = new ByteRuns();
        long payload = 0;
        for (long[] segment : segments) {
            expected.add(segment[0], segment[1]);
            payload += segment[1];
        }
        Pool pages = new Pool(PAGE);
        Pool smalls = new Pool(256);
        WarnLog warnings = new WarnLog();
        NvmeRequest request = new NvmeRequest(pages, smalls, warnings);

        assertEquals(BlkStatus.OK, request.setupPrps(list(segments), payload));

        Pool pool = request.small() ? smalls : pages;
        assertEquals(expected.toString(), readByDevice(request, payload, pool).toString());
        request.free();
        assertEquals(0, pages.blocks.size() + smalls.blocks.size());
        assertEquals(0, warnings.count());
    }

    /** Follows the pointers as the NVMe specification tells a device to. */
    private static ByteRuns readByDevice(NvmeRequest request, long payload, Pool pool) {
        ByteRuns bytes = new ByteRuns();
        long firstPiece = Math.min(payload, PAGE - (request.prp1() & (PAGE - 1)));
        bytes.add(request.prp1(), firstPiece);
        long left = payload - firstPiece;
        if (left > 0 && left <= PAGE) {
            return bytes.add(request.prp2(), left);
        }
        PoolBlock block = pool.blocks.get(request.prp2());
        int i = 0;
        while (left > 0) {
            if (i == WORDS - 1 && left > PAGE) {
                block = pool.blocks.get(block.word(i));
                i = 0;
            }
            bytes.add(block.word(i++), Math.min(left, PAGE));
            left -= PAGE;
        }
        return bytes;
    }

    @Property
    void deviceSideAddressesLeadToTheSameBytes(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll @IntRange(max = PAGE - 1) int offset,
            @ForAll @IntRange(max = 300) int virtPage,
            @ForAll boolean anySize) {
        List<long[]> segments = segments(pieces);
        long total = segments.stream().mapToLong(s -> s[1]).sum();
        long length = Math.max(1, total - offset);
        long virt = (long) virtPage * PAGE + offset;
        Umem umem = new Umem(list(segments), segments.size(), 0x7000_0000L + offset, length);
        long size = umem.bestPageSize(anySize ? -PAGE : 0x4020_1000L, virt);
        assertTrue(Long.bitCount(size) == 1);
        List<Long> blocks = new ArrayList<>();
        for (BlockIterator it = umem.blocks(size); it.next(); ) {
            blocks.add(it.address());
        }
        assertEquals(umem.dmaBlocks(size), blocks.size());
        long before = 0;
        for (long[] segment : segments) {
            for (long at = Math.max(0, offset - before); at < segment[1]; at += PAGE) {
                long va = virt + before + at - offset;
                long block = blocks.get((int) (va / size - virt / size));
                assertEquals(segment[0] + at, block + va % size);
            }
            before += segment[1];
        }
    }
}
