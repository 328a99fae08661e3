package io.github.dmasg.proptests.suite.adapted;

import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import java.util.Optional;

/**
 * What the kernel's rules can map within a device's limits: they never split, so every entry must keep the limits by itself. Behind an
 * IOMMU that means its whole granules.
 */
final class ClassicDomain {
    private static final long GRANULE = 4096;
    private static final long LARGEST_LENGTH = 0xffff_ffffL;

    private ClassicDomain() {}

    static Optional<String> outside(MapperKind mapper, Demand demand) {
        SegmentLimits limits = demand.device().limits();
        boolean translated = mapper == MapperKind.IOMMU;
        if (translated && limits.boundaryMask() >= 0 && limits.boundaryMask() < GRANULE - 1) {
            return Optional.of("a boundary inside the granule");
        }
        PageCursor cursor = demand.source().cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                long length = cursor.length(i);
                long inGranule = cursor.phys(i) & (GRANULE - 1);
                long room = (inGranule + length + GRANULE - 1) & -GRANULE;
                if (room > LARGEST_LENGTH) {
                    return Optional.of("an entry of 4 GiB or more");
                }
                boolean alone = translated ? fits(limits, length, room) : limits.allows(cursor.phys(i), length);
                if (!alone) {
                    return Optional.of("an entry that breaks the limits by itself");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean fits(SegmentLimits limits, long length, long room) {
        return length <= limits.maxSegmentSize()
                && (limits.boundaryMask() == SegmentLimits.NO_BOUNDARY || room <= limits.boundaryMask() + 1);
    }
}
