package io.github.dmasg.bounce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BouncePoolTest {
    private static final int SLOT = BouncePool.SLOT;
    private static final long START = 0x10_0000;
    private static final long NO_BOUNDARY = -1L;

    /** Four mebibytes from address 0; says what it was asked to do. */
    private static final class Memory implements PhysicalMemory {
        private final byte[] bytes = new byte[4 << 20];
        private final List<String> calls = new ArrayList<>();

        @Override
        public void copy(long from, long to, long length) {
            calls.add("copy " + Long.toHexString(from) + " to " + Long.toHexString(to) + " " + length);
            System.arraycopy(bytes, (int) from, bytes, (int) to, (int) length);
        }

        @Override
        public void zero(long at, long length) {
            calls.add("zero " + Long.toHexString(at) + " " + length);
            Arrays.fill(bytes, (int) at, (int) (at + length), (byte) 0);
        }

        List<String> taken() {
            List<String> taken = List.copyOf(calls);
            calls.clear();
            return taken;
        }
    }

    private final Memory memory = new Memory();

    private BouncePool pool(int slots) {
        return new BouncePool(START, (long) slots * SLOT, memory);
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void aPoolIsWholeSlotsAtAPage() {
        for (long start : new long[] {-4096, 4095, 4097}) {
            assertRefused(
                    "bounce pool start: 0x" + Long.toHexString(start) + " (expected: a multiple of 4096)",
                    () -> new BouncePool(start, SLOT, memory));
        }
        for (long bytes : new long[] {0, -SLOT, SLOT - 1, SLOT + 1, SLOT * (1L << 31)}) {
            assertRefused(
                    "bounce pool bytes: " + bytes
                            + " (expected: a multiple of 2048, at least one slot, less than 4 TiB)",
                    () -> new BouncePool(START, bytes, memory));
        }
        BouncePool pool = new BouncePool(0, 3 * SLOT, memory);
        assertEquals(0, pool.first());
        assertEquals(3 * SLOT - 1, pool.last());
        assertEquals(START + SLOT - 1, pool(1).last());
        assertEquals(START, pool(1).first());
        assertEquals(3, pool.slots());
        assertEquals(3, pool.freeSlots());
    }

    @Test
    void theLongestLoanIsFullSlotsBehindTheKeptOffset() {
        BouncePool pool = pool(1);
        long longest = (long) BouncePool.MOST_SLOTS * SLOT;
        assertEquals(longest, pool.longest(0x1234, 0, NO_BOUNDARY));
        assertEquals(longest - 0x234, pool.longest(0x1234, 0xfff, NO_BOUNDARY));
        assertEquals(longest - 0x634, pool.longest(0x1e34, 0xfff, NO_BOUNDARY));
        assertEquals(longest, pool.longest(0x1234, longest / 2 - 1, NO_BOUNDARY) + 0x234);
        assertEquals(0, pool.longest(0, longest - 1 + longest, NO_BOUNDARY));
        assertEquals(longest, pool.longest(0, longest - 1, NO_BOUNDARY));
        // A boundary inside a slot cannot be kept apart.
        assertEquals(longest - 0x34, pool.longest(0x1234, 0xff, 0x3ff));
        // What the mask fixes counts against the window, and only that.
        assertEquals(0x2000, pool.longest(0x1800, 0, 0x1fff));
        assertEquals(0x800, pool.longest(0x1800, 0x1fff, 0x1fff));
        assertEquals(0x1800 - 0x34, pool.longest(0x1834, 0xfff, 0x1fff));
        assertEquals(0x800 - 0x34, pool.longest(0x1834, 0xfff, 0xfff));
        assertEquals(0x1000, pool.longest(0x1834, 0, 0xfff));
        assertEquals(longest, pool.longest(0x1834, 0, 0x7ff));
        assertEquals(longest, pool.longest(0, 0, (longest << 4) - 1));
        assertEquals(longest - 0x34, pool.longest(0x34, 0xff, (longest << 4) - 1));
    }

    @Test
    void everythingOfASlotThatIsNotDataIsZeroed() {
        BouncePool pool = pool(16);
        int loan = pool.lend(0x1834, 0x900, 0xff, NO_BOUNDARY, 0, true);
        long slot = START + (long) loan * SLOT;
        assertEquals(slot + 0x34, pool.address(loan));
        assertEquals(
                List.of(
                        "zero " + Long.toHexString(slot) + " 52",
                        "copy 1834 to " + Long.toHexString(slot + 0x34) + " 2304",
                        "zero " + Long.toHexString(slot + 0x934) + " " + (2 * SLOT - 0x934)),
                memory.taken());
        assertEquals(14, pool.freeSlots());
        int full = pool.lend(0x2000, 2 * SLOT, 0xff, NO_BOUNDARY, 0, true);
        assertEquals(List.of("copy 2000 to " + Long.toHexString(pool.address(full)) + " 4096"), memory.taken());
        int empty = pool.lend(0x2010, SLOT, 0xff, NO_BOUNDARY, 0, false);
        assertEquals(List.of("zero " + Long.toHexString(pool.address(empty) - 0x10) + " 4096"), memory.taken());
        assertEquals(10, pool.freeSlots());
    }

    @Test
    void aLoanStartsWhereTheMaskWants() {
        BouncePool pool = pool(64);
        for (long from : new long[] {0x1_0000, 0x1_0834, 0x1_1800, 0x1_3801, 0x1_7fff}) {
            int loan = pool.lend(from, 1, 0x3fff, NO_BOUNDARY, 0, false);
            assertEquals(from & 0x3fff, pool.address(loan) & 0x3fff);
            assertTrue(loan >= 0 && loan < 64);
        }
        assertEquals(59, pool.freeSlots());
        // The pool itself may start beside it.
        BouncePool beside = new BouncePool(START + 0x3000, 16 * SLOT, memory);
        int loan = beside.lend(0x800, 1, 0x3fff, NO_BOUNDARY, 0, false);
        assertEquals(0x800, beside.address(loan) & 0x3fff);
        assertEquals(3, loan);
    }

    @Test
    void aLoanLiesInOneWindow() {
        BouncePool pool = new BouncePool(START + 0x1000, 16 * SLOT, memory);
        // Windows of four slots: the first holds two slots of the pool only.
        assertEquals(2, pool.lend(0, 3 * SLOT, 0, 4 * SLOT - 1, 0, false));
        assertEquals(6, pool.lend(0, 2 * SLOT, 0, 4 * SLOT - 1, 0, false));
        assertEquals(8, pool.lend(0, 2 * SLOT, 0, 4 * SLOT - 1, 0, false));
        // One within a slot, and one beyond all memory, meet nothing.
        assertEquals(10, pool.lend(0, 3 * SLOT, 0, SLOT / 2 - 1, 0, false));
        assertEquals(13, pool.lend(0, 3 * SLOT, 0, Long.MAX_VALUE, 0, false));
        assertEquals(BouncePool.NONE, pool.lend(0, 3 * SLOT, 0, NO_BOUNDARY, 0, false));
        assertEquals(0, pool.lend(0, 2 * SLOT, 0, NO_BOUNDARY, 0, false));
        assertEquals(5, pool.lend(0, SLOT, 0, SLOT - 1, 0, false));
        assertEquals(0, pool.freeSlots());
    }

    /** Areas of an odd number of slots: the second one starts beside the multiples that the first starts at. */
    @Test
    void whatTheMaskAndTheBoundaryWantHoldsInEveryArea() {
        for (long alignMask : new long[] {0, 0x1fff, 0x3fff}) {
            BouncePool pool = pool(513);
            int loans = 0;
            for (int loan = 0; loan != BouncePool.NONE; loans++) {
                loan = pool.lend(0x834, 0x1000, alignMask, 0x1fff, 0, false);
                long start = loan == BouncePool.NONE ? 0x834 & alignMask : pool.address(loan);
                assertEquals(0x834 & alignMask, start & alignMask);
                assertTrue(alignMask != 0 || (start & 0x1fff) + 0x1000 <= 0x2000, Long.toHexString(start));
            }
            assertTrue(loans > 60, () -> "mask 0x" + Long.toHexString(alignMask));
        }
    }

    @Test
    void everyThreadUsesEveryArea() throws InterruptedException {
        List<Integer> left = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                BouncePool pool = pool(3 * 256);
                while (pool.lend(0, 128 * SLOT, 0, NO_BOUNDARY, 0, false) != BouncePool.NONE) {
                    memory.taken();
                }
                left.add(pool.freeSlots());
            });
            thread.start();
            thread.join();
        }
        assertEquals(Collections.nCopies(8, 0), left);
    }

    /** Also where the areas of a pool are not of one size. */
    @Test
    void everySlotIsLentOnceAndComesBack() {
        for (int slots : new int[] {1, 255, 511, 512, 513}) {
            BouncePool pool = pool(slots);
            BitSet lent = new BitSet();
            for (int i = 0; i < slots; i++) {
                int loan = pool.lend(0, 1 + i % SLOT, 0, NO_BOUNDARY, 0, false);
                assertTrue(loan >= 0 && loan < slots && !lent.get(loan), "slot " + loan + " of " + slots);
                assertEquals(START + (long) loan * SLOT, pool.address(loan));
                lent.set(loan);
                assertEquals(slots - i - 1, pool.freeSlots());
            }
            assertEquals(BouncePool.NONE, pool.lend(0, 1, 0, NO_BOUNDARY, 0, false));
            for (int loan = 0; loan < slots; loan++) {
                pool.takeBack(loan);
                assertEquals(loan + 1, pool.freeSlots());
                // The very slot is free, not another.
                assertEquals(loan, pool.lend(0, 1, 0, NO_BOUNDARY, 0, false));
                pool.takeBack(loan);
            }
        }
    }

    /** So that threads do not wait for each other. */
    @Test
    void threadsBeginInDifferentAreas() throws InterruptedException {
        BouncePool pool = pool(512);
        int[] loans = new int[2];
        Thread[] threads = new Thread[2];
        for (int i = 0; i < 2; i++) {
            int mine = i;
            threads[i] = new Thread(() -> loans[mine] = pool.lend(0, 1, 0, NO_BOUNDARY, 0, false));
        }
        // Numbers of threads that are made together follow each other, unless another thread is made in between.
        int apart = Math.floorMod(threads[1].getId() - threads[0].getId(), 2);
        for (Thread thread : threads) {
            thread.start();
            thread.join();
        }
        assertEquals(apart == 1, loans[0] / 256 != loans[1] / 256);
        assertNotEquals(loans[0], loans[1]);
    }

    @Test
    void aPoolSmallerThanTwoOfTheLongestLoansIsOneArea() {
        BouncePool pool = pool(511);
        for (int i = 0; i < 3; i++) {
            assertEquals(i * 128, pool.lend(0, 128 * SLOT, 0, NO_BOUNDARY, 0, false));
        }
        BouncePool two = pool(512);
        for (int i = 0; i < 4; i++) {
            assertNotEquals(BouncePool.NONE, two.lend(0, 128 * SLOT, 0, NO_BOUNDARY, 0, false));
        }
        assertEquals(0, two.freeSlots());
    }

    /** Loans of 100, 50 and 200 bytes at positions 10, 110 and 160 of a mapping. */
    private int chain(BouncePool pool) {
        int one = pool.lend(0x1000, 100, 0, NO_BOUNDARY, 10, false);
        int two = pool.lend(0x2000, 50, 0, NO_BOUNDARY, 110, false);
        int three = pool.lend(0x3000, 200, 0, NO_BOUNDARY, 160, false);
        pool.chain(one, two);
        pool.chain(two, three);
        memory.taken();
        return one;
    }

    private static String hex(long address) {
        return Long.toHexString(address);
    }

    @Test
    void aPartIsCopiedOutOfTheLoansItMeets() {
        BouncePool pool = pool(4);
        int one = chain(pool);
        long a = pool.address(0);
        long b = pool.address(1);
        long c = pool.address(2);
        pool.copyOut(one, 10, 350);
        assertEquals(
                List.of(
                        "copy " + hex(a) + " to 1000 100",
                        "copy " + hex(b) + " to 2000 50",
                        "copy " + hex(c) + " to 3000 200"),
                memory.taken());
        pool.copyOut(one, 60, 60);
        assertEquals(List.of("copy " + hex(a + 50) + " to 1032 50", "copy " + hex(b) + " to 2000 10"), memory.taken());
        pool.copyOut(one, 110, 50);
        assertEquals(List.of("copy " + hex(b) + " to 2000 50"), memory.taken());
        pool.copyOut(one, 159, 1);
        assertEquals(List.of("copy " + hex(b + 49) + " to 2031 1"), memory.taken());
        pool.copyOut(one, 0, 10);
        pool.copyOut(one, 360, 10);
        pool.copyOut(BouncePool.NONE, 0, 1000);
        assertEquals(List.of(), memory.taken());
    }

    @Test
    void aPartIsCopiedIntoTheLoansItMeets() {
        BouncePool pool = pool(4);
        int one = chain(pool);
        pool.copyIn(one, 109, 52);
        assertEquals(
                List.of(
                        "copy 1063 to " + hex(pool.address(0) + 99) + " 1",
                        "copy 2000 to " + hex(pool.address(1)) + " 50",
                        "copy 3000 to " + hex(pool.address(2)) + " 1"),
                memory.taken());
        pool.takeBack(one);
        assertEquals(4, pool.freeSlots());
        pool.takeBack(BouncePool.NONE);
        assertEquals(4, pool.freeSlots());
    }
}
