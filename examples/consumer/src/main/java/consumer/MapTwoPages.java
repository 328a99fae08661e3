package consumer;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;

/** Maps two scattered pages for a disk, and prints the segments. */
public final class MapTwoPages {
    private MapTwoPages() {}

    /**
     * Runs.
     *
     * @param args unused
     * @throws DmaException if the pages cannot be mapped
     */
    public static void main(String[] args) throws DmaException {
        Device disk = Device.named("disk").dmaBits(32).maxSegmentSize(65536).build();
        IommuMapper mapper = new IommuMapper(IommuDomain.builder().build());
        BioVecList pages = new BioVecList();
        pages.append(0x1_2576_9000L, 4096);
        pages.append(0x1_375f_d000L, 4096);
        DmaSgList segments = new DmaSgList();
        Mapping read = mapper.map(disk, pages, Direction.FROM_DEVICE, MapAttributes.NONE, segments);
        segments.forEachSegment((address, length) -> System.out.printf("0x%x %d%n", address, length));
        read.unmap();
    }
}
