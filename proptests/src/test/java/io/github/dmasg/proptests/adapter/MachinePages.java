package io.github.dmasg.proptests.adapter;

import io.github.dmasg.legacy.iter.PageMemory;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.proptests.machine.SparseMemory;
import java.util.HashMap;
import java.util.Map;

/** The machine's memory, a page at a time, as the classic iterators reach it. */
final class MachinePages implements PageMemory {
    private final SparseMemory memory;
    private final Map<Long, byte[]> mapped = new HashMap<>();

    MachinePages(SparseMemory memory) {
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
        memory.write(PageRef.phys(page), mapped.remove(page));
    }
}
