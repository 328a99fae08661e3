package io.github.dmasg.proptests.suite.adapted;

import io.github.dmasg.iommu.LeafVisitor;
import io.github.dmasg.legacy.dmamap.MappedBytes;
import io.github.dmasg.legacy.dmamap.PageTableOps;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.proptests.machine.Translation;
import java.util.Map;
import java.util.TreeMap;

/** A page table for the classic calls: pages of any size in a sorted map. Not thread-safe. */
final class LegacyTable implements PageTableOps {
    private record Page(long phys, long size) {}

    private final TreeMap<Long, Page> pages = new TreeMap<>();
    private final int mostPages;

    LegacyTable(int mostPages) {
        this.mostPages = mostPages;
    }

    @Override
    public int mapPages(long iova, long phys, long pageSize, long count, MappedBytes mapped) {
        for (long i = 0; i < count; i++) {
            if (pages.size() >= mostPages) {
                return -Errno.ENOMEM;
            }
            pages.put(iova + i * pageSize, new Page(phys + i * pageSize, pageSize));
            mapped.add(pageSize);
        }
        return 0;
    }

    @Override
    public long unmapPages(long iova, long pageSize, long count) {
        long done = 0;
        while (done < pageSize * count) {
            Page page = pages.remove(iova + done);
            if (page == null) {
                break;
            }
            done += page.size;
        }
        return done;
    }

    long translate(long iova) {
        Map.Entry<Long, Page> at = pages.floorEntry(iova);
        if (at == null || iova - at.getKey() >= at.getValue().size) {
            return Translation.FAULT;
        }
        return at.getValue().phys + (iova - at.getKey());
    }

    void forEach(LeafVisitor visitor) {
        pages.forEach((iova, page) -> visitor.leaf(iova, page.phys, page.size));
    }

    long bytes() {
        return pages.values().stream().mapToLong(Page::size).sum();
    }
}
