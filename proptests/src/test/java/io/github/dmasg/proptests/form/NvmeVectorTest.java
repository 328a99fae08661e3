package io.github.dmasg.proptests.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import io.github.dmasg.proptests.hardware.HardwareFaultException;
import io.github.dmasg.proptests.hardware.NvmeReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What Linux 6.12 answered, against the new forms: the same data pointer and the same words in the lists, or a refusal, and then
 * either the kernel refuses too or a controller would read something else than the data from what the kernel built.
 */
class NvmeVectorTest {
    private static final int PAGE = 4096;
    private static final int SMALL = 256;
    private static final long POOL_STRIDE = 0x3000;

    /** Lists that the kernel lets through and the form refuses. */
    private static final Map<String, String> LET_THROUGH = Map.of(
            "31", "EINVAL at segment 1: address: 0xef826b9200 (expected: a multiple of 4096, as it is not the first)");

    private final Map<String, String> refusedByFormOnly = new TreeMap<>();

    @Test
    void everyRecordedCallIsTheSameOrRefused() throws IOException, DamagedLineException {
        for (String text : RecordedLines.of("nvme_prp")) {
            VectorLine line = VectorLine.parse(text);
            DmaSgList data = RecordedLines.list(line, "segs", 0, Long.MAX_VALUE);
            assertEquals(line.hex("payload"), data.bytes(), text);
            TableSpace space = new TableSpace(line.hex("pool"), POOL_STRIDE);
            space.failAt(line.hex("fail"));
            if (line.text("op").equals("prp")) {
                checkPrp(line, data, space, text);
            } else {
                checkSgl(line, data, space, text);
            }
        }
        assertEquals(LET_THROUGH, refusedByFormOnly);
    }

    private void checkPrp(VectorLine line, DmaSgList data, TableSpace space, String text) throws DamagedLineException {
        NvmePrpList form = new NvmePrpList(space.pages(PAGE), space.pages(SMALL));
        long status = line.decimal("sts");
        if (status != 0) {
            assertRefused(status, form, data, space, text);
            return;
        }
        try {
            form.fill(data);
        } catch (DmaException e) {
            assertEquals(DmaError.EINVAL, e.error(), text);
            assertNotEquals(Stretches.of(data), readRecorded(line, data.bytes()), text);
            refusedByFormOnly.put(line.text("id"), e.getMessage());
            return;
        }
        assertEquals(line.hex("prp1"), form.prp1(), text);
        assertEquals(line.hex("prp2"), form.prp2(), text);
        assertEquals(recordedWords(line), words(line, space), text);
        assertEquals(Stretches.of(data), readRecorded(line, data.bytes()), text);
    }

    private static void checkSgl(VectorLine line, DmaSgList data, TableSpace space, String text)
            throws DamagedLineException {
        NvmeSglList form = new NvmeSglList(space.pages(PAGE), space.pages(SMALL), 1);
        long status = line.decimal("sts");
        if (status != 0) {
            assertRefused(status, form, data, space, text);
            return;
        }
        try {
            form.fill(data);
        } catch (DmaException e) {
            throw new AssertionError(text, e);
        }
        long[] pointer = line.tuples("dptr", 3).get(0);
        assertEquals(pointer[0], form.address(), text);
        assertEquals(pointer[1] | pointer[2] << 56, form.word(), text);
        StringBuilder words = new StringBuilder();
        for (long[] descriptor : line.tuples("lists", 3)) {
            words.append(descriptor[0])
                    .append(' ')
                    .append(descriptor[1] | descriptor[2] << 56)
                    .append(' ');
        }
        StringBuilder read = new StringBuilder();
        for (int i = 0; i < line.tuples("lists", 3).size(); i++) {
            read.append(space.read(pointer[0] + 16L * i, 8)).append(' ');
            read.append(space.read(pointer[0] + 16L * i + 8, 8)).append(' ');
        }
        assertEquals(words.toString(), read.toString(), text);
        assertEquals(Stretches.of(data), new NvmeReader(space).sgl(form.address(), form.word(), data.bytes()), text);
    }

    private static void assertRefused(long status, DeviceForm form, DmaSgList data, TableSpace space, String text) {
        DmaException refusal = assertThrows(DmaException.class, () -> form.fill(data), text);
        assertEquals(status == 9 ? DmaError.ENOMEM : DmaError.EINVAL, refusal.error(), text);
        assertEquals(0, space.outstanding(), text);
    }

    /** What a controller reads from the kernel's list. */
    private static Stretches readRecorded(VectorLine line, long bytes) throws DamagedLineException {
        TableSpace space = new TableSpace(line.hex("pool"), POOL_STRIDE);
        for (String group : line.items("lists", '|')) {
            TablePage page = space.fixed(PAGE);
            int at = 0;
            for (String run : group.split(",")) {
                long[] parts = VectorLine.tuple("lists", run, 2);
                for (long i = 0; i < parts[1]; i++) {
                    page.bytes().putLong(at, parts[0] + i * PAGE);
                    at += Long.BYTES;
                }
            }
        }
        try {
            return new NvmeReader(space).prps(line.hex("prp1"), line.hex("prp2"), bytes, PAGE);
        } catch (HardwareFaultException e) {
            return new Stretches();
        }
    }

    private static String recordedWords(VectorLine line) throws DamagedLineException {
        StringBuilder words = new StringBuilder();
        for (String group : line.items("lists", '|')) {
            for (String run : group.split(",")) {
                long[] parts = VectorLine.tuple("lists", run, 2);
                for (long i = 0; i < parts[1]; i++) {
                    words.append(Long.toHexString(parts[0] + i * PAGE)).append(' ');
                }
            }
            words.append("| ");
        }
        return words.toString();
    }

    /** As many words from each list page of the form as the kernel wrote. */
    private static String words(VectorLine line, TableSpace space) throws DamagedLineException {
        StringBuilder words = new StringBuilder();
        List<String> groups = line.items("lists", '|');
        for (int k = 0; k < groups.size(); k++) {
            long at = line.hex("pool") + k * POOL_STRIDE;
            for (String run : groups.get(k).split(",")) {
                for (long i = VectorLine.tuple("lists", run, 2)[1]; i > 0; i--) {
                    words.append(Long.toHexString(space.read(at, Long.BYTES))).append(' ');
                    at += Long.BYTES;
                }
            }
            words.append("| ");
        }
        return words.toString();
    }
}
