package io.github.dmasg.iommu;

import io.github.dmasg.argument.BadArgument;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.concurrent.atomic.LongAdder;

/**
 * The address space of one IOMMU domain: which IOVAs are free, the table that translates them, and the invalidations that keep
 * translation caches true.
 *
 * <p>The order that makes it safe is the caller's: allocate, map, use, unmap, invalidate once, free. Freeing before the
 * invalidation would hand out an IOVA that a device can still reach.
 *
 * <p>Thread safety: everything may be called by any thread; see {@link IovaSpace} and {@link PageTable}.
 */
public final class IommuDomain {
    private final TableGeometry geometry;
    private final IovaSpace iovas;
    private final PageTable table;
    private final InvalidationListener listener;
    private final LongAdder invalidations = new LongAdder();

    private IommuDomain(Builder builder) {
        geometry = builder.geometry();
        builder.checkAperture(geometry);
        iovas = new IovaSpace(geometry.granule, builder.first, builder.last);
        int startLevels = builder.startLevels == 0 ? geometry.levels : builder.startLevels;
        table = new PageTable(geometry, startLevels, builder.spareTables, builder.tablePages, iovas.last());
        listener = builder.listener;
    }

    /**
     * Starts a domain with 4 KiB granules, leaves of 4K, 2M and 1G, four levels, and the aperture 0x1000..2<sup>48</sup>-1.
     *
     * @return a builder with these settings
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The smallest unit of translation.
     *
     * @return bytes, a power of two
     */
    public @ByteCount long granule() {
        return geometry.granule;
    }

    /**
     * The leaf sizes of the table.
     *
     * @return the sizes in bytes, one bit each
     */
    public @ByteCount long pageSizes() {
        return geometry.pageSizes;
    }

    /**
     * The free IOVAs.
     *
     * @return the one space of this domain
     */
    public IovaSpace iovas() {
        return iovas;
    }

    /**
     * The translations.
     *
     * @return the one table of this domain
     */
    public PageTable table() {
        return table;
    }

    /**
     * Tells translation caches to forget a range: once for each unmap, however many leaves it removed.
     *
     * @param iova first address
     * @param length bytes, &gt; 0
     */
    public void invalidate(@DmaAddr long iova, @ByteCount long length) {
        invalidations.increment();
        listener.invalidated(iova, length);
    }

    /**
     * Calls of {@link #invalidate} so far; exact while none is under way.
     *
     * @return their number
     */
    public long invalidations() {
        return invalidations.sum();
    }

    /** Gives back what is kept for speed: cached IOVAs, empty and spare tables. */
    public void trim() {
        iovas.trim();
        table.trim();
    }

    /** Settings of a domain; each has a default. Not thread-safe. */
    public static final class Builder {
        private static final int DEFAULT_SPARE_TABLES = 256;
        private static final @DmaAddr long ZERO = 0;
        private static final int MOST_SPARE_TABLES = 1 << 20;

        private @ByteCount long granule = 4096;
        private @ByteCount long pageSizes;
        private int levels;
        private int startLevels;
        private @DmaAddr long first = -1;
        private @DmaAddr long last = (1L << 48) - 1;
        private int spareTables = DEFAULT_SPARE_TABLES;
        private TablePages tablePages = TablePages.UNLIMITED;
        private InvalidationListener listener = (iova, length) -> {};

        private Builder() {}

        /**
         * The smallest unit of translation.
         *
         * @param bytes a power of two, 4096..1048576
         * @return this
         */
        public Builder granule(@ByteCount long bytes) {
            granule = bytes;
            return this;
        }

        /**
         * The leaf sizes. Default: the sizes of the three lowest levels; with 4 KiB granules 4K, 2M and 1G.
         *
         * @param bitmap one bit for each size; the smallest is the granule, the others are slot sizes of higher levels
         * @return this
         */
        public Builder pageSizes(@ByteCount long bitmap) {
            pageSizes = bitmap;
            return this;
        }

        /**
         * The most levels the table may have. Default: as many as the aperture needs, thus 4 for 48 bits and 4 KiB granules.
         *
         * @param count 2..5, enough for the aperture
         * @return this
         */
        public Builder levels(int count) {
            levels = count;
            return this;
        }

        /**
         * The levels the table starts with; it grows, one level at a time, when a higher address is mapped. Default: as many as
         * {@link #levels(int)}.
         *
         * @param count 2..levels
         * @return this
         */
        public Builder startLevels(int count) {
            startLevels = count;
            return this;
        }

        /**
         * The IOVAs that may be used. Default: from the second granule to 2<sup>48</sup>-1.
         *
         * @param firstAddress lowest, rounded up to the granule
         * @param lastAddress highest, rounded down to the end of a granule
         * @return this
         */
        public Builder aperture(@DmaAddr long firstAddress, @DmaAddr long lastAddress) {
            first = firstAddress;
            last = lastAddress;
            return this;
        }

        /**
         * How many removed tables of the lowest level are kept for the next mapping instead of being allocated anew.
         *
         * @param count &gt;= 0; default 256, that is 1 MiB with 4 KiB granules
         * @return this
         */
        public Builder spareTables(int count) {
            spareTables = count;
            return this;
        }

        /**
         * Who grants memory for tables.
         *
         * @param source asked for each table
         * @return this
         */
        public Builder tablePages(TablePages source) {
            tablePages = source;
            return this;
        }

        /**
         * Who is told of invalidations.
         *
         * @param told called by {@link IommuDomain#invalidate}
         * @return this
         */
        public Builder onInvalidation(InvalidationListener told) {
            listener = told;
            return this;
        }

        /**
         * Makes the domain.
         *
         * @return a domain with everything free and nothing mapped
         * @throws IllegalArgumentException if the settings do not go together, naming the one that does not
         * @throws TablePagesExhaustedException if the top table was refused
         */
        public IommuDomain build() {
            return new IommuDomain(this);
        }

        private TableGeometry geometry() {
            int granuleShift = Long.numberOfTrailingZeros(granule);
            int indexBits = granuleShift - 3;
            if (levels == 0 && indexBits > 0) {
                int addressBits = Long.SIZE - Long.numberOfLeadingZeros(last);
                levels = Math.max(2, (addressBits - granuleShift + indexBits - 1) / indexBits);
            }
            long sizes = pageSizes;
            for (int level = 0; pageSizes == 0 && level < Math.min(3, levels); level++) {
                sizes |= granule << (level * indexBits);
            }
            return new TableGeometry(granule, sizes, levels);
        }

        private void checkAperture(TableGeometry geometry) {
            if (startLevels != 0 && (startLevels < 2 || startLevels > geometry.levels)) {
                throw BadArgument.of("startLevels", startLevels, "2.." + geometry.levels);
            }
            if (spareTables < 0 || spareTables > MOST_SPARE_TABLES) {
                throw BadArgument.of("spareTables", spareTables, "0.." + MOST_SPARE_TABLES);
            }
            if (first < 0) {
                first = ZERO + granule;
            }
            if (last < 0 || last > geometry.lastAddress(geometry.levels)) {
                throw BadArgument.ofAddress(
                        "last address",
                        last,
                        "at most 0x" + Long.toHexString(geometry.lastAddress(geometry.levels)) + " with "
                                + geometry.levels + " levels");
            }
            if (first > last - granule + 1) {
                throw BadArgument.ofAddress(
                        "first address", first, "a granule at or below 0x" + Long.toHexString(last));
            }
        }
    }
}
