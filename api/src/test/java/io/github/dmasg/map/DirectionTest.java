package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.page.PhysicalRange;
import org.junit.jupiter.api.Test;

class DirectionTest {
    @Test
    void aMappingIsOnlyTypedByItsOwnDirection() throws DmaException {
        Mapping.ToDevice mapping = new DirectMapper()
                .map(
                        Device.named("nic").build(),
                        new PhysicalRange(0x1000, 8),
                        Direction.TO_DEVICE,
                        MapAttributes.NONE,
                        new DmaSgList());
        assertSame(mapping, Direction.TO_DEVICE.typed(mapping));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Direction.FROM_DEVICE.typed(mapping));
        assertEquals(
                "mapping: TO_DEVICE mapping of nic, 8 bytes"
                        + " (expected: a FromDevice mapping made with FROM_DEVICE)",
                refusal.getMessage());
    }
}
