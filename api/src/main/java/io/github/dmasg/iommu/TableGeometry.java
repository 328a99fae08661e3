package io.github.dmasg.iommu;

import io.github.dmasg.argument.BadArgument;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * The shape of a page table: how an IOVA is cut into slot numbers, and which levels may hold leaves.
 *
 * <p>A table fills one granule with 8-byte words, so a table of granule {@code g} has {@code g / 8} slots. Level 0 slots
 * translate one granule, a slot of level {@code n} as much as a whole table of level {@code n - 1}: with 4 KiB that is
 * 4K, 2M, 1G, 512G, 256T.
 *
 * <p>Invariant: {@code slotShift(levels) <= 62}, so that every address of the table is a positive {@code long}.
 */
final class TableGeometry {
    static final int MAX_LEVELS = 5;
    private static final int MAX_ADDRESS_BITS = 62;

    final @ByteCount long granule;
    final int granuleShift;
    final int indexBits;
    final int slots;
    final int levels;
    final @ByteCount long pageSizes;
    final int largestLeafLevel;

    TableGeometry(@ByteCount long granule, @ByteCount long pageSizes, int levels) {
        if (Long.bitCount(granule) != 1 || granule < 4096 || granule > 1 << 20) {
            throw BadArgument.of("granule", granule, "a power of two, 4096..1048576");
        }
        if (levels < 2 || levels > MAX_LEVELS) {
            throw BadArgument.of("levels", levels, "2.." + MAX_LEVELS);
        }
        this.granule = granule;
        this.granuleShift = Long.numberOfTrailingZeros(granule);
        this.indexBits = granuleShift - 3;
        this.slots = 1 << indexBits;
        this.levels = levels;
        this.pageSizes = pageSizes;
        if (slotShift(levels) > MAX_ADDRESS_BITS) {
            throw BadArgument.of(
                    "levels",
                    levels,
                    "at most " + (MAX_ADDRESS_BITS - granuleShift) / indexBits + " with granule " + granule);
        }
        if (Long.lowestOneBit(pageSizes) != granule) {
            throw BadArgument.ofAddress("pageSizes", pageSizes, "smallest size equal to the granule " + granule);
        }
        int largest = 0;
        long known = 0;
        for (int level = 0; level < levels; level++) {
            if (isLeafLevel(level)) {
                largest = level;
                known |= slotSize(level);
            }
        }
        if (known != pageSizes) {
            throw BadArgument.ofAddress(
                    "pageSizes", pageSizes, "only sizes that are slots of a table of granule " + granule);
        }
        this.largestLeafLevel = largest;
    }

    /** Highest address a table of so many levels reaches. */
    @DmaAddr
    long lastAddress(int ofLevels) {
        return (@DmaAddr long) (1L << slotShift(ofLevels)) - 1;
    }

    int slotShift(int level) {
        return granuleShift + level * indexBits;
    }

    @ByteCount
    long slotSize(int level) {
        return (@ByteCount long) 1L << slotShift(level);
    }

    boolean isLeafLevel(int level) {
        return ((pageSizes >>> slotShift(level)) & 1) != 0;
    }

    /** The level of the largest leaf that may start here. */
    int leafLevel(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long length) {
        for (int level = largestLeafLevel; level > 0; level--) {
            long size = slotSize(level);
            if (length >= size && ((iova | phys) & (size - 1)) == 0 && isLeafLevel(level)) {
                return level;
            }
        }
        return 0;
    }
}
