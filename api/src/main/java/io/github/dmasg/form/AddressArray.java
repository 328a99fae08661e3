package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.Arrays;
import java.util.Objects;
import org.eclipse.collections.api.block.procedure.primitive.LongLongProcedure;
import org.jspecify.annotations.Nullable;

/**
 * A linear array of addresses with random access, and the lengths in a second array only where they are needed (S8).
 *
 * <p>As long as all segments but the last have the same length, and the last is not longer, an entry costs 8 bytes and any byte is
 * found in O(1). The first segment that breaks this brings in an array of segment ends: 16 bytes per entry, O(log n). For
 * memory cut into device pages choose {@link BlockTable}.
 */
public final class AddressArray extends DeviceForm {
    private static final int FIRST_ROOM = 16;

    private final int maxEntries;
    private final SegmentLimits limits;
    private @DmaAddr long[] addresses;
    private int count;
    private @ByteCount long total;
    private @ByteCount long unit;
    private boolean uniform = true;
    private @ByteCount long @Nullable [] ends;

    /**
     * An empty array.
     *
     * @param maxEntries most segments, greater than 0
     * @throws IllegalArgumentException if it is not
     */
    public AddressArray(int maxEntries) {
        Refusal.requireRange("maximum number of entries", maxEntries, 1, Integer.MAX_VALUE - 8L);
        this.maxEntries = maxEntries;
        limits = SegmentLimits.NONE.withMaxSegments(maxEntries);
        addresses = new long[Math.min(maxEntries, FIRST_ROOM)];
    }

    @Override
    public SegmentLimits limits() {
        return limits;
    }

    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        long entries = Math.min(maxSegments, mappedBytes);
        // Different lengths take a byte more than there are entries.
        long uneven = Math.min(maxSegments, mappedBytes - 1);
        long bytes = Math.max(entries * Long.BYTES, uneven < 2 ? 0 : 2 * uneven * Long.BYTES);
        return new TableNeed(entries, 0, bytes);
    }

    @Override
    public TableNeed used() {
        return new TableNeed(count, 0, (uniform ? 1L : 2L) * count * Long.BYTES);
    }

    @Override
    public void accept(@DmaAddr long[] from, long[] extents, int start, int to) throws DmaException {
        long segment = nextSegment();
        int more = to - start;
        if (more > maxEntries - count) {
            throw Refusal.tooMany(segment + maxEntries - count, "entries", maxEntries);
        }
        makeRoom(count + more);
        System.arraycopy(from, start, addresses, count, more);
        long before = total;
        for (int i = start; i < to; i++) {
            add(DmaSegment.length(extents[i]));
        }
        accepted(more, total - before);
    }

    private void add(@ByteCount long length) {
        if (count == 0) {
            unit = length;
        } else if (uniform && (length > unit || total != count * unit)) {
            keepEnds();
        }
        total += length;
        if (!uniform) {
            Objects.requireNonNull(ends)[count] = total;
        }
        count++;
    }

    /** From here on lengths differ: the ends of the segments so far are known from the unit. */
    private void keepEnds() {
        uniform = false;
        @ByteCount long[] kept = ends;
        if (kept == null || kept.length < addresses.length) {
            kept = new long[addresses.length];
            ends = kept;
        }
        long end = 0;
        for (int i = 0; i < count - 1; i++) {
            end += unit;
            kept[i] = end;
        }
        kept[count - 1] = total;
    }

    private void makeRoom(int entries) {
        if (entries > addresses.length) {
            int room = Math.max(entries, (int) Math.min(maxEntries, 2L * addresses.length));
            addresses = Arrays.copyOf(addresses, room);
        }
        if (!uniform && Objects.requireNonNull(ends).length < addresses.length) {
            ends = Arrays.copyOf(Objects.requireNonNull(ends), addresses.length);
        }
    }

    @Override
    void finish() {}

    @Override
    void forget() {
        count = 0;
        total = 0;
        unit = 0;
        uniform = true;
    }

    /**
     * Number of entries.
     *
     * @return count
     */
    public int entries() {
        return count;
    }

    /**
     * Whether all segments but a shorter last one have the same length, so that no lengths are kept.
     *
     * @return true if an entry costs 8 bytes
     */
    public boolean uniform() {
        return uniform;
    }

    /**
     * Address of an entry.
     *
     * @param index 0 to {@code entries() - 1}
     * @return DMA address
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public @DmaAddr long address(int index) {
        checkIndex(index);
        return addresses[index];
    }

    /**
     * Length of an entry.
     *
     * @param index 0 to {@code entries() - 1}
     * @return bytes
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public @ByteCount long length(int index) {
        checkIndex(index);
        return endOf(index) - (index == 0 ? 0 : endOf(index - 1));
    }

    private @ByteCount long endOf(int index) {
        if (uniform) {
            return Math.min(total, (index + 1) * unit);
        }
        return Objects.requireNonNull(ends)[index];
    }

    private void checkIndex(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("entry: " + index + " (expected: 0.." + (count - 1) + ")");
        }
    }

    /**
     * Which entry holds a byte of the mapping. O(1) if uniform, else O(log n).
     *
     * @param index 0 to {@code bytes() - 1}
     * @return entry
     * @throws IndexOutOfBoundsException if there is no such byte
     */
    public int entryOf(@ByteCount long index) {
        if (index < 0 || index >= total) {
            throw new IndexOutOfBoundsException("byte: " + index + " (expected: 0.." + (total - 1) + ")");
        }
        if (uniform) {
            return (int) (index / unit);
        }
        int found = Arrays.binarySearch(Objects.requireNonNull(ends), 0, count, index + 1);
        return found >= 0 ? found : -found - 1;
    }

    /**
     * Where a byte of the mapping is. O(1) if uniform, else O(log n).
     *
     * @param index 0 to {@code bytes() - 1}
     * @return DMA address
     * @throws IndexOutOfBoundsException if there is no such byte
     */
    public @DmaAddr long addressOf(@ByteCount long index) {
        int entry = entryOf(index);
        return addresses[entry] + index - (entry == 0 ? 0 : endOf(entry - 1));
    }

    /**
     * Hands over every entry in order.
     *
     * @param action receives DMA address and length in bytes
     */
    public void forEachEntry(LongLongProcedure action) {
        long start = 0;
        for (int i = 0, end = count; i < end; i++) {
            long behind = endOf(i);
            action.value(addresses[i], behind - start);
            start = behind;
        }
    }
}
