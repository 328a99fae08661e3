package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.PhysicalRange;

/** A tebibyte, mapped with the memory of a small program. */
public final class Terabyte {
    private static final long BYTES = 1L << 40;
    private static final long WINDOW = 1L << 30;
    private static final long FIRST = 1L << 41;
    private static final long SPREAD = 0x9e37_79b1L;

    private Terabyte() {}

    /**
     * Maps a tebibyte of scattered pages of 4 KiB, one link each, through a reserved window of 1 GiB: when the window is full it is
     * synced, used by the device, and unlinked.
     *
     * @return pages mapped
     * @throws DmaException never
     */
    public static long stream() throws DmaException {
        IommuMapper mapper = Mapped.iommu();
        long pages = BYTES / Pieces.PAGE;
        long perWindow = WINDOW / Pieces.PAGE;
        try (Reservation window = mapper.reserve(Mapped.DEVICE, Direction.FROM_DEVICE, FIRST, WINDOW)) {
            for (long i = 0; i < pages; ) {
                for (long behind = i + perWindow; i < behind; i++) {
                    window.link(FIRST + ((i * SPREAD) & (pages - 1)) * 2 * Pieces.PAGE, Pieces.PAGE);
                }
                window.sync();
                window.unlinkAll();
            }
        }
        return pages;
    }

    /**
     * Maps a physically contiguous tebibyte.
     *
     * @return segments it became
     * @throws DmaException never
     */
    public static long contiguous() throws DmaException {
        IommuMapper mapper = Mapped.iommu();
        DmaSgList segments = new DmaSgList();
        Mapping mapping = mapper.map(
                Mapped.DEVICE, new PhysicalRange(FIRST, BYTES), Direction.FROM_DEVICE, MapAttributes.NONE, segments);
        long count = mapping.segments();
        mapping.unmap();
        return count;
    }
}
