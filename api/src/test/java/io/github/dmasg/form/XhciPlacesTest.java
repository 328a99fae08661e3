package io.github.dmasg.form;

import static io.github.dmasg.form.Tables.list;
import static io.github.dmasg.form.Tables.pages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Rings of segments of three TRBs and a link: where a transfer may lie. */
class XhciPlacesTest {
    private static final int LINK = 6 << XhciRing.TYPE_SHIFT;
    private static final int TOGGLE = 2;

    private final TablePool memory = pages(64, 2);

    @Test
    void aRingIsClosedByLinksFromTheStart() throws DmaException {
        ByteBuffer region = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        XhciRing ring = new XhciRing(new TablePool(Tables.AT, region, 64), 2);
        assertEquals(3, ring.perSegment());
        assertEquals(5, ring.free());
        assertEquals(Tables.AT + 64, region.getLong(48));
        assertEquals(LINK, region.getInt(48 + 12));
        assertEquals(Tables.AT, region.getLong(64 + 48));
        assertEquals(LINK | TOGGLE, region.getInt(64 + 48 + 12));
    }

    @Test
    void aRingTakesAsManyAsAreFree() throws DmaException {
        XhciRing ring = new XhciRing(memory, 2);
        XhciTransfer transfer = new XhciTransfer(ring, 512, 1, 8);
        assertEquals(
                "ENOMEM: TRBs: 6 (expected: at most the 5 that are free)",
                assertThrows(DmaException.class, () -> transfer.fill(full(6))).getMessage());
        transfer.fill(full(5));
        transfer.submit();
        assertEquals(0, ring.free());
        assertEquals(5, transfer.trbsOnRing());
        transfer.clear();
        assertEquals(5, ring.free());
    }

    /** TRBs of a packet each. */
    private static DmaSgList full(int trbs) {
        long[] numbers = new long[2 * trbs];
        for (int i = 0; i < trbs; i++) {
            numbers[2 * i] = 0x10_0000L * (i + 1);
            numbers[2 * i + 1] = 512;
        }
        return list(numbers);
    }

    @Test
    void aTransferThatEndsInFrontOfALinkGoesOverNone() throws DmaException {
        XhciRing ring = new XhciRing(memory, 2);
        XhciTransfer transfer = new XhciTransfer(ring, 512, 1, 8);
        transfer.fill(list(0x10_0000, 512, 0x20_0000, 512, 0x30_0000, 7));
        transfer.submit();
        assertEquals(3, transfer.trbsOnRing(), "nothing is skipped");
    }

    @Test
    void aBurstIsAsManyPacketsAsItSays() throws DmaException {
        XhciRing ring = new XhciRing(memory, 2);
        XhciTransfer two = new XhciTransfer(ring, 512, 2, 8);
        assertEquals(
                "EINVAL at segment 2: bytes up to the ring's link: 1536 (expected: a multiple of 1024)",
                assertThrows(DmaException.class, () -> two.fill(full(4))).getMessage());
        new XhciTransfer(ring, 512, 3, 8).fill(full(4));
    }

    @Test
    void oneTransferWaitsAtATime() throws DmaException {
        XhciRing ring = new XhciRing(memory, 2);
        XhciTransfer first = new XhciTransfer(ring, 512, 1, 8);
        XhciTransfer second = new XhciTransfer(ring, 512, 1, 8);
        first.fill(full(1));
        assertEquals(
                "ring: a transfer waits for submit() (expected: one at a time)",
                assertThrows(IllegalStateException.class, () -> second.fill(full(1)))
                        .getMessage());
        assertFalse(second.complete());
        first.submit();
        assertEquals(
                "transfer: submitted (expected: once)",
                assertThrows(IllegalStateException.class, first::submit).getMessage());
        second.fill(full(1));
        second.submit();
        assertEquals(3, ring.free());
    }
}
