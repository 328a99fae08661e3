package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.proptests.gen.ChainedList;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.MapperKind;

/**
 * One mapping call: what, for whom, through what.
 *
 * @param mapper what stands between device and memory
 * @param list the memory
 * @param limits the device's limits
 * @param dmaBits address bits the device drives
 * @param alignMask address bits that bouncing has to keep
 * @param flow which way data moves
 */
record Scenario(MapperKind mapper, ChainedList list, SegmentLimits limits, int dmaBits, long alignMask, Flow flow) {
    /** The demand, with its list laid out anew. */
    Demand demand() {
        return new Demand(list.lay(), device(), flow);
    }

    /** The device. */
    Device device() {
        return Device.named("device")
                .limits(limits)
                .dmaBits(dmaBits)
                .minAlignMask(alignMask)
                .build();
    }

    @Override
    public String toString() {
        StringBuilder words = new StringBuilder(mapper + " " + flow + " " + list);
        if (limits.maxSegmentSize() != SegmentLimits.NONE.maxSegmentSize()) {
            words.append(" max 0x").append(Long.toHexString(limits.maxSegmentSize()));
        }
        if (limits.boundaryMask() != SegmentLimits.NO_BOUNDARY) {
            words.append(" boundary 0x").append(Long.toHexString(limits.boundaryMask()));
        }
        if (limits.maxSegments() != Long.MAX_VALUE) {
            words.append(" segments ").append(limits.maxSegments());
        }
        if (limits.cutAlignment() != 1) {
            words.append(" cut ").append(limits.cutAlignment());
        }
        if (dmaBits != 64) {
            words.append(" bits ").append(dmaBits);
        }
        return words.append(alignMask == 0 ? "" : " align 0x" + Long.toHexString(alignMask))
                .toString();
    }
}
