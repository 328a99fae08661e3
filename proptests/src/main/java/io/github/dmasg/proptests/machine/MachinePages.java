package io.github.dmasg.proptests.machine;

import io.github.dmasg.legacy.iter.PageMemory;
import io.github.dmasg.legacy.sg.PageRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The machine's memory, a page at a time, as the classic iterators reach it. */
public final class MachinePages implements PageMemory {
    private final SparseMemory memory;
    private final Map<Long, byte[]> mapped = new HashMap<>();

    /**
     * Pages of a memory.
     *
     * @param memory what they are copies of until they are unmapped
     */
    public MachinePages(SparseMemory memory) {
        this.memory = memory;
    }

    @Override
    public byte[] map(long page) {
        byte[] bytes = memory.read(PageRef.phys(page), PageRef.PAGE_SIZE);
        mapped.put(page, bytes);
        return bytes;
    }

    @Override
    public void unmap(long page) {
        memory.write(PageRef.phys(page), Objects.requireNonNull(mapped.remove(page), "mapped"));
    }
}
