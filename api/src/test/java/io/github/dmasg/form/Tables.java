package io.github.dmasg.form;

import io.github.dmasg.dma.DmaSgList;
import java.nio.ByteBuffer;

/** Memory for tables and lists of segments, for examples. */
final class Tables {
    static final long AT = 0x7000_0000L;

    private Tables() {}

    /** As many pages of one size, from {@link #AT} on. */
    static TablePool pages(int pageBytes, int count) {
        return new TablePool(AT, ByteBuffer.allocate(pageBytes * count), pageBytes);
    }

    static TablePage page(int bytes) {
        return new TablePage(AT, ByteBuffer.allocate(bytes));
    }

    /** Segments given as address and length in turn. */
    static DmaSgList list(long... numbers) {
        DmaSgList list = new DmaSgList();
        for (int i = 0; i < numbers.length; i += 2) {
            list.append(numbers[i], numbers[i + 1], 0);
        }
        return list;
    }

    /** Segments of a length, each two pages of 4096 bytes behind the start of the one before. */
    static DmaSgList apart(int segments, long length) {
        DmaSgList list = new DmaSgList();
        for (int i = 0; i < segments; i++) {
            list.append(0x10_0000 + i * 0x2000L, length, 0);
        }
        return list;
    }
}
