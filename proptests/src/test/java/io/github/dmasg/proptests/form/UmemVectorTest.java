package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.BlockSizes;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.io.IOException;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What Linux 6.12 answered for pinned user memory, against the block forms: the same block size, the same number of blocks, the
 * same addresses.
 *
 * <p>The kernel's list covers whole pages and carries address and length beside it; here the mapping is of the bytes themselves, so
 * the first page's leading bytes and the last page's trailing ones are cut off first.
 */
class UmemVectorTest {
    private static final long PAGE = 4096;

    private final BlockSizes sizes = new BlockSizes();
    private final BlockTable table = new BlockTable(1 << 20, 12);

    @Test
    void everyRecordedCallGivesTheKernelsBlocks() throws IOException, DamagedLineException, DmaException {
        Map<String, String> different = new TreeMap<>();
        for (String text : RecordedLines.of("umem_blocks")) {
            VectorLine line = VectorLine.parse(text);
            DmaSgList list = RecordedLines.list(line, "ents", line.hex("addr") % PAGE, line.hex("len"));
            long best = sizes.best(list, line.hex("bits"), line.hex("virt"));
            long recorded = line.hex("best");
            if (best != recorded) {
                different.put(line.text("id"), Long.toHexString(recorded) + " recorded, " + Long.toHexString(best));
            } else if (best != BlockSizes.NONE) {
                table.clear();
                table.blockShift(Long.numberOfTrailingZeros(best));
                table.fill(list);
                assertEquals(line.hex("nblk"), table.blocks(), text);
                assertEquals(line.text("blocks"), runs(table), text);
            }
        }
        assertEquals(Map.of(), different);
    }

    private static String runs(BlockTable blocks) {
        StringJoiner runs = new StringJoiner(",");
        for (int i = 0; i < blocks.blocks(); ) {
            long start = blocks.block(i);
            int count = 1;
            while (i + count < blocks.blocks() && blocks.block(i + count) == start + count * blocks.blockBytes()) {
                count++;
            }
            runs.add(Long.toHexString(start) + ":" + Integer.toHexString(count));
            i += count;
        }
        return runs.toString();
    }
}
