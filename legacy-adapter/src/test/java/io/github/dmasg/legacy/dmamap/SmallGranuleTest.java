package io.github.dmasg.legacy.dmamap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import org.junit.jupiter.api.Test;

/** A granule of one byte rounds nothing, so lengths meet the limits exactly. */
class SmallGranuleTest {
    private static final long IOVA = 0x10_0000_0000L;

    private long asked;

    private int map(long boundary, Sg sgl, int nents) {
        PageTableOps table = new PageTableOps() {
            @Override
            public int mapPages(long iova, long phys, long pageSize, long count, MappedBytes mapped) {
                mapped.add(pageSize * count);
                return 0;
            }

            @Override
            public long unmapPages(long iova, long pageSize, long count) {
                return pageSize * count;
            }
        };
        IovaSource source = new IovaSource() {
            @Override
            public long allocate(long size, long limit) {
                asked = size;
                return IOVA;
            }

            @Override
            public void free(long iova, long size) {}
        };
        ClassicDevice device = new ClassicDevice(0xffff_ffffL, boundary, -1, 0, null, PeerRouting.NONE);
        IommuDomain domain = new IommuDomain(-1, table, IommuEvents.NONE);
        return new IommuMapper(device, domain, source, 1, new WarnLog()).mapSg(sgl, nents);
    }

    /** Entries of these lengths, far apart. */
    private static Sg list(long... lengths) {
        Scatterlist array = Scatterlist.allocate(lengths.length);
        array.init(lengths.length);
        for (int i = 0; i < lengths.length; i++) {
            array.setPage(i, PageRef.of((2L * i + 1) << 24), lengths[i], 0);
        }
        return array.at(0);
    }

    @Test
    void anEntryOf32BitsIsMapped() {
        Sg sgl = list(0xffff_ffffL);
        assertEquals(1, map(-1, sgl, 1));
        assertEquals(0xffff_ffffL, asked);
        assertEquals(0xffff_ffffL, sgl.dmaLength());
    }

    @Test
    void paddingMayFill32BitsButNotMore() {
        assertEquals(2, map(0xffff_ffffL, list(1, 0x8000_0000L, 0x8000_0001L), 3));
        assertEquals(0x1_8000_0001L, asked, "1, then 0xffffffff with its padding, then the rest");
        assertEquals(-Errno.EINVAL, map(0xffff_ffffL, list(0, 0x8000_0000L, 0x8000_0002L), 3));
    }

    @Test
    void anEntryThatCrossesTheBoundaryByOneByteIsNotMoved() {
        map(0xf, list(0xc, 5), 2);
        assertEquals(0x11, asked, "the kernel compares with the length less one");
        map(0xf, list(0xc, 6), 2);
        assertEquals(0x16, asked);
    }
}
