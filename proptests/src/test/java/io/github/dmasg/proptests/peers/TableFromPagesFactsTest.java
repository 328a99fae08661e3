package io.github.dmasg.proptests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.PageSequence;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgAppendTable;
import io.github.dmasg.legacy.sg.SgList;
import io.github.dmasg.legacy.sg.SgTable;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The allocation table of the kernel's own scatterlist test. */
class TableFromPagesFactsTest {
    static List<List<String>> rows() {
        return FactFile.rows("sg-table-from-pages");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void asTheKernelsTestSays(List<String> row) {
        long[] pages = FactFile.decimals(row.get(2));
        long[] appended = FactFile.decimals(row.get(3));
        long size = Long.parseLong(row.get(4));
        long max = Long.parseLong(row.get(5));
        SgAppendTable append = new SgAppendTable(SgAllocator.heap(), new WarnLog());
        int err = append.append(refs(pages), pages.length, 0, size, max, appended.length);
        if (row.get(1).equals("EINVAL")) {
            assertEquals(-Errno.EINVAL, err);
            return;
        }
        assertEquals(0, err);
        int entries = Integer.parseInt(row.get(6));
        if (appended.length > 0) {
            assertEquals(0, append.append(refs(appended), appended.length, 0, size, max, 0));
            assertEquals(entries, append.table().nents());
            return;
        }
        assertEquals(entries, append.table().nents());
        assertEquals(entries, append.table().origNents());
        assertEquals(entries, SgList.nents(append.table().sgl()));
        SgTable table = new SgTable();
        assertEquals(
                0, table.allocateFromPages(refs(pages), pages.length, 0, size, max, SgAllocator.heap(), new WarnLog()));
        assertEquals(entries, table.origNents());
        assertEquals(0, Objects.requireNonNull(table.sgl()).offset());
    }

    private static PageSequence refs(long[] pfns) {
        return i -> PageRef.of(pfns[i]);
    }
}
