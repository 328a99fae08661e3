package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.iter.PageMemory;
import io.github.dmasg.legacy.sg.PageRef;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Pages that start with the contents the recordings define, and remember that they were mapped. */
final class PatternMemory implements PageMemory {
    private final Map<Long, byte[]> pages = new TreeMap<>();

    @Override
    public byte[] map(long page) {
        return pages.computeIfAbsent(PageRef.pfn(page), PatternMemory::pattern);
    }

    int mappedPages() {
        return pages.size();
    }

    /** CRC-32 over all mapped pages in ascending order. */
    long crc() {
        CRC32 crc = new CRC32();
        pages.values().forEach(crc::update);
        return crc.getValue();
    }

    private static byte[] pattern(long pfn) {
        byte[] bytes = new byte[PageRef.PAGE_SIZE];
        for (int o = 0; o < bytes.length; o++) {
            bytes[o] = (byte) (pfn * 0x1fL + o * 7L + (o >> 8) * 0x3bL + 5);
        }
        return bytes;
    }
}
