package io.github.dmasg.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ConversionsTest {
    private static final @PhysAddr long PHYS = 0x7000_1234_5000L;

    @Test
    void oneNumberUnderAnotherNameIsTheSameNumber() {
        @DmaAddr long address = Conversions.sameOnBus(PHYS);
        assertEquals(0x7000_1234_5000L, address);
        assertEquals(PHYS, Conversions.sameForCpu(address));
        @BusAddr long bus = 0xffff_8000_0000_1000L;
        assertEquals(0xffff_8000_0000_1000L, Conversions.inFlaggedEntry(bus));
    }

    @Test
    void whatAPeersBusAddsIsCountedModulo2To64() {
        @BusAddr long below = Conversions.onPeerBus(PHYS, -0x1000_0000L);
        assertEquals(0x7000_0234_5000L, below);
        assertEquals(-0x1000_0000L, Conversions.peerBusOffset(PHYS, below));
        @BusAddr long wrapped = Conversions.onPeerBus(PHYS, Long.MAX_VALUE);
        assertEquals(Long.MIN_VALUE + 0x7000_1234_4fffL, wrapped);
        assertEquals(Long.MAX_VALUE, Conversions.peerBusOffset(PHYS, wrapped));
    }
}
