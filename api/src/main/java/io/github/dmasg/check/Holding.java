package io.github.dmasg.check;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.map.Direction;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of one life of a mapping, or of a reservation.
 *
 * <p>Lists, ownership, {@code usable} and {@code ended} change under the ledger's lock only; the rest does not change.
 */
final class Holding {
    final String what;
    final Device device;
    final Direction<?> direction;
    final boolean allowsOverlap;
    final Place made;
    final long madeAt;

    /** Memory by physical address, in order of position. The list of a mapping is replaced, not changed. */
    List<Stretch> memory = new ArrayList<>();

    /** What the device was given, by DMA address, in order of position. */
    final List<Stretch> reach = new ArrayList<>();

    final Ownership owners = new Ownership();

    /** Bytes mapped or linked. */
    @ByteCount
    long bytes;

    /** Where the next link goes. */
    @ByteCount
    long end;

    /** Bytes that the device may use. */
    @ByteCount
    long usable;

    @Nullable
    Place ended;

    Holding(String what, Device device, Direction<?> direction, boolean allowsOverlap, Place made, long madeAt) {
        this.what = what;
        this.device = device;
        this.direction = direction;
        this.allowsOverlap = allowsOverlap;
        this.made = made;
        this.madeAt = madeAt;
    }

    /** The entries of a source as stretches from a position on. */
    List<Stretch> entries(PageSource source, @ByteCount long from) {
        List<Stretch> result = new ArrayList<>();
        long position = from;
        long entry = 0;
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++, entry++) {
                long phys = cursor.phys(i);
                long length = cursor.length(i);
                result.add(new Stretch(this, phys, phys + length - 1, position, entry, cursor.provider(i)));
                position += length;
            }
        }
        return result;
    }

    void reaches(DmaSegments segments) {
        @ByteCount long[] position = {0};
        segments.forEachSegment((address, length) -> {
            reach.add(new Stretch(this, address, address + length - 1, position[0], Misuse.NO_ENTRY, 0));
            position[0] += (@ByteCount long) length;
        });
    }

    /**
     * Removes a part from a list of stretches.
     *
     * @param remains receives what is left of stretches that were cut, and is in the list too
     * @return the stretches that are no longer in the list
     */
    static List<Stretch> cut(List<Stretch> stretches, @ByteCount long from, @ByteCount long to, List<Stretch> remains) {
        List<Stretch> gone = new ArrayList<>();
        List<Stretch> kept = new ArrayList<>();
        for (Stretch stretch : stretches) {
            long end = stretch.position + stretch.length();
            if (stretch.position >= to || end <= from) {
                kept.add(stretch);
                continue;
            }
            gone.add(stretch);
            if (stretch.position < from) {
                Stretch before = stretch.part(stretch.position, from);
                kept.add(before);
                remains.add(before);
            }
            if (end > to) {
                Stretch behind = stretch.part(to, end);
                kept.add(behind);
                remains.add(behind);
            }
        }
        stretches.clear();
        stretches.addAll(kept);
        return gone;
    }

    @SuppressWarnings("ReferenceEquality") // a device is a thing, not its numbers
    boolean isFor(Device other) {
        return device == other;
    }

    @Nullable
    Stretch reaching(long address) {
        for (Stretch stretch : reach) {
            if (stretch.contains(address)) {
                return stretch;
            }
        }
        return null;
    }

    /** Kind, device, size, places. */
    @Override
    public String toString() {
        return what + " of " + device + ", " + bytes + " bytes, made at " + made
                + (ended == null ? "" : ", ended at " + ended);
    }
}
