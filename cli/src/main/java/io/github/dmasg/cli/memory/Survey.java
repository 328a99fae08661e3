package io.github.dmasg.cli.memory;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Pfn;

/**
 * What a range of memory consists of: its physical runs as a page-side list, and the pages that have no frame. Pages that are
 * not there end a run and are left out; nothing is invented for them.
 */
final class Survey {
    private final BioVecList runs = new BioVecList();
    private final long[] runsBySize = new long[Long.SIZE];
    private long present;
    private long swapped;
    private long absent;
    private long hidden;
    private boolean broken;

    void present(@Pfn long frame, @ByteCount long offset, @ByteCount long length) {
        present++;
        if (frame == 0) {
            hidden++;
            return;
        }
        long phys = (frame << BioVec.PAGE_SHIFT) + offset;
        if (broken) {
            runs.append(phys, length);
        } else {
            runs.appendMerged(phys, length, BioVec.ORDINARY, BioVec.MAX_LENGTH);
        }
        broken = false;
    }

    void swapped() {
        swapped++;
        broken = true;
    }

    void absent() {
        absent++;
        broken = true;
    }

    /** Counts runs by size; to be called when all pages were told. */
    void close() {
        for (long i = 0; i < runs.entries(); i++) {
            runsBySize[Long.SIZE - 1 - Long.numberOfLeadingZeros(runs.length(i))]++;
        }
    }

    BioVecList runs() {
        return runs;
    }

    /**
     * The list that a classic driver builds from the same pages: adjacent ones joined up to the device's longest segment, rounded
     * down to a page, since nothing splits an entry later (Linux: {@code sg_alloc_table_from_pages_segment()}).
     */
    BioVecList classicList(long maxSegmentSize) {
        long most = Math.max(PageMap.PAGE, Math.min(maxSegmentSize, BioVec.MAX_LENGTH) & -PageMap.PAGE);
        BioVecList list = new BioVecList();
        for (long i = 0; i < runs.entries(); i++) {
            long at = runs.phys(i);
            long end = at + runs.length(i);
            while (at < end) {
                long piece = Math.min(end, (at & -PageMap.PAGE) + most) - at;
                list.append(at, piece);
                at += piece;
            }
        }
        return list;
    }

    /** Runs of at least {@code 1 << log2} and less than twice that many bytes. */
    long runsOfSize(int log2) {
        return runsBySize[log2];
    }

    long pages() {
        return present + swapped + absent;
    }

    long presentPages() {
        return present;
    }

    long swappedPages() {
        return swapped;
    }

    long absentPages() {
        return absent;
    }

    /** Pages that are present but whose frame number the kernel does not show. */
    long hiddenPages() {
        return hidden;
    }
}
