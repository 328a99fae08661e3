package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class IovaSpaceTest {
    private static final long K4 = 1L << 12;

    private final IovaSpace space = IommuDomain.builder().build().iovas();

    @Test
    void handsOutFromTheTop() {
        assertEquals((1L << 48) - K4, space.allocate(1, 1, -1));
        assertEquals((1L << 48) - 2 * K4, space.allocate(K4, K4, -1));
        assertEquals((1L << 32) - 2 * K4, space.allocate(K4 + 1, K4, (1L << 32) - 1));
        space.checkInvariants();
    }

    @Test
    void aSecondFreeIsNamed() {
        long iova = space.allocate(3 * K4, K4, -1);
        assertThrows(IllegalStateException.class, () -> space.free(iova, 4 * K4));
        space.free(iova, 3 * K4);
        assertThrows(IllegalStateException.class, () -> space.free(iova, 3 * K4));
        space.checkInvariants();
    }

    @Test
    void everyGranuleOfASmallSpaceCanBeUsed() {
        IovaSpace small = IommuDomain.builder().aperture(0x1000, 0x7fff).build().iovas();
        long seven = small.allocate(7 * K4, K4, -1);
        assertEquals(0x1000, seven);
        assertEquals(IovaSpace.FAILED, small.allocate(1, 1, -1));
        small.free(seven, 7 * K4);
        for (int i = 0; i < 7; i++) {
            assertEquals(0x7000 - i * K4, small.allocate(1, 1, -1));
        }
        assertEquals(IovaSpace.FAILED, small.allocate(1, 1, -1));
        small.checkInvariants();
    }
}
