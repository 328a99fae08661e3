package io.github.dmasg.legacy.sg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SgTableTest {
    private final SgTable table = new SgTable();

    private int allocate(int nents, RecordingSgAllocator allocator) {
        return table.allocate(nents, allocator);
    }

    @Test
    void arraysHave128SlotsAndSpendOneOnTheLink() {
        for (Object[] c : new Object[][] {
            {128, List.of(128)},
            {129, List.of(128, 2)},
            {255, List.of(128, 128)},
            {256, List.of(128, 128, 2)},
        }) {
            RecordingSgAllocator allocator = new RecordingSgAllocator(0);
            assertEquals(0, allocate((Integer) c[0], allocator));
            assertEquals(c[1], allocator.handedOut());
            assertEquals(c[0], SgList.nents(table.sgl()));
            table.free(allocator);
            assertEquals(0, allocator.live());
        }
    }

    @Test
    void noEntriesIsInvalid() {
        assertEquals(-Errno.EINVAL, allocate(0, new RecordingSgAllocator(0)));
        assertNull(table.sgl());
    }

    @Test
    void theCountOfAFailedTableIsOneAboveItsEntries() {
        RecordingSgAllocator allocator = new RecordingSgAllocator(3);
        assertEquals(-Errno.ENOMEM, table.allocateChunks(100, 10, null, allocator));
        assertEquals(2 * 9 + 1, table.origNents());
        assertEquals(table.origNents(), table.nents());
        // the extra one makes freeing see a last array of full size
        table.freeChunks(10, 0, allocator, table.origNents());
        assertEquals(0, allocator.live());
        assertEquals(19, table.origNents(), "freeing keeps the counts");
    }

    @Test
    void aHugeCountFailsAtTheAllocationThatIsRefused() {
        RecordingSgAllocator allocator = new RecordingSgAllocator(3);
        assertEquals(-Errno.ENOMEM, allocate(-1, allocator));
        assertEquals(List.of(128, 128), allocator.handedOut());
        assertEquals(0, allocator.live());
    }

    @Test
    void aGivenFirstArrayIsUsedAndNotFreed() {
        RecordingSgAllocator allocator = new RecordingSgAllocator(0);
        Scatterlist own = Scatterlist.allocate(4);
        assertEquals(0, table.allocateChunks(10, 8, own, allocator));
        assertEquals(own.at(0), table.sgl());
        assertEquals(List.of(7), allocator.handedOut());
        assertEquals(10, SgList.nents(table.sgl()));
        table.freeChunks(8, 4, allocator, table.origNents());
        assertEquals(0, allocator.live());
    }

    @Test
    void arraysThatHoldOnlyALinkWouldNeverEnd() {
        assertThrows(
                UndefinedInKernelException.class, () -> table.allocateChunks(2, 1, null, new RecordingSgAllocator(0)));
        assertEquals(0, table.allocateChunks(1, 1, null, new RecordingSgAllocator(0)));
    }

    @Test
    void theDefaultMaximumJoinsAsManyPagesAs32BitsHold() {
        WarnLog warnings = new WarnLog();
        int n = 0x100001;
        int err = table.allocateFromPages(
                i -> PageRef.of(i), n, 5, (long) n * PageRef.PAGE_SIZE - 5, SgAllocator.heap(), warnings);
        assertEquals(0, err);
        assertEquals(2, table.nents());
        Sg first = Objects.requireNonNull(table.sgl());
        assertEquals(0xffff_f000L - 5, first.length());
        assertEquals(0x2000, Objects.requireNonNull(first.next()).length());
        assertEquals(0, warnings.count());
    }

    @Test
    void anErrorLeavesTheTableAsItWas() {
        assertEquals(0, allocate(3, new RecordingSgAllocator(0)));
        Sg before = table.sgl();
        WarnLog warnings = new WarnLog();
        PageSequence pages = PageSequence.of(PageRef.of(1));
        assertEquals(-Errno.EINVAL, table.allocateFromPages(pages, 1, 0, 4096, 4095, SgAllocator.heap(), warnings));
        assertEquals(1, warnings.count());
        assertEquals(
                -Errno.ENOMEM, table.allocateFromPages(pages, 1, 0, 4096, 4096, new RecordingSgAllocator(1), warnings));
        assertEquals(1, warnings.count());
        assertEquals(before, table.sgl());
        assertEquals(3, table.nents());
        assertThrows(
                UndefinedInKernelException.class,
                () -> table.allocateFromPages(pages, 0, 0, 4096, 4096, SgAllocator.heap(), warnings));
    }

    @Test
    void anOffsetBeyondTheFirstPagesWrapsTheirLength() {
        PageSequence pages = PageSequence.of(PageRef.of(1), PageRef.of(5));
        assertEquals(0, table.allocateFromPages(pages, 2, 0x1800, 0x9000, SgAllocator.heap(), new WarnLog()));
        Sg first = Objects.requireNonNull(table.sgl());
        assertEquals(0x1800, first.offset());
        assertEquals(0x9000, first.length(), "0x1000 - 0x1800 is larger than the size, modulo 2^32");
        Sg second = Objects.requireNonNull(first.next());
        assertEquals(0x1000, second.length());
        assertTrue(second.isLast());
    }

    @Test
    void aTableThatCannotBeBuiltFromPagesGivesItsArraysBack() {
        RecordingSgAllocator allocator = new RecordingSgAllocator(2);
        int err = table.allocateFromPages(i -> PageRef.of(2L * i), 300, 0, 300 * 4096L, allocator, new WarnLog());
        assertEquals(-Errno.ENOMEM, err);
        assertEquals(List.of(128), allocator.handedOut());
        assertEquals(0, allocator.live());
    }

    @Test
    void nothingCountedIsNothingGivenBack() {
        RecordingSgAllocator allocator = new RecordingSgAllocator(0);
        assertEquals(0, allocate(3, allocator));
        table.freeChunks(Scatterlist.MAX_SINGLE_ALLOC, 0, allocator, 0);
        assertEquals(1, allocator.live());
        assertNull(table.sgl());
    }
}
