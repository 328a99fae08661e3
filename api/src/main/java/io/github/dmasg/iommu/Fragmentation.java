package io.github.dmasg.iommu;

import io.github.dmasg.unit.ByteCount;

/**
 * How an {@link IovaSpace} was divided at one moment.
 *
 * <p>{@code freeBytes + cachedBytes + liveBytes + paddingBytes + reservedBytes} is the whole aperture.
 *
 * @param freeBytes bytes free and in no cache
 * @param cachedBytes bytes free and kept in caches for the next allocation of their size
 * @param freeExtents maximal runs that {@code freeBytes} consists of
 * @param largestFreeBytes the longest of them; an allocation beyond it may still succeed once the caches are flushed
 * @param liveRanges ranges allocated and not freed
 * @param liveBytes bytes asked for by them, each length rounded up to the granule
 * @param paddingBytes bytes they got beyond, because short ranges are rounded up to a power of two: never more than
 *     {@code liveBytes}
 * @param reservedBytes bytes taken out by {@link IovaSpace#reserve}
 */
public record Fragmentation(
        @ByteCount long freeBytes,
        @ByteCount long cachedBytes,
        long freeExtents,
        @ByteCount long largestFreeBytes,
        long liveRanges,
        @ByteCount long liveBytes,
        @ByteCount long paddingBytes,
        @ByteCount long reservedBytes) {
    /**
     * The share of the free bytes that one allocation cannot use because it is not in the longest extent.
     *
     * @return 0 (one extent) up to nearly 1; 0 if nothing is free
     */
    public double external() {
        return freeBytes == 0 ? 0 : 1 - (double) largestFreeBytes / freeBytes;
    }
}
