package io.github.dmasg.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dmasg.cli.replay.LiveMappings.Unmap;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.junit.jupiter.api.Test;

class LiveMappingsTest {
    private final LiveMappings mappings = new LiveMappings();

    @Test
    void aMappingIsUnmappedAsOftenAsItWasMapped() {
        mappings.map(5, 1, 0);
        mappings.map(5, 1, 0);
        assertEquals(2, mappings.liveCount());
        assertEquals(Unmap.MATCHED, mappings.unmap(5));
        assertEquals(Unmap.MATCHED, mappings.unmap(5));
        assertEquals(Unmap.DOUBLE, mappings.unmap(5));
        assertEquals(Unmap.ORPHAN, mappings.unmap(6));
        mappings.map(5, 1, 0);
        assertEquals(Unmap.MATCHED, mappings.unmap(5));
        assertEquals(0, mappings.liveCount());
    }

    @Test
    void endedMappingsAreForgottenInTime() {
        mappings.map(7, 1, 0);
        assertEquals(Unmap.MATCHED, mappings.unmap(7));
        for (int i = 0; i < 65_535; i++) {
            mappings.map(1000 + i, 1, 0);
            assertEquals(Unmap.MATCHED, mappings.unmap(1000 + i));
        }
        assertEquals(Unmap.DOUBLE, mappings.unmap(7));
        mappings.map(8, 1, 0);
        assertEquals(Unmap.MATCHED, mappings.unmap(8));
        assertEquals(Unmap.ORPHAN, mappings.unmap(7));
        assertEquals(Unmap.DOUBLE, mappings.unmap(8));
    }

    @Test
    void keysTellEveryPartApart() {
        Set<Long> keys = new HashSet<>();
        for (int space = 1; space <= 2; space++) {
            for (int device = 0; device < 10; device++) {
                for (long address = 0; address < 0x10000; address += 0x1000) {
                    for (long size = 1; size < 4096; size *= 2) {
                        keys.add(LiveMappings.key(space, device, address, size));
                    }
                }
            }
        }
        assertEquals(2 * 10 * 16 * 12, keys.size());
    }

    @Test
    void listKeysUseWhatEveryKernelPrints() {
        LongArrayList starts = new LongArrayList();
        for (int i = 0; i < 200; i++) {
            starts.add(0x1000L * i * i);
        }
        long whole = LiveMappings.listKey(1, 200, starts);
        LongArrayList printed = LongArrayList.newListWith(Arrays.copyOf(starts.toArray(), 128));
        assertEquals(whole, LiveMappings.listKey(1, 200, printed));
        assertNotEquals(whole, LiveMappings.listKey(2, 200, printed));
        assertNotEquals(whole, LiveMappings.listKey(1, 199, printed));
        printed.set(3, 0x77000);
        assertNotEquals(whole, LiveMappings.listKey(1, 200, printed));
    }
}
