package io.github.dmasg.cli.replay;

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
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerRoutes;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Maps recorded calls through the new interface: an IOMMU domain of its own for each policy, or directly.
 *
 * <p>Direct and identity mappings differ in nothing here. Under bounce each entry gets a slot of its own in the pool, so
 * neither policy can join or has anything to choose: both give the list that a direct mapping without joining gives.
 * Addresses of bounced entries are those of the original memory, since no pool is kept.
 *
 * <p>Every call is unmapped at once, so a domain is as empty after the millionth call as before the first. Not
 * safe for use by several threads.
 */
public final class InterfaceMapper implements CallMapper {
    private final Map<Policy, IommuMapper> iommu = new EnumMap<>(Policy.class);
    private final Map<Policy, DirectMapper> direct = new EnumMap<>(Policy.class);
    private final Map<String, Map<Limits, Device>> devices = new HashMap<>();

    /**
     * Empty domains.
     *
     * @param granule smallest unit the IOMMU maps, bytes
     * @throws IllegalArgumentException if no IOMMU has such granules
     */
    public InterfaceMapper(long granule) {
        // An eighth of the memory this program may use for each of the two page tables.
        this(granule, Runtime.getRuntime().maxMemory() / 8 / granule);
    }

    /** Empty domains whose page tables have at most {@code mostTables} tables each. */
    InterfaceMapper(long granule, long mostTables) {
        for (Policy policy : Policy.values()) {
            IommuDomain domain = IommuDomain.builder()
                    .granule(granule)
                    .tablePages(new TableBudget(mostTables))
                    .build();
            iommu.put(policy, new IommuMapper(domain, policy, PeerRoutes.NONE));
            direct.put(policy, new DirectMapper(policy, PeerRoutes.NONE));
        }
    }

    @Override
    public void map(RecordedCall call, Rules rules, MappedCall into) throws RefusedCallException {
        Policy policy = policyFor(call, rules);
        @Nullable IommuMapper translating = call.kind() == MapperKind.IOMMU ? iommu.get(policy) : null;
        DmaMapper mapper = translating == null ? Objects.requireNonNull(direct.get(policy)) : translating;
        // New lists, so that their size is what this call alone would need.
        BioVecList pageSide = new BioVecList();
        DmaSgList dmaSide = new DmaSgList();
        try {
            for (int i = 0; i < call.pageEntries(); i++) {
                pageSide.append(call.starts()[i], call.lengths()[i]);
            }
            Mapping mapping = mapper.map(
                    device(call.device(), call.limits()),
                    pageSide,
                    direction(call.direction()),
                    MapAttributes.NONE,
                    dmaSide);
            long leaves = translating == null ? 0 : translating.domain().table().leaves();
            into.reset(mapping.iovaBytes(), leaves, pageSide.listBytes() + dmaSide.listBytes());
            for (long i = 0; i < dmaSide.segments(); i++) {
                into.add(dmaSide.address(i), dmaSide.length(i));
            }
            mapping.unmap();
        } catch (DmaException e) {
            if (translating != null) {
                // What the refused call built is empty again but still counts.
                translating.domain().trim();
            }
            throw new RefusedCallException(
                    String.valueOf(e.getMessage()), e.error().retryLater(), e);
        } catch (IllegalArgumentException e) {
            throw new RefusedCallException(String.valueOf(e.getMessage()), false, e);
        }
    }

    private static Policy policyFor(RecordedCall call, Rules rules) {
        boolean minimal = rules == Rules.MINIMAL && call.kind() != MapperKind.BOUNCE;
        return minimal ? Policy.MINIMAL : Policy.CLASSIC;
    }

    private Device device(String name, Limits limits) {
        return devices.computeIfAbsent(name, unused -> new HashMap<>())
                .computeIfAbsent(
                        limits,
                        l -> Device.named(name)
                                .maxSegmentSize(Math.min(l.maxSegment(), DmaSegment.MAX_LENGTH))
                                .boundaryMask(l.boundaryMask())
                                .minAlignMask(l.alignMask())
                                .build());
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
