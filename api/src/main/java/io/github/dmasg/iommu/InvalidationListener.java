package io.github.dmasg.iommu;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/** Told of each IOTLB invalidation: a simulated IOTLB drops what it cached of the range. May be called by any thread. */
@FunctionalInterface
public interface InvalidationListener {
    /**
     * Translations of the range may have changed.
     *
     * @param iova first address
     * @param length bytes, &gt; 0
     */
    void invalidated(@DmaAddr long iova, @ByteCount long length);
}
