package io.github.dmasg.legacy.nvme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NvmeRequestTest {
    private static final long POOL = 0xf000_0000L;

    private final TestPool pages = new TestPool(4096, POOL);
    private final TestPool smalls = new TestPool(256, 2 * POOL);
    private final WarnLog warnings = new WarnLog();
    private final NvmeRequest request = new NvmeRequest(pages, smalls, warnings);

    private static final class TestPool implements DmaPool {
        private final int bytes;
        private final long base;
        private final List<Long> freed = new ArrayList<>();
        private int calls;
        private int failingCall;

        TestPool(int bytes, long base) {
            this.bytes = bytes;
            this.base = base;
        }

        @Override
        public @Nullable PoolBlock allocate() {
            calls++;
            return calls == failingCall ? null : new PoolBlock(bytes, base + calls * 0x1000L);
        }

        @Override
        public void free(PoolBlock block, long dmaAddress) {
            assertEquals(block.dmaAddress(), dmaAddress);
            freed.add(dmaAddress);
        }
    }

    private static Sg list(long... addressesAndLengths) {
        int n = addressesAndLengths.length / 2;
        Scatterlist array = Scatterlist.allocate(n);
        array.init(n);
        for (int i = 0; i < n; i++) {
            array.setDmaAddress(i, addressesAndLengths[2 * i]);
            array.setDmaLength(i, addressesAndLengths[2 * i + 1]);
        }
        return array.at(0);
    }

    @Test
    void upToTwoPagesNeedNoList() {
        assertEquals(BlkStatus.OK, request.setupPrps(list(0x1800, 0x800), 0x800));
        assertEquals(0x1800, request.prp1());
        assertEquals(0, request.prp2());
        assertEquals(BlkStatus.OK, request.setupPrps(list(0x1800, 0x800, 0x9000, 0x1000), 0x1800));
        assertEquals(0x9000, request.prp2());
        assertEquals(0, pages.calls + smalls.calls);
    }

    @Test
    void shortListsComeFromTheSmallPool() {
        assertEquals(BlkStatus.OK, request.setupPrps(list(0x1000, 0x3000), 0x3000));
        assertTrue(request.small());
        assertEquals(0, request.allocations());
        assertEquals(2, request.blocks().get(0).written());
        assertEquals(request.firstDma(), request.prp2());
        long block = request.firstDma();
        request.free();
        assertEquals(List.of(block), smalls.freed);
        request.free();
        assertEquals(1, smalls.freed.size());
    }

    @Test
    void fullPagesChainThroughTheirLastWord() {
        long length = 1025L * 4096;
        assertEquals(BlkStatus.OK, request.setupPrps(list(0x1000_0000L, length), length));
        assertEquals(3, request.allocations());
        List<PoolBlock> blocks = request.blocks();
        assertEquals(blocks.get(1).dmaAddress(), blocks.get(0).word(511));
        assertEquals(0x1000_0000L + 512L * 4096, blocks.get(1).word(0));
        assertEquals(2, blocks.get(2).written());
        List<Long> addresses = List.of(
                blocks.get(0).dmaAddress(),
                blocks.get(1).dmaAddress(),
                blocks.get(2).dmaAddress());
        request.free();
        assertEquals(addresses, pages.freed);
    }

    @Test
    void aLaterPageThatIsMissingFreesTheEarlierOnes() {
        pages.failingCall = 2;
        long length = 600L * 4096;
        assertEquals(BlkStatus.RESOURCE, request.setupPrps(list(0x1000_0000L, length), length));
        assertEquals(1, request.allocations());
        assertEquals(List.of(request.firstDma()), pages.freed);
        request.free();
        assertEquals(1, pages.freed.size());
    }

    @Test
    void aFirstBlockThatIsMissingLeavesMinusOne() {
        smalls.failingCall = 1;
        assertEquals(BlkStatus.RESOURCE, request.setupPrps(list(0x1000, 0x3000), 0x3000));
        assertEquals(-1, request.allocations());
        assertFalse(request.small());
    }

    @Test
    void aHoleIsFoundOnlyIfDataFollowsIt() {
        assertEquals(BlkStatus.IOERR, request.setupPrps(list(0x1000, 0x1800, 0x9000, 0x2000), 0x3800));
        assertEquals(1, warnings.count());
        request.free();
        // The first segment ends inside its page: the second PRP is an address nobody asked for.
        assertEquals(BlkStatus.OK, request.setupPrps(list(0x1000, 0x800, 0x9000, 0x1000), 0x1800));
        assertEquals(0x2000, request.prp2());
        // A segment that starts inside a page goes into the list as it is.
        assertEquals(BlkStatus.OK, request.setupPrps(list(0x1000, 0x1000, 0x9200, 0x2000), 0x3000));
        assertEquals(0x9200, request.blocks().get(0).word(0));
        assertEquals(1, warnings.count());
    }

    @Test
    void aListThatIsTooShortIsRefused() {
        assertThrows(UndefinedInKernelException.class, () -> request.setupPrps(list(0x1000, 0x1000), 0x2000));
    }

    @Test
    void oneSegmentIsDescribedInTheCommand() {
        assertEquals(BlkStatus.OK, request.setupSgls(list(0x1234, 0xffff_ffffL), 1));
        assertEquals(0x1234, request.prp1());
        assertEquals(0xffff_ffffL, request.sglLength());
        assertEquals(NvmeRequest.SGL_DATA, request.sglType());
        assertEquals(0, smalls.calls);
    }

    @Test
    void moreSegmentsAreDescribedInABlock() {
        assertEquals(BlkStatus.OK, request.setupSgls(list(0x1234, 5, 0x9, 7), 2));
        assertEquals(request.firstDma(), request.prp1());
        assertEquals(32, request.sglLength());
        assertEquals(NvmeRequest.SGL_LAST_SEGMENT, request.sglType());
        PoolBlock block = request.blocks().get(0);
        assertEquals(9, block.word(2));
        assertEquals(7, NvmeRequest.sglLength(block.word(3)));
        assertThrows(IllegalStateException.class, () -> request.setupSgls(list(0, 1), 1));
    }

    @Test
    void descriptorsThatDoNotFitOnePageAreRefused() {
        assertThrows(UndefinedInKernelException.class, () -> request.setupSgls(list(0, 1), 257));
    }

    @Test
    void thirtyTwoPrpsAreTheMostOfASmallBlock() {
        long most = 33L * 4096;
        assertEquals(BlkStatus.OK, request.setupPrps(list(0x1000_0000L, most), most));
        assertTrue(request.small());
        assertEquals(32, request.blocks().get(0).written());
        request.free();
        assertEquals(List.of(), request.blocks());
        long more = most + 1;
        assertEquals(BlkStatus.OK, request.setupPrps(list(0x1000_0000L, more), more));
        assertFalse(request.small());
        assertEquals(33, request.blocks().get(0).written());
    }

    @Test
    void sixteenDescriptorsAreTheMostOfASmallBlock() {
        assertEquals(BlkStatus.OK, request.setupSgls(list(new long[32]), 16));
        assertTrue(request.small());
        request.free();
        assertEquals(BlkStatus.OK, request.setupSgls(list(new long[34]), 17));
        assertFalse(request.small());
        request.free();
        assertEquals(BlkStatus.OK, request.setupSgls(list(new long[512]), 256));
        assertEquals(512, request.blocks().get(0).written());
        assertEquals(4096, request.sglLength());
        request.free();
        assertThrows(UndefinedInKernelException.class, () -> request.setupSgls(list(new long[2]), 0));
    }

    @Test
    void descriptorsWithoutABlockAreAnError() {
        smalls.failingCall = 1;
        assertEquals(BlkStatus.RESOURCE, request.setupSgls(list(0x1234, 5, 0x9, 7), 2));
        assertEquals(-1, request.allocations());
        assertEquals(BlkStatus.OK, request.setupSgls(list(0x1234, 5), 1));
        assertEquals(0, request.allocations(), "the failure before is forgotten");
    }

    @Test
    void aBlockTooSmallForItsPoolIsNotWrittenPast() {
        TestPool tooSmall = new TestPool(8, POOL);
        NvmeRequest wrong = new NvmeRequest(pages, tooSmall, warnings);
        String message = assertThrows(
                        UndefinedInKernelException.class, () -> wrong.setupSgls(list(0x1234, 5, 0x9, 7), 2))
                .getMessage();
        assertEquals("word: 1 (expected: 0 to 0, the kernel would write past it)", message);
        assertEquals(2, new PoolBlock(16, POOL).capacity());
        assertThrows(IllegalArgumentException.class, () -> new PoolBlock(0, POOL));
        assertThrows(IllegalArgumentException.class, () -> new PoolBlock(12, POOL));
    }
}
