package io.github.dmasg.device;

import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * A device as one value: which addresses it can put on the bus and what its segments must look like (S10, S11).
 *
 * <p>Declared once; the mapper keeps every limit by splitting, and never emits a segment that breaks one. Combinations that no
 * mapping could satisfy are refused when the device is built.
 *
 * <p>Immutable, safe to share. Two devices are the same only if they are the same object: a device is a thing, not its numbers.
 */
public final class Device {
    /** Longest segment Linux assumes when a driver declares none: 64 KiB. */
    public static final @ByteCount long DEFAULT_MAX_SEGMENT = 64 << 10;

    /** Boundary Linux assumes when a driver declares none: 4 GiB. */
    public static final @ByteCount long DEFAULT_BOUNDARY_MASK = 0xffff_ffffL;

    private final String name;
    private final long dmaMask;
    private final @DmaAddr long busLimit;
    private final BusWindows windows;
    private final SegmentLimits limits;
    private final @ByteCount long minAlignMask;
    private final boolean coherent;
    private final boolean bounceAllowed;

    private Device(Builder builder) {
        name = builder.name;
        dmaMask = builder.dmaMask;
        busLimit = builder.busLimit;
        windows = builder.windows;
        limits = builder.limits;
        minAlignMask = builder.minAlignMask;
        coherent = builder.coherent;
        bounceAllowed = builder.bounceAllowed;
    }

    /**
     * Starts the description of a device with Linux's defaults: 64-bit mask, 64 KiB segments, 4 GiB boundary, coherent, bouncing
     * allowed.
     *
     * @param name how messages call it
     * @return a builder
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * How messages call the device.
     *
     * @return name
     */
    public String name() {
        return name;
    }

    /**
     * Highest address the device and its bus can reach: the smaller of the DMA mask and the bus limit.
     *
     * @return inclusive, at least 0xfff
     */
    public @DmaAddr long highestAddress() {
        return Long.compareUnsigned(dmaMask, busLimit) < 0 ? (@DmaAddr long) dmaMask : busLimit;
    }

    /**
     * Highest address the device itself can put on the bus.
     *
     * @return a power of two minus one, or all ones
     */
    public long dmaMask() {
        return dmaMask;
    }

    /**
     * How the bus numbers physical addresses.
     *
     * @return windows
     */
    public BusWindows windows() {
        return windows;
    }

    /**
     * What a segment may look like.
     *
     * @return limits
     */
    public SegmentLimits limits() {
        return limits;
    }

    /**
     * Address bits that a mapping must keep even when it moves the data: a bounce slot starts at the same offset modulo {@code
     * mask + 1} as the original.
     *
     * @return power of two minus one, 0 for none
     */
    public @ByteCount long minAlignMask() {
        return minAlignMask;
    }

    /**
     * Whether the device snoops CPU caches, so that sync calls move no data (S20).
     *
     * @return true if coherent
     */
    public boolean coherent() {
        return coherent;
    }

    /**
     * Whether data may be copied through a bounce buffer when the device cannot reach it.
     *
     * @return true if allowed
     */
    public boolean bounceAllowed() {
        return bounceAllowed;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects a device's properties. Not thread-safe. */
    public static final class Builder {
        private static final long SMALLEST_MASK = 0xfff;

        private final String name;
        private long dmaMask = -1L;
        private @DmaAddr long busLimit = -1L;
        private BusWindows windows = BusWindows.IDENTITY;
        private SegmentLimits limits =
                SegmentLimits.NONE.withMaxSegmentSize(DEFAULT_MAX_SEGMENT).withBoundaryMask(DEFAULT_BOUNDARY_MASK);
        private @ByteCount long minAlignMask;
        private boolean coherent = true;
        private boolean bounceAllowed = true;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Sets the number of address bits the device drives.
         *
         * @param bits 12 to 64
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder dmaBits(int bits) {
            if (bits < 12 || bits > 64) {
                throw refused("DMA address bits", Integer.toString(bits), "12..64");
            }
            dmaMask = bits == 64 ? -1L : (1L << bits) - 1;
            return this;
        }

        /**
         * Sets the highest address the bus above the device carries.
         *
         * @param highest inclusive, at least 0xfff, unsigned
         * @return this
         */
        public Builder busLimit(@DmaAddr long highest) {
            busLimit = highest;
            return this;
        }

        /**
         * Sets how the bus numbers physical addresses.
         *
         * @param value windows
         * @return this
         */
        public Builder windows(BusWindows value) {
            windows = value;
            return this;
        }

        /**
         * Sets all segment limits at once.
         *
         * @param value limits
         * @return this
         */
        public Builder limits(SegmentLimits value) {
            limits = value;
            return this;
        }

        /**
         * Sets the longest segment.
         *
         * @param bytes at least 1
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder maxSegmentSize(@ByteCount long bytes) {
            limits = limits.withMaxSegmentSize(bytes);
            return this;
        }

        /**
         * Sets the boundary that no segment crosses.
         *
         * @param mask power of two minus one, all ones for none
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder boundaryMask(@ByteCount long mask) {
            limits = limits.withBoundaryMask(mask);
            return this;
        }

        /**
         * Sets the most segments of one mapping.
         *
         * @param count at least 1
         * @return this
         * @throws IllegalArgumentException if out of range
         */
        public Builder maxSegments(long count) {
            limits = limits.withMaxSegments(count);
            return this;
        }

        /**
         * Sets the address bits that bouncing must keep.
         *
         * @param mask power of two minus one, 0 for none
         * @return this
         */
        public Builder minAlignMask(@ByteCount long mask) {
            minAlignMask = mask;
            return this;
        }

        /**
         * Sets whether the device snoops CPU caches.
         *
         * @param value true if it does
         * @return this
         */
        public Builder coherent(boolean value) {
            coherent = value;
            return this;
        }

        /**
         * Sets whether data may be copied through a bounce buffer.
         *
         * @param value true if it may
         * @return this
         */
        public Builder bounceAllowed(boolean value) {
            bounceAllowed = value;
            return this;
        }

        /**
         * Builds the device.
         *
         * @return the device
         * @throws IllegalArgumentException if no mapping could satisfy the combination; the message says which values clash
         */
        public Device build() {
            if (Long.compareUnsigned(busLimit, SMALLEST_MASK) < 0) {
                throw refused("bus limit", "0x" + Long.toHexString(busLimit), "at least 0xfff");
            }
            if (minAlignMask < 0 || (minAlignMask & minAlignMask + 1) != 0) {
                throw refused("minimum alignment mask", "0x" + Long.toHexString(minAlignMask), "2^n - 1");
            }
            if (Long.compareUnsigned(minAlignMask, dmaMask) > 0) {
                throw refused(
                        "minimum alignment mask",
                        "0x" + Long.toHexString(minAlignMask),
                        "within the DMA mask 0x" + Long.toHexString(dmaMask));
            }
            Device device = new Device(this);
            if (!windows.reachableUpTo(device.highestAddress())) {
                throw refused(
                        "highest address",
                        "0x" + Long.toHexString(device.highestAddress()),
                        "the start of a bus window at or below it");
            }
            return device;
        }

        private IllegalArgumentException refused(String what, String value, String expected) {
            return new IllegalArgumentException(
                    "device " + name + ", " + what + ": " + value + " (expected: " + expected + ")");
        }
    }
}
