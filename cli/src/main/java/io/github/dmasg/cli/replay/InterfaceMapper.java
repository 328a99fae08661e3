package io.github.dmasg.cli.replay;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.cli.trace.TraceEvent;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Conversions;
import io.github.dmasg.unit.PhysAddr;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Maps recorded calls through the new interface: through an IOMMU domain, directly, or into a bounce pool.
 *
 * <p>Direct and identity mappings differ in nothing here. What bounces is taken from the recording: every entry if none
 * kept its address, as with {@code swiotlb=force}, else the entries above what the device was seen to reach. No byte is
 * copied.
 *
 * <p>Every call is unmapped at once, so a domain is as empty after the millionth call as before the first. Not safe for
 * use by several threads.
 */
public final class InterfaceMapper implements CallMapper {
    private static final @PhysAddr long POOL_START = 1L << 30;
    private static final @ByteCount long POOL_BYTES = 64L << 20;
    private static final int USUAL_SHORT_MASK = 32;

    /** The mappers of one policy. */
    private record Mappers(
            IommuMapper iommu, DirectMapper direct, DirectMapper bouncing, DirectMapper alwaysBouncing) {}

    /** What makes a device, apart from its name. */
    private record DeviceForm(Limits limits, int dmaBits) {}

    private static final PhysicalMemory NO_BYTES = new PhysicalMemory() {
        @Override
        public void copy(@PhysAddr long from, @PhysAddr long to, @ByteCount long length) {}

        @Override
        public void zero(@PhysAddr long at, @ByteCount long length) {}
    };

    private final Map<Rules, Mappers> mappers = new EnumMap<>(Rules.class);
    private final Map<String, Map<DeviceForm, Device>> devices = new HashMap<>();

    /**
     * Empty domains.
     *
     * @param granule smallest unit the IOMMU maps, bytes
     * @throws IllegalArgumentException if no IOMMU has such granules
     */
    public InterfaceMapper(@ByteCount long granule) {
        // An eighth of the memory this program may use for each of the two page tables.
        this(granule, Runtime.getRuntime().maxMemory() / 8 / granule);
    }

    /** Empty domains whose page tables have at most {@code mostTables} tables each. */
    InterfaceMapper(@ByteCount long granule, long mostTables) {
        BouncePool pool = new BouncePool(POOL_START, POOL_BYTES, NO_BYTES);
        for (Rules rules : Rules.values()) {
            IommuDomain domain = IommuDomain.builder()
                    .granule(granule)
                    .tablePages(new TableBudget(mostTables))
                    .build();
            Policy policy = rules == Rules.CLASSIC ? Policy.CLASSIC : Policy.MINIMAL;
            MapperSettings settings = MapperSettings.DEFAULT.withPolicy(policy);
            mappers.put(
                    rules,
                    new Mappers(
                            new IommuMapper(domain, settings),
                            new DirectMapper(settings),
                            DirectMapper.bouncing(settings, pool),
                            DirectMapper.alwaysBouncing(settings, pool)));
        }
    }

    @Override
    public void map(RecordedCall call, Rules rules, MappedCall into) throws RefusedCallException {
        Mappers choice = mappers.get(rules);
        if (choice == null) {
            throw new IllegalArgumentException("rules: " + rules + " (expected: a known set)");
        }
        boolean translated = call.kind() == MapperKind.IOMMU;
        // New lists, so that their size is what this call alone would need.
        BioVecList pageSide = new BioVecList(call.pageEntries());
        DmaSgList dmaSide = new DmaSgList();
        try {
            for (int i = 0; i < call.pageEntries(); i++) {
                pageSide.append(call.starts()[i], call.lengths()[i]);
            }
            Mapping mapping = mapperFor(call, choice)
                    .map(device(call), pageSide, direction(call.direction()), MapAttributes.SKIP_SYNC, dmaSide);
            long leaves = translated ? choice.iommu().domain().table().leaves() : 0;
            into.reset(mapping.iovaBytes(), leaves, pageSide.listBytes() + dmaSide.listBytes());
            for (long i = 0; i < dmaSide.segments(); i++) {
                into.add(dmaSide.address(i), dmaSide.length(i));
            }
            mapping.unmap();
        } catch (DmaException e) {
            if (translated) {
                // What the refused call built is empty again but still counts.
                choice.iommu().domain().trim();
            }
            throw new RefusedCallException(
                    String.valueOf(e.getMessage()), e.error().retryLater(), e);
        } catch (IllegalArgumentException e) {
            throw new RefusedCallException(String.valueOf(e.getMessage()), false, e);
        }
    }

    private static DmaMapper mapperFor(RecordedCall call, Mappers choice) {
        return switch (call.kind()) {
            case IOMMU -> choice.iommu();
            case DIRECT, IDENTITY -> choice.direct();
            case BOUNCE -> highestKept(call) < 0 ? choice.alwaysBouncing() : choice.bouncing();
        };
    }

    private Device device(RecordedCall call) {
        int dmaBits = Long.SIZE;
        if (call.kind() == MapperKind.BOUNCE) {
            int seen = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, highestKept(call)));
            dmaBits = Math.max(USUAL_SHORT_MASK, seen);
        }
        return devices.computeIfAbsent(call.device(), unused -> new HashMap<>())
                .computeIfAbsent(new DeviceForm(call.limits(), dmaBits), form -> build(call.device(), form));
    }

    private static Device build(String name, DeviceForm form) {
        Limits limits = form.limits();
        return Device.named(name)
                .dmaBits(form.dmaBits())
                .maxSegmentSize(Math.min(limits.maxSegment(), DmaSegment.MAX_LENGTH))
                .boundaryMask(limits.boundaryMask())
                .minAlignMask(limits.alignMask())
                .build();
    }

    /** The highest byte of an entry that the kernel did not move, -1 if it moved all whose address it printed. */
    private static @PhysAddr long highestKept(RecordedCall call) {
        long highest = -1;
        int printed = Math.min(call.dmaAddrs().length, call.starts().length);
        for (int i = 0; i < printed; i++) {
            if (call.dmaAddrs()[i] == Conversions.sameOnBus(call.starts()[i])) {
                highest = Math.max(highest, call.starts()[i] + call.lengths()[i] - 1);
            }
        }
        return highest;
    }

    /** No direction at all is a bug in the recorded driver; where it goes does not depend on the direction. */
    private static Direction<?> direction(TraceEvent.Direction direction) {
        return switch (direction) {
            case TO_DEVICE -> Direction.TO_DEVICE;
            case FROM_DEVICE -> Direction.FROM_DEVICE;
            case BIDIRECTIONAL, NONE -> Direction.BIDIRECTIONAL;
        };
    }
}
