package io.github.dmasg.proptests.drivers.vmwgfx;

import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PageWalk;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One memory object of the driver on the classic interface: pages are numbered one by one, and walked by cursors into tables. */
public final class ClassicMob {
    private static final @DmaAddr long[] NO_ADDRESSES = {};

    private final ClassicBuffer buffer;
    private final ClassicTableBuilder builder;
    private @Nullable MobPointer pointer;

    /**
     * An object without pages.
     *
     * @param mode where DMA addresses come from
     * @param dma maps for the device
     * @param maxSegment the device's largest segment in bytes
     * @param tables table pages of 4096 bytes
     */
    public ClassicMob(BufferMode mode, ClassicDma dma, @ByteCount long maxSegment, TableMemory tables) {
        buffer = new ClassicBuffer(mode, dma, maxSegment);
        builder = new ClassicTableBuilder(tables, dma);
    }

    /**
     * The object gets its pages.
     *
     * @param data whole pages
     * @return how it went
     */
    public MobStatus populate(PageSource data) {
        return status(buffer.populate(pages(data), NO_ADDRESSES));
    }

    /**
     * The object gets pages of coherent memory.
     *
     * @param data whole pages
     * @param coherent what the allocator says of them, in whole pages
     */
    public void populate(PageSource data, DmaSegments coherent) {
        long[] pages = pages(data);
        @DmaAddr long[] addresses = new @DmaAddr long[pages.length];
        int[] count = new int[1];
        coherent.forEachPage(PageRef.PAGE_SHIFT, address -> addresses[count[0]++] = (@DmaAddr long) address);
        buffer.populate(pages, addresses);
    }

    private static long[] pages(PageSource data) {
        long[] pages = new long[Math.toIntExact((data.bytes() + PageRef.PAGE_SIZE - 1) / PageRef.PAGE_SIZE)];
        PageWalk walk = new PageWalk(data);
        for (int i = 0; i < pages.length && walk.next(); i++) {
            pages[i] = PageRef.of(walk.pfn());
        }
        return pages;
    }

    /**
     * Makes the object ready for the device.
     *
     * @return how it went
     */
    public MobStatus bind() {
        int error = buffer.bind();
        if (error != 0) {
            return status(error);
        }
        pointer = builder.build(buffer);
        if (pointer == null) {
            buffer.unbind();
            return MobStatus.TRY_LATER;
        }
        return MobStatus.OK;
    }

    private static MobStatus status(int error) {
        if (error == 0) {
            return MobStatus.OK;
        }
        return error == -Errno.ENOMEM ? MobStatus.TRY_LATER : MobStatus.INVALID;
    }

    /**
     * What the device is told.
     *
     * @return root and depth of a bound object
     */
    public MobPointer pointer() {
        return Objects.requireNonNull(pointer, "not bound");
    }

    /** The device is done: tables are given back. */
    public void unbind() {
        pointer = null;
        builder.giveBack();
        buffer.unbind();
    }

    /** The object loses its pages. */
    public void unpopulate() {
        buffer.unpopulate();
    }

    ClassicBuffer buffer() {
        return buffer;
    }
}
