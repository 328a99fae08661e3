package io.github.dmasg.map;

import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import org.jspecify.annotations.Nullable;

/**
 * Takes the physically contiguous stretches of a layout, in order, to the page table.
 *
 * <p>Single granules are collected, since the page table takes many at once for less. In a run without a page table the stretches
 * are noted as long as they fit, so that a short source need not be read a second time.
 */
final class StretchWriter {
    private static final int NOTES = 256;

    private final @ByteCount long granule;
    private final @PhysAddr long[] granules = new @PhysAddr long[256];
    private int granuleCount;

    private final @PhysAddr long[] notedPhys = new @PhysAddr long[NOTES];
    private final @ByteCount long[] notedLength = new @ByteCount long[NOTES];
    private int notes;
    private boolean noting;

    private @Nullable TableWriter table;

    StretchWriter(@ByteCount long granule) {
        this.granule = granule;
    }

    /** Writes to a page table, or nowhere. */
    void begin(@Nullable TableWriter to) {
        table = to;
        granuleCount = 0;
        noting = false;
    }

    /** Writes nowhere and takes notes. */
    void beginNoting() {
        begin(null);
        notes = 0;
        noting = true;
    }

    /** Whether stretches matter at all. */
    boolean listens() {
        return table != null || noting;
    }

    /** Whether all stretches since {@link #beginNoting()} are noted. */
    boolean notedAll() {
        return noting;
    }

    void write(@PhysAddr long phys, @ByteCount long length) {
        TableWriter to = table;
        if (to == null) {
            note(phys, length);
        } else if (length == granule) {
            if (granuleCount == granules.length) {
                flush();
            }
            granules[granuleCount++] = phys;
        } else {
            flush();
            to.append(phys, length);
        }
    }

    private void note(@PhysAddr long phys, @ByteCount long length) {
        if (notes == NOTES) {
            noting = false;
        } else if (noting) {
            notedPhys[notes] = phys;
            notedLength[notes] = length;
            notes++;
        }
    }

    /** Leaves a hole. */
    void skip(@ByteCount long length) {
        TableWriter to = table;
        if (to != null && length > 0) {
            flush();
            to.skip(length);
        }
    }

    /** Writes what was noted. */
    void writeNotes(TableWriter to) {
        table = to;
        granuleCount = 0;
        for (int i = 0; i < notes; i++) {
            write(notedPhys[i], notedLength[i]);
        }
        end();
    }

    /** Writes what is still collected and lets go of the page table. */
    void end() {
        flush();
        table = null;
    }

    private void flush() {
        TableWriter to = table;
        if (to != null) {
            to.appendPages(granules, 0, granuleCount);
        }
        granuleCount = 0;
    }
}
