package io.github.dmasg.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LedgerOptionsTest {
    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        for (long line : new long[] {0, -64, 3, Long.MIN_VALUE}) {
            assertRefused(
                    "cache line: " + line + " (expected: a power of two)",
                    () -> LedgerOptions.DEFAULT.withCacheLine(line));
        }
        assertRefused("frames: 0 (expected: 1..64)", () -> LedgerOptions.DEFAULT.withKept(0, 1, 1));
        assertRefused("frames: 65 (expected: 1..64)", () -> LedgerOptions.DEFAULT.withKept(65, 1, 1));
        assertRefused(
                "reports, ended mappings: -1, 0 (expected: at least 0)",
                () -> LedgerOptions.DEFAULT.withKept(1, -1, 0));
        assertRefused(
                "reports, ended mappings: 0, -1 (expected: at least 0)",
                () -> LedgerOptions.DEFAULT.withKept(1, 0, -1));
    }

    @Test
    void theSmallestAndTheLargestAreTaken() {
        assertEquals(0, LedgerOptions.DEFAULT.withKept(1, 0, 3).reports());
        assertEquals(0, LedgerOptions.DEFAULT.withKept(1, 3, 0).ended());
        assertEquals(64, LedgerOptions.DEFAULT.withKept(64, 0, 0).frames());
        assertEquals(1, LedgerOptions.DEFAULT.withCacheLine(1).cacheLine());
        assertEquals(128, LedgerOptions.DEFAULT.withCacheLine(128).cacheLine());
    }
}
