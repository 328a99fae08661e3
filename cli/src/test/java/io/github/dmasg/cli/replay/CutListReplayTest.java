package io.github.dmasg.cli.replay;

import static io.github.dmasg.cli.replay.TraceText.list;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Composed recordings whose lists are longer than the kernel prints. */
class CutListReplayTest extends ComposedRecording {
    @Test
    void aCutListIsCompletedFromItsUnmap() throws Exception {
        int n = 200;
        long[] starts = pages(n, 0x10000000, 0x5000);
        TraceText text = new TraceText();
        text.mapSg(DISK, starts, list(IOVA), list(0x1000L * n));
        text.mapPage(DISK, 0xaa000, 0x1000, 0x77000).unmapPage(DISK, 0xaa000, 0x1000);
        text.from("<idle>-0 [001] d.h2.").unmapSg(DISK, starts);
        replays.book.addDevice(DISK + ":mss=4G-1");
        FileReport report = replay(text);
        assertArrayEquals(starts, replays.only().starts());
        assertEquals(LengthSource.COUNTING, replays.only().lengthSource());
        assertEquals(1, report.get(Count.CLASSIC_EQUAL));
        assertEquals(n, report.get(Count.PAGE_ENTRIES));
        assertEquals(0, report.get(Count.LEAKS) + report.get(Count.ORPHAN_UNMAPS));
    }

    @Test
    void cutListsWithOneBeginningAreToldApart() throws Exception {
        int n = 140;
        long[] one = pages(n, 0x10000000, 0x5000);
        long[] two = one.clone();
        two[n - 1] = 0x900000;
        long[] shorter = Arrays.copyOf(one, n - 1);
        TraceText text = new TraceText();
        replays.book.addDevice(DISK + ":mss=4G-1");
        text.mapSg(DISK, one, list(IOVA), list(0x1000L * n));
        text.mapSg(DISK, shorter, list(IOVA - 0x100000), list(0x1000L * (n - 1)));
        text.unmapSg(DISK, shorter).unmapSg(DISK, one);
        FileReport report = replay(text);
        assertEquals(2, report.get(Count.CLASSIC_EQUAL));
        assertArrayEquals(shorter, replays.calls.get(0).starts());
        assertArrayEquals(one, replays.calls.get(1).starts());
    }

    @Test
    void aCutListThatIsNeverUnmappedIsNotReplayed() throws Exception {
        long[] starts = pages(129, 0x10000000, 0x5000);
        FileReport report = replay(new TraceText().mapSg(DISK, starts, list(IOVA), list(0x1000L * 129)));
        assertEquals(1, report.get(Count.MAP_SG));
        assertEquals(1, report.get(Count.INFERRED));
        assertEquals(1, report.get(Count.NOT_REPLAYED));
        assertEquals(1, report.get(Count.LEAKS));
        assertEquals(0, report.get(Count.PAGE_ENTRIES));
    }

    @Test
    void aCutDirectListIsInferredBeyondThePrintedPart() throws Exception {
        int n = 130;
        long[] starts = pages(n, 0x10000200, 0x5000);
        FileReport report = replay(
                new TraceText().mapSg(DISK, starts, starts, all(n, 0x800)).unmapSg(DISK, starts));
        RecordedCall call = replays.only();
        assertEquals(MapperKind.DIRECT, call.kind());
        assertEquals(LengthSource.CHOSEN, call.lengthSource());
        assertEquals(0x800, call.lengths()[127]);
        assertEquals(0x1000 - 0x200, call.lengths()[128]);
        assertEquals(1, report.get(Count.INFERRED));
        assertEquals(0, report.get(Count.INFERRED_SUMS_DIFFER));
        assertEquals(n, report.get(Count.CLASSIC_DMA_ENTRIES));
    }
}
