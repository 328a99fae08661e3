package io.github.dmasg.check;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which physical memory there is, and which of it may be given to devices: the check that stops kernel text, a stack, or an address
 * that is no memory at all on the page side, before anything is mapped.
 *
 * <p>Ordinary entries have to lie in memory that may be given; entries of a provider have to lie in device memory. What is not in the
 * map is nothing.
 *
 * <p>Immutable, safe to share. A check costs a logarithmic search for each entry.
 */
public final class MemoryMap {
    private enum Use {
        MEMORY,
        DEVICE_MEMORY,
        KEPT
    }

    private record Area(@PhysAddr long last, Use use, String name) {}

    private final TreeMap<Long, Area> areas;

    private MemoryMap(Builder builder) {
        areas = new TreeMap<>(builder.areas);
    }

    /**
     * Starts a map of nothing.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Lets a source through if all of it may be given to a device.
     *
     * @param <S> kind of source
     * @param source entries
     * @return the source
     * @throws IllegalArgumentException naming the first entry that may not
     */
    public <S extends PageSource> S checked(S source) {
        long entry = 0;
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++, entry++) {
                String objection = objection(cursor.phys(i), cursor.length(i), cursor.provider(i));
                if (objection != null) {
                    throw new IllegalArgumentException("entry " + entry + ": " + objection);
                }
            }
        }
        return source;
    }

    /** What is wrong with a range, or null. */
    @Nullable
    String objection(@PhysAddr long phys, @ByteCount long length, int provider) {
        Use wanted = provider == BioVec.ORDINARY ? Use.MEMORY : Use.DEVICE_MEMORY;
        long last = phys + length - 1;
        for (long at = phys; at <= last; ) {
            Map.Entry<Long, Area> found = areas.floorEntry(at);
            if (found == null || found.getValue().last < at) {
                return words(phys, length, at, "no memory", wanted);
            }
            Area area = found.getValue();
            if (area.use != wanted) {
                return words(phys, length, at, area.name, wanted);
            }
            at = area.last + 1;
        }
        return null;
    }

    private static String words(
            @PhysAddr long phys, @ByteCount long length, @PhysAddr long at, String what, Use wanted) {
        return "physical 0x" + Long.toHexString(phys) + "+0x" + Long.toHexString(length) + " is " + what + " at 0x"
                + Long.toHexString(at) + " (expected: "
                + (wanted == Use.MEMORY ? "memory that may be mapped" : "device memory, as its provider says") + ")";
    }

    /** Collects areas; a later one takes its range from earlier ones. Not thread-safe. */
    public static final class Builder {
        private static final @PhysAddr long END = (BioVec.MAX_PFN + 1) << BioVec.PAGE_SHIFT;

        private final TreeMap<Long, Area> areas = new TreeMap<>();

        private Builder() {}

        /**
         * Memory that may be given to devices.
         *
         * @param start physical address of its first byte
         * @param length bytes, greater than 0
         * @return this
         * @throws IllegalArgumentException if it is empty or leaves the 52-bit physical address space
         */
        public Builder memory(@PhysAddr long start, @ByteCount long length) {
            return put(start, length, Use.MEMORY, "memory");
        }

        /**
         * Memory of devices: BARs, with or without pages. To be mapped as a provider's only.
         *
         * @param start physical address of its first byte
         * @param length bytes, greater than 0
         * @return this
         * @throws IllegalArgumentException if it is empty or leaves the 52-bit physical address space
         */
        public Builder deviceMemory(@PhysAddr long start, @ByteCount long length) {
            return put(start, length, Use.DEVICE_MEMORY, "device memory");
        }

        /**
         * Memory that must not be given to devices, such as kernel text, or a stack.
         *
         * @param name how messages call it
         * @param start physical address of its first byte
         * @param length bytes, greater than 0
         * @return this
         * @throws IllegalArgumentException if it is empty or leaves the 52-bit physical address space
         */
        public Builder kept(String name, @PhysAddr long start, @ByteCount long length) {
            return put(start, length, Use.KEPT, name);
        }

        private Builder put(@PhysAddr long start, @ByteCount long length, Use use, String name) {
            if (length <= 0 || start < 0 || length > END - start) {
                throw new IllegalArgumentException(name + ": 0x" + Long.toHexString(start) + "+" + length
                        + " (expected: not empty, end at most 2^52)");
            }
            cutAt(start);
            cutAt(start + length);
            areas.subMap(start, start + length).clear();
            areas.put(start, new Area(start + length - 1, use, name));
            return this;
        }

        private void cutAt(@PhysAddr long address) {
            Map.Entry<Long, Area> below = areas.lowerEntry(address);
            if (below != null && below.getValue().last >= address) {
                Area area = below.getValue();
                areas.put(below.getKey(), new Area(address - 1, area.use, area.name));
                areas.put(address, area);
            }
        }

        /**
         * Makes the map.
         *
         * @return a map of the areas so far
         */
        public MemoryMap build() {
            return new MemoryMap(this);
        }
    }
}
