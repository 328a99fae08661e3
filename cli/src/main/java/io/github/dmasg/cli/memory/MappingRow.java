package io.github.dmasg.cli.memory;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
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
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One way of mapping the memory, and what came of it.
 *
 * @param mapper {@code direct} or {@code iommu}
 * @param policy {@code classic} or {@code minimal}
 * @param segments DMA-side entries, 0 if refused
 * @param listBytes memory of the DMA-side list
 * @param iovaBytes IOVA space taken, 0 without an IOMMU
 * @param leaves4k page-table leaves of 4 KiB
 * @param leaves2m page-table leaves of 2 MiB
 * @param leaves1g page-table leaves of 1 GiB
 * @param refusal why it could not be mapped, empty if it could
 */
record MappingRow(
        String mapper,
        String policy,
        long segments,
        @ByteCount long listBytes,
        @ByteCount long iovaBytes,
        long leaves4k,
        long leaves2m,
        long leaves1g,
        String refusal) {
    private static final List<Policy> ORDER = List.of(Policy.CLASSIC, Policy.MINIMAL);
    private static final @ByteCount long SMALL = 4096;
    private static final @ByteCount long LARGE = 2L << 20;
    private static final @ByteCount long HUGE = 1L << 30;

    /** Maps in every way; the classic policy maps the list that a classic driver would have built. */
    static List<MappingRow> of(BioVecList runs, BioVecList classicList, Device device) {
        List<MappingRow> rows = new ArrayList<>();
        for (Policy policy : ORDER) {
            BioVecList source = policy == Policy.CLASSIC ? classicList : runs;
            rows.add(map("direct", policy, source, device, new DirectMapper(policy, PeerRoutes.NONE), null));
        }
        for (Policy policy : ORDER) {
            BioVecList source = policy == Policy.CLASSIC ? classicList : runs;
            IommuDomain domain = IommuDomain.builder().build();
            rows.add(map("iommu", policy, source, device, new IommuMapper(domain, policy, PeerRoutes.NONE), domain));
        }
        return rows;
    }

    private static MappingRow map(
            String name,
            Policy policy,
            BioVecList source,
            Device device,
            DmaMapper mapper,
            @Nullable IommuDomain domain) {
        DmaSgList list = new DmaSgList();
        String rules = policy.name().toLowerCase(Locale.ROOT);
        try {
            Mapping mapping = mapper.map(device, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
            MappingRow row = new MappingRow(
                    name,
                    rules,
                    mapping.segments(),
                    list.listBytes(),
                    mapping.iovaBytes(),
                    domain == null ? 0 : domain.table().leaves(SMALL),
                    domain == null ? 0 : domain.table().leaves(LARGE),
                    domain == null ? 0 : domain.table().leaves(HUGE),
                    "");
            mapping.unmap();
            return row;
        } catch (DmaException e) {
            return new MappingRow(name, rules, 0, 0, 0, 0, 0, 0, String.valueOf(e.getMessage()));
        }
    }
}
