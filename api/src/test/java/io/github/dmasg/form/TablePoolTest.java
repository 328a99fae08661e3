package io.github.dmasg.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TablePoolTest {
    @Test
    void pagesAreCutFromWhereTheRegionStands() {
        ByteBuffer region = ByteBuffer.allocate(16 + 3 * 64 + 63).position(16);
        TablePool pool = new TablePool(0x1040, region, 64);
        assertEquals(64, pool.pageBytes());
        assertEquals(3, pool.free());
        for (int i = 0; i < 3; i++) {
            TablePage page = pool.take();
            assertNotNull(page);
            assertEquals(0x1040 + 64 * i, page.address());
            assertEquals(64, page.bytes().capacity());
            page.bytes().putLong(0, i + 1);
        }
        assertNull(pool.take());
        assertEquals(16, region.position());
        for (int i = 0; i < 3; i++) {
            assertEquals(i + 1, region.get(16 + 64 * i), "little-endian, at the page's own place");
        }
    }

    @Test
    void thePageGivenLastIsTakenFirst() {
        TablePool pool = new TablePool(0, ByteBuffer.allocate(128), 64);
        TablePage first = pool.take();
        TablePage second = pool.take();
        assertNotNull(first);
        assertNotNull(second);
        assertEquals(0, pool.free());
        pool.give(second);
        pool.give(first);
        assertEquals(2, pool.free());
        assertEquals(
                "pages: all 2 are free (expected: one that was taken)",
                assertThrows(IllegalStateException.class, () -> pool.give(first))
                        .getMessage());
        assertSame(first, pool.take());
        assertSame(second, pool.take());
    }

    @Test
    void aRegionStartsAtAPage() {
        assertEquals(
                "region address: 0x1020 (expected: a multiple of 64)",
                assertThrows(IllegalArgumentException.class, () -> new TablePool(0x1020, ByteBuffer.allocate(64), 64))
                        .getMessage());
    }
}
