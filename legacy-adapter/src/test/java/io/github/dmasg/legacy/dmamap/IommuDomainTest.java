package io.github.dmasg.legacy.dmamap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a page table is asked for: each piece once, with the largest page that fits. */
class IommuDomainTest {
    private final List<String> calls = new ArrayList<>();
    private long mostAtOnce = Long.MAX_VALUE;

    private final IommuDomain domain = new IommuDomain(
            0x20_1000,
            new PageTableOps() {
                @Override
                public int mapPages(long iova, long phys, long pageSize, long count, MappedBytes mapped) {
                    calls.add(String.format("map %x %x %x*%x", iova, phys, pageSize, count));
                    mapped.add(Math.min(count, mostAtOnce) * pageSize);
                    return 0;
                }

                @Override
                public long unmapPages(long iova, long pageSize, long count) {
                    calls.add(String.format("unmap %x %x*%x", iova, pageSize, count));
                    return Math.min(count, mostAtOnce) * pageSize;
                }
            },
            IommuEvents.NONE);

    @Test
    void smallPagesEndWhereOneLargePageFitsExactly() {
        assertEquals(0, domain.map(0x1ff000, 0x5ff000, 0x201000));
        assertEquals(List.of("map 1ff000 5ff000 1000*1", "map 200000 600000 200000*1"), calls);
    }

    @Test
    void aTableThatTakesLessThanOfferedIsAskedForTheRest() {
        mostAtOnce = 2;
        assertEquals(0, domain.map(0x1000, 0x8000, 0x5000));
        assertEquals(List.of("map 1000 8000 1000*5", "map 3000 a000 1000*3", "map 5000 c000 1000*1"), calls);
        calls.clear();
        assertEquals(0x5000, domain.unmap(0x1000, 0x5000));
        assertEquals(List.of("unmap 1000 1000*5", "unmap 3000 1000*3", "unmap 5000 1000*1"), calls);
    }

    @Test
    void unmappingGoesByTheAddressAlone() {
        assertEquals(0x201000, domain.unmap(0x1ff000, 0x201000));
        assertEquals(List.of("unmap 1ff000 1000*1", "unmap 200000 200000*1"), calls);
    }

    @Test
    void whatIsNotAlignedIsNotAskedFor() {
        assertEquals(0, domain.unmap(0x1000, 0x800));
        assertEquals(0, domain.unmap(0x1800, 0x1000));
        assertEquals(0, domain.unmap(0x1000, 0));
        assertEquals(List.of(), calls);
    }
}
