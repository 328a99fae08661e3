package io.github.dmasg.form;

import static io.github.dmasg.form.Tables.list;
import static io.github.dmasg.form.Tables.page;
import static io.github.dmasg.form.Tables.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaException;
import org.junit.jupiter.api.Test;

/** A chain of several parts: each counts by itself and is taken back by itself. */
class VirtioPartsTest {
    private static final int LENGTH_AT = 8;
    private static final int FLAGS_AT = 12;

    private final TablePage descriptors = page(16 * 4);
    private final VirtioRing ring = new VirtioRing(descriptors, 4);

    @Test
    void segmentsAreNumberedWithinTheirPart() throws DmaException {
        VirtioChain chain = new VirtioChain(ring);
        chain.part(0x1000, 16);
        chain.part(0x2000, 16);
        DmaException refusal = assertThrows(DmaException.class, () -> chain.fill(list(0x3000, 1, 0x4000, 1L << 32)));
        assertEquals("EINVAL at segment 1: length: 4294967296 (expected: at most 4294967295)", refusal.getMessage());
        assertEquals(2, chain.segments());
        assertEquals(32, chain.bytes());
        assertEquals(2, chain.descriptors());
        assertTrue(chain.complete());
    }

    @Test
    void aPartThatFindsNoDescriptorLeavesTheChainAsItWas() throws DmaException {
        VirtioChain other = new VirtioChain(ring);
        other.part(0x9000, 1);
        VirtioChain chain = new VirtioChain(ring);
        chain.fill(list(0x1000, 1, 0x2000, 1, 0x3000, 1));
        DmaException none = assertThrows(DmaException.class, () -> chain.part(0x4000, 1));
        assertEquals(
                "ENOMEM at segment 0: descriptors of the ring: none left after 3 (expected: one more)",
                none.getMessage());
        assertTrue(chain.complete());
        assertEquals(3, chain.descriptors());
        chain.clear();
        chain.part(0x4000, 1);
        assertEquals(1, chain.descriptors());
    }

    @Test
    void whatTheDeviceReadsComesFirst() throws DmaException {
        VirtioChain chain = new VirtioChain(ring);
        chain.part(0x1000, 16);
        assertSame(chain, chain.deviceReads(), "it may read more");
        chain.part(0x2000, 16);
        assertSame(chain, chain.deviceWrites());
        chain.part(0x3000, 16);
        assertEquals(
                "part: read by the device (expected: in front of those it writes)",
                assertThrows(IllegalStateException.class, chain::deviceReads).getMessage());
        chain.part(0x4000, 1);
        chain.clear();
        assertSame(chain, chain.deviceReads());
    }

    @Test
    void aPartTakenBackAfterItsEndIsNotDescribedAnyMore() throws DmaException {
        VirtioIndirect chain = new VirtioIndirect(ring, pages(256, 1));
        chain.part(0x1000, 16);
        int at = chain.head() * 16;
        assertEquals(16, descriptors.bytes().getInt(at + LENGTH_AT));
        chain.part(0x2000, 16);
        assertEquals(32, descriptors.bytes().getInt(at + LENGTH_AT));
        chain.abort();
        assertEquals(16, descriptors.bytes().getInt(at + LENGTH_AT), "one descriptor of 16 bytes");
        assertEquals(VirtioRing.INDIRECT, descriptors.bytes().getShort(at + FLAGS_AT));
        assertEquals(1, chain.descriptors());
        chain.clear();
        assertFalse(chain.complete());
        assertEquals(4, ring.free());
    }
}
