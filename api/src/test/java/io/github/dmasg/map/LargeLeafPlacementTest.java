package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory that covers a large page of the IOMMU is mapped with it, in whatever pieces it comes. */
class LargeLeafPlacementTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final long G1 = 1L << 30;
    private static final Device NO_LIMITS =
            Device.named("device").limits(SegmentLimits.NONE).build();

    private final IommuDomain domain = IommuDomain.builder().build();
    private final IommuMapper mapper = new IommuMapper(domain);

    /** So that no range lies right by chance, at the very end of the space; nor does one that ends behind the leaf. */
    @BeforeEach
    void takeTheHighestRange() {
        domain.iovas().allocate(M2 + 7 * K4, K4, -1);
    }

    /** Maps for a device without limits, and tells the addresses of byte 0 and of another one. */
    private long[] map(Pieces pieces, long offset) throws DmaException {
        DmaSgList list = new DmaSgList();
        mapper.map(NO_LIMITS, pieces, Direction.TO_DEVICE, MapAttributes.NONE, list);
        assertEquals(1, list.segments());
        assertEquals(pieces.total(), list.length(0));
        return new long[] {list.address(0), list.address(0) + offset};
    }

    private static Pieces pages(Pieces pieces, long from, long to, long step) {
        for (long phys = from; phys < to; phys += step) {
            pieces.add(phys, step);
        }
        return pieces;
    }

    private void assertLeaf(long iova, long phys, long size) {
        assertEquals(phys, domain.table().translate(iova));
        assertEquals(phys % size, iova % size, "IOVA as far in the leaf as the memory");
        assertEquals(size, domain.table().leafSize(iova));
    }

    @Test
    void inOnePieceBehindAPage() throws DmaException {
        Pieces pieces = new Pieces(8).add(0x5000, K4).add(6 * M2, M2).add(0x9000, K4);
        assertLeaf(map(pieces, K4)[1], 6 * M2, M2);
    }

    @Test
    void inEqualPagesBehindAPage() throws DmaException {
        for (long phys : new long[] {6 * M2, (5L << 40) + M2}) {
            for (int span : new int[] {8, 600}) {
                Pieces pieces = pages(new Pieces(span).add(0x5000, K4), phys, phys + M2, K4)
                        .add(0x9000, K4);
                assertLeaf(map(pieces, K4)[1], phys, M2);
            }
        }
    }

    @Test
    void inTheMiddleOfAStretch() throws DmaException {
        Pieces pieces = new Pieces(8).add(0x5000, K4).add(6 * M2 - 5 * K4, 7 * K4 + M2);
        long iova = map(pieces, K4)[1];
        assertEquals(K4, domain.table().leafSize(iova));
        assertLeaf(iova + 5 * K4, 6 * M2, M2);
        assertEquals(K4, domain.table().leafSize(iova + 5 * K4 + M2));
    }

    @Test
    void ofTheLargestKind() throws DmaException {
        Pieces pieces = new Pieces(8).add(0x5000, K4).add(3 * G1 - M2, G1 + M2);
        long iova = map(pieces, K4)[1];
        assertLeaf(iova, 3 * G1 - M2, M2);
        assertLeaf(iova + M2, 3 * G1, G1);
    }

    @Test
    void aRunIsPlacedForItsFirstStretchOnly() throws DmaException {
        Pieces pieces = new Pieces(8).add(6 * M2, M2).add(0x5000, K4).add(9 * M2, M2);
        long[] at = map(pieces, M2 + K4);
        assertLeaf(at[0], 6 * M2, M2);
        assertEquals(K4, domain.table().leafSize(at[1]));
    }

    /** Cuts were counted before the run was moved, and came out elsewhere behind the move. */
    @Test
    void whatIsMeasuredIsHandedOutWhenCutsAreAligned() throws DmaException {
        Pieces pieces = pages(new Pieces(600).add(0x5000, K4), 6 * M2 - 3 * K4, 7 * M2 + 5 * K4, K4);
        for (long cut = 1; cut <= 64 * K4; cut *= 2) {
            SegmentLimits limits = new SegmentLimits(72 * K4, SegmentLimits.NO_BOUNDARY, Long.MAX_VALUE, cut);
            Device device = Device.named("device").limits(limits).build();
            long counted = mapper.bounds(device, pieces, new DmaSgList()).emitted();
            DmaSgList list = new DmaSgList();
            mapper.map(device, pieces, Direction.TO_DEVICE, MapAttributes.NONE, list);
            assertEquals(counted, list.segments());
            for (long i = 1; i < list.segments(); i++) {
                assertEquals(0, list.address(i) % cut, "cut at a multiple of " + cut);
            }
        }
    }
}
