package io.github.dmasg.proptests.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.iter.SgCopy;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PageWalk;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Step 1, data structure and helpers: helpers move to {@link PageSource} one by one. Nobody has to convert a list for that, since a
 * classic list is a page source; and what still wants a classic list gets one of any page source.
 */
class Step1DataStructureTest {
    private final Testbed testbed = new Testbed();

    /** A helper that has moved. It never learns what kind of list it reads. */
    private static int checksum(PageSource pages, Testbed testbed) {
        int sum = 0;
        PageWalk page = new PageWalk(pages);
        while (page.next()) {
            byte[] bytes = testbed.memory.read(
                    (page.pfn() << PageRef.PAGE_SHIFT) + page.offset(), Math.toIntExact(page.length()));
            for (byte b : bytes) {
                sum = sum * 31 + b;
            }
        }
        return sum;
    }

    /** A helper that has not. */
    private static byte[] copyOut(SgTable table, Testbed testbed) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (SgCursor sg = new SgCursor(table.sgl()); sg.hasEntry(); sg.advance()) {
            all.writeBytes(testbed.memory.read(sg.phys(), Math.toIntExact(sg.length())));
        }
        return all.toByteArray();
    }

    @Test
    void aMovedHelperReadsTheListOfADriverThatHasNotMoved() throws DmaException {
        SgTable classic = Testbed.scattered();
        testbed.fill(SgPages.of(classic), 1);

        int before = checksum(SgPages.of(classic), testbed);

        BioVecList moved = new BioVecList();
        SgPages.of(classic).appendTo(moved);
        assertEquals(before, checksum(moved, testbed));
        assertEquals(classic.origNents(), moved.entries());
    }

    @Test
    void aHelperThatHasNotMovedReadsTheListOfADriverThatHas() throws DmaException {
        BioVecList moved = new BioVecList();
        moved.append(0x12_0200, 0xe00);
        moved.append(0x34_5000, 0x4000);
        byte[] bytes = testbed.fill(moved, 2);

        SgTable classic = SgTables.fromPages(moved, SgAllocator.heap());

        assertArrayEquals(bytes, copyOut(classic, testbed));
        byte[] copied = new byte[bytes.length];
        SgCopy.toBuffer(
                classic.sgl(),
                classic.origNents(),
                copied,
                0,
                page -> testbed.memory.read(PageRef.phys(page), PageRef.PAGE_SIZE));
        assertArrayEquals(bytes, copied);
    }
}
