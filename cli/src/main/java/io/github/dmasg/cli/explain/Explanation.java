package io.github.dmasg.cli.explain;

import io.github.dmasg.cli.replay.MapperKind;
import io.github.dmasg.cli.replay.RecordedCall;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayList;
import java.util.List;

/**
 * How a policy cuts one recorded call.
 *
 * @param call what was recorded
 * @param pages its page side
 * @param breaks its segments
 * @param granule smallest unit of the IOMMU, bytes
 */
public record Explanation(
        RecordedCall call,
        BioVecList pages,
        List<Break> breaks,
        @ByteCount long granule) {
    /**
     * Explains a call.
     *
     * @param call a replayable call
     * @param policy whose cuts
     * @param granule smallest unit of the IOMMU, bytes
     * @return the explanation
     * @throws DmaException if the call cannot be mapped
     */
    public static Explanation of(RecordedCall call, Policy policy, @ByteCount long granule) throws DmaException {
        BioVecList pages = new BioVecList();
        for (int i = 0; i < call.pageEntries(); i++) {
            pages.append(call.starts()[i], call.lengths()[i]);
        }
        Device device = Device.named(call.device())
                .maxSegmentSize(Math.min(call.limits().maxSegment(), DmaSegment.MAX_LENGTH))
                .boundaryMask(call.limits().boundaryMask())
                .minAlignMask(call.limits().alignMask())
                .build();
        // Bounced entries get a slot each, so nothing is joined, as the classic policy has it.
        Policy effective = call.kind() == MapperKind.BOUNCE ? Policy.CLASSIC : policy;
        DmaMapper mapper = call.kind() == MapperKind.IOMMU
                ? new IommuMapper(IommuDomain.builder().granule(granule).build(), effective, PeerRoutes.NONE)
                : new DirectMapper(effective, PeerRoutes.NONE);
        List<Break> breaks = new ArrayList<>();
        mapper.explain(
                device,
                pages,
                new DmaSgList(),
                (address, length, flags, entry, rule) -> breaks.add(new Break(address, length, rule)));
        return new Explanation(call, pages, breaks, granule);
    }
}
