package io.github.dmasg.cli.replay;

import io.github.dmasg.cli.trace.EventKind;
import io.github.dmasg.cli.trace.TraceEvent;
import io.github.dmasg.cli.trace.TraceReader;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Conversions;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.collections.impl.map.mutable.primitive.IntObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * First pass over a recording: finds out how each device maps, and what it demands.
 *
 * <p><b>Mapper.</b> In this order:
 * <ol>
 *   <li>{@code map:} lines before a mapping of the device, or a list that came out shorter than it went in: IOMMU. No
 *       other mapper of the kernel does either.
 *   <li>Bounce lines that name the device: bounce.
 *   <li>Every DMA address equals its physical address: no translation. Whether an IOMMU passes the addresses through
 *       (identity) or there is none (direct) makes no difference to any line of the device; it is called identity if
 *       another device of the recording shows that the machine has an IOMMU, else direct.
 *   <li>Otherwise addresses are translated but nothing says by what. Bounce lines of other devices prove that such lines
 *       were being recorded, so this device does not bounce; without them an IOMMU is merely more likely. Either way
 *       IOMMU, in the second case marked as a guess.
 * </ol>
 *
 * <p><b>Limits.</b> A probe's, if any precedes a mapping of the device. The largest segment that joined several entries
 * is noted as well: where limits must be assumed, the device's maximum is at least that, and taking just that cannot
 * change any result of the classic policy, because no joining that the kernel did exceeds it, and a joining that the
 * kernel refused would have exceeded a larger maximum too.
 *
 * <p>Not safe for use by several threads.
 */
final class DeviceSurvey implements TraceReader.Handler {
    /** Kinds whose fields the survey reads. */
    static final Set<EventKind> WANTED = EnumSet.of(
            EventKind.MAP_SG,
            EventKind.MAP_PAGE,
            EventKind.MAP_RESOURCE,
            EventKind.ALLOC,
            EventKind.IOMMU_MAP,
            EventKind.BOUNCED,
            EventKind.PROBE_TABLE,
            EventKind.PROBE_FLAT,
            EventKind.PROBE_LIST);

    /** What one device's lines show. */
    private static final class Sighting {
        boolean translated;
        boolean iommu;
        boolean bounced;

        @ByteCount
        long largestJoined;

        @Nullable
        Limits probed;
    }

    /**
     * How a device maps.
     *
     * @param kind the mapper
     * @param guess true if the recording does not settle it
     */
    record Finding(MapperKind kind, boolean guess) {}

    private final IntObjectHashMap<Sighting> sightings = new IntObjectHashMap<>();
    private final ContextTable contexts = new ContextTable();

    @Override
    public void event(TraceEvent event) {
        switch (event.kind()) {
            case PROBE_TABLE, PROBE_FLAT, PROBE_LIST ->
                contexts.of(event.context())
                        .startProbe(event.entries(), event.maxSegment(), event.boundaryMask(), event.alignMask());
            case IOMMU_MAP -> contexts.of(event.context()).maps().add(event.iova(), event.physAddr(), event.size());
            case BOUNCED -> of(event.device()).bounced = true;
            case MAP_PAGE, MAP_RESOURCE -> {
                Sighting device = of(event.device());
                device.translated |= event.dmaAddr() != Conversions.sameOnBus(event.physAddr());
                claim(event, device);
            }
            case ALLOC -> claim(event, of(event.device()));
            case MAP_SG -> mapSg(event);
            default -> {}
        }
    }

    @Override
    public void malformed(long lineNumber, String why) {
        // The second pass counts and reports them.
    }

    private void mapSg(TraceEvent event) {
        Sighting device = of(event.device());
        int printed = Math.min(event.ents(), event.nents());
        for (int i = 0; i < printed && !device.translated; i++) {
            device.translated = event.dmaAddrs().get(i) != event.physAddrs().get(i);
        }
        if (event.fullEnts() < event.fullNents()) {
            device.iommu = true;
            device.largestJoined = Math.max(
                    device.largestJoined, (@ByteCount long) event.sizes().max());
        }
        claim(event, device);
    }

    /** The context's lines belong to this device. */
    private void claim(TraceEvent event, Sighting device) {
        CallEvidence evidence = contexts.take(event.context());
        device.iommu |= evidence.maps().size() > 0;
        if (device.probed == null) {
            device.probed = evidence.probedLimits();
        }
        contexts.release(evidence);
    }

    private Sighting of(int device) {
        return sightings.getIfAbsentPut(device, Sighting::new);
    }

    /** Whether the device has been seen mapping anything. */
    boolean knows(int device) {
        return sightings.containsKey(device);
    }

    /** How the device maps. */
    Finding mapper(int device) {
        Sighting seen = of(device);
        if (seen.iommu) {
            return new Finding(MapperKind.IOMMU, false);
        }
        if (seen.bounced) {
            return new Finding(MapperKind.BOUNCE, false);
        }
        if (!seen.translated) {
            boolean iommuElsewhere = sightings.anySatisfy(other -> other.iommu);
            return new Finding(iommuElsewhere ? MapperKind.IDENTITY : MapperKind.DIRECT, false);
        }
        return new Finding(MapperKind.IOMMU, sightings.noneSatisfy(other -> other.bounced));
    }

    /** What the device demands, from a probe; null if none was recorded. */
    @Nullable
    Limits probedLimits(int device) {
        return of(device).probed;
    }

    /** What to assume of a device whose limits nobody gave. */
    Limits assumedLimits(int device) {
        Limits usual = Limits.DEFAULT;
        @ByteCount long atLeast = Math.max(usual.maxSegment(), of(device).largestJoined);
        return new Limits(atLeast, usual.boundaryMask(), usual.alignMask(), Limits.Source.ASSUMED);
    }
}
