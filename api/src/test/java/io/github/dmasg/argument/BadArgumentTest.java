package io.github.dmasg.argument;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BadArgumentTest {
    @Test
    void aRefusalNamesTheValueAndWhatWasExpected() {
        assertEquals(
                "length: -3 (expected: > 0)",
                BadArgument.of("length", -3, "> 0").getMessage());
        assertEquals(
                "start: 0xffffffffffffffff (expected: >= 0)",
                BadArgument.ofAddress("start", -1, ">= 0").getMessage());
        assertEquals("index: 7 (expected: 0..6)", BadArgument.index(7, 7).getMessage());
        assertEquals("[0x1000, 0x1010)", BadArgument.range(0x1000, 16));
    }
}
