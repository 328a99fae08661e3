package io.github.dmasg.legacy.sg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SgAppendTableTest {
    private static final long MAX = 0xffff_ffffL;

    private final RecordingSgAllocator allocator = new RecordingSgAllocator(0);
    private final WarnLog warnings = new WarnLog();

    private int append(SgAppendTable t, long size, int left, long... pfns) {
        return t.append(i -> PageRef.of(pfns[i]), pfns.length, 0, size, MAX, left);
    }

    private static List<String> entries(SgAppendTable t) {
        List<String> text = new ArrayList<>();
        SgCursor c = new SgCursor(t.table().sgl());
        for (int i = 0; i < t.table().nents(); i++, c.advance()) {
            text.add(Long.toHexString(c.pfn()) + ":" + Long.toHexString(c.length()));
        }
        return text;
    }

    @Test
    void aShortEntryIsContinuedByItsOwnLastPage() {
        SgAppendTable t = new SgAppendTable(allocator, warnings);
        assertEquals(0, append(t, 0x1800, 2, 4, 5));
        assertEquals(0, append(t, 0x1000, 1, 5));
        assertEquals(List.of("4:2800"), entries(t), "the end 0x5800 rounds down to page 5, which follows page 4");
        assertEquals(0, append(t, 0x1000, 0, 7));
        assertEquals(List.of("4:2800", "7:1000"), entries(t), "the end 0x6800 rounds down to page 6");
    }

    @Test
    void theProviderOfThePageBeforeDecidesToo() {
        SgAppendTable t = new SgAppendTable(allocator, warnings, pfn -> pfn == 4 ? 9 : 0);
        assertEquals(0, append(t, 0x1000, 1, 4));
        assertEquals(0, append(t, 0x1000, 0, 5));
        assertEquals(List.of("4:1000", "5:1000"), entries(t));
    }

    @Test
    void laterCallsHaveNoOffset() {
        SgAppendTable t = new SgAppendTable(allocator, warnings);
        assertEquals(0, append(t, 0x1000, 1, 4));
        assertEquals(-Errno.EINVAL, t.append(i -> PageRef.of(5), 1, 1, 0xfff, MAX, 0));
        assertEquals(1, warnings.count());
        assertEquals(List.of("4:1000"), entries(t));
    }

    @Test
    void afterTheEndMarkOnlyJoiningWorks() {
        SgAppendTable t = new SgAppendTable(allocator, warnings);
        assertEquals(0, append(t, 0x1000, 0, 4));
        assertEquals(0, append(t, 0x1000, 0, 5));
        assertEquals(List.of("4:2000"), entries(t));
        assertThrows(UndefinedInKernelException.class, () -> append(t, 0x1000, 0, 9));
    }

    @Test
    void pagesLeftThatWrapTheCountAreRefused() {
        SgAppendTable t = new SgAppendTable(allocator, warnings);
        assertThrows(UndefinedInKernelException.class, () -> append(t, 0x1000, -1, 4));
        assertThrows(UndefinedInKernelException.class, () -> append(t, 0x2000, -2, 4, 6));
        assertEquals(List.of(), allocator.handedOut());
    }

    @Test
    void announcingTooFewPagesLeaksTheSecondArray() {
        SgAppendTable t = new SgAppendTable(allocator, warnings);
        assertEquals(0, append(t, 0x1000, 1, 4));
        assertEquals(0, append(t, 0x3000, 0, 6, 8, 10));
        assertEquals(List.of(2, 3), allocator.handedOut());
        assertEquals(4, t.totalNents());
        assertEquals(4, SgList.nents(t.table().sgl()));
        SgAllocator counting = new SgAllocator() {
            @Override
            public Scatterlist allocate(int slots) {
                throw new AssertionError("only frees");
            }

            @Override
            public void free(Scatterlist array, int slots) {
                assertEquals(2, array.slots());
                assertEquals(4, slots, "the kernel believes in one array of 4");
            }
        };
        Sg first = t.table().sgl();
        assertNotNull(first);
        t.table().freeChunks(Scatterlist.MAX_SINGLE_ALLOC, 0, counting, t.totalNents());
        assertEquals(2, allocator.live());
    }

    @Test
    void aFailureKeepsTheArraysItHadChained() {
        RecordingSgAllocator refusing = new RecordingSgAllocator(3);
        SgAppendTable t = new SgAppendTable(refusing, warnings);
        assertEquals(0, append(t, 0x1000, 1, 4));
        long[] scattered = new long[300];
        for (int i = 0; i < scattered.length; i++) {
            scattered[i] = 5 + 2L * i;
        }
        assertEquals(-Errno.ENOMEM, append(t, 300 * 0x1000L, 0, scattered));
        assertEquals(1, t.table().nents());
        assertEquals(2 + 127, t.totalNents());
        assertEquals(List.of("4:1000"), entries(t));
    }

    @Test
    void freeGivesEveryArrayBack() {
        SgAppendTable t = new SgAppendTable(allocator, warnings);
        assertEquals(0, append(t, 0x1000, 1, 4));
        assertEquals(t.table().sgl(), t.last(), "one entry is the first and the last");
        t.free();
        assertEquals(List.of(2), allocator.handedOut());
        assertEquals(0, allocator.live());
        assertNull(t.table().sgl());
    }
}
