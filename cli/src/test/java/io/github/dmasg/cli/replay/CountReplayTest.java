package io.github.dmasg.cli.replay;

import static io.github.dmasg.cli.replay.TraceText.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Composed recordings: what is counted, what is named, what is refused. */
class CountReplayTest extends ComposedRecording {
    @Test
    void leaksOrphansAndDoublesAreCounted() throws Exception {
        FileReport report = replay(new TraceText()
                .mapPage(NET, 0xa000, 64, 0x5000)
                .mapPage(NET, 0xa000, 64, 0x5000)
                .unmapPage(NET, 0xa000, 64)
                .unmapPage(NET, 0xa000, 64)
                .unmapPage(NET, 0xa000, 64)
                .unmapPage(NET, 0xb000, 64)
                .mapPage(NET, 0xc000, 64, 0x6000)
                .unmapPage(NET, 0xc000, 65)
                .unmapPage(DISK, 0xc000, 64)
                .line("dma_unmap_resource: " + NET + " dir=TO_DEVICE dma_addr=c000 size=64 attrs=")
                .mapSg(DISK, list(0x5000, 0x6000), list(0x5000, 0x6000), list(8, 8))
                .unmapSg(DISK, 0x5000)
                .unmapSg(DISK, 0x5000, 0x6000)
                .unmapSg(DISK, 0x5000, 0x6000)
                .line("dma_alloc: " + NET + " dir=BIDIRECTIONAL dma_addr=1000 size=8 virt_addr=1 flags= attrs=")
                .line("dma_alloc: " + NET + " dir=BIDIRECTIONAL dma_addr=2000 size=8 virt_addr=1 flags= attrs=")
                .line("dma_free: " + NET + " dir=BIDIRECTIONAL dma_addr=1000 size=8 virt_addr=1 attrs="));
        assertEquals(1, report.get(Count.LEAKS));
        assertEquals(2, report.get(Count.DOUBLE_UNMAPS));
        assertEquals(5, report.get(Count.ORPHAN_UNMAPS));
        assertEquals(1, report.get(Count.LIVE_ALLOCATIONS));
        assertEquals(3, report.get(Count.SINGLE_MAPS));
    }

    @Test
    void unreadableLinesAreCountedAndTheFirstOnesNamed() throws Exception {
        TraceText text = new TraceText();
        for (int i = 0; i < 7; i++) {
            text.line("dma_unmap_page: " + NET + " dir=TO_DEVICE dma_addr=xyz size=1 attrs=");
        }
        text.raw("CPU:1 [LOST 9 EVENTS]").line("sched_wakeup: comm=x").raw("z".repeat(5 << 20));
        FileReport report = replay(text.mapPage(NET, 0xa000, 64, 0x5000));
        Path file = folder.resolve("composed.trace");
        assertEquals(8, report.get(Count.MALFORMED_LINES));
        assertEquals(2, report.get(Count.EVENTS));
        assertEquals(1, report.get(Count.OTHER_EVENTS));
        assertEquals(9, report.get(Count.LOST_EVENTS));
        assertEquals(file + ":3: dma_addr: 'xyz' (expected: a hexadecimal number)", replays.warnings.get(0));
        assertEquals(7, replays.warnings.size(), replays.warnings::toString);
        assertTrue(replays.warnings.contains(file + ": 3 more unreadable lines"), replays.warnings::toString);
        assertTrue(replays.warnings.get(5).startsWith(file + ": the kernel lost 9 events"), replays.warnings::toString);
    }

    @Test
    void aRecordingWithoutEventsIsFine() throws Exception {
        FileReport report = replay(new TraceText());
        assertEquals(0, report.get(Count.EVENTS));
        assertEquals(2, report.get(Count.LINES));
    }

    @Test
    void aCutLastLineIsUnreadable() throws Exception {
        String whole = new TraceText()
                .mapPage(NET, 0xa000, 64, 0x5000)
                .mapSg(DISK, list(0x5000, 0x6000), list(0x5000, 0x6000), list(8, 8))
                .toString();
        Path file = Files.writeString(folder.resolve("cut.trace"), whole.substring(0, whole.length() - 30));
        FileReport report = replays.run(file);
        assertEquals(1, report.get(Count.EVENTS));
        assertEquals(1, report.get(Count.MALFORMED_LINES));
    }

    private String refusal(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("other"), content);
        String message = assertThrows(UnreadableRecordingException.class, () -> replays.run(file))
                .getMessage();
        assertTrue(String.valueOf(message).startsWith(file + ": "), message);
        return String.valueOf(message).substring((file + ": ").length());
    }

    @Test
    void filesThatAreNoRecordingsAreRefused() throws Exception {
        assertEquals("empty file (expected: ftrace text)", refusal(new byte[0]));
        assertEquals(
                "binary file, a zero byte at offset 3 (expected: ftrace text)", refusal(new byte[] {1, 2, 3, 0, 5}));
        assertEquals(
                "binary trace-cmd file (expected: ftrace text, as trace-cmd report makes of it)",
                refusal(new byte[] {0x17, 0x08, 0x44, 't', 'r'}));
        String prose = refusal("To be, or not to be\nthat is the question\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(prose.startsWith("none of 2 lines is readable; "), prose);
        assertTrue(prose.contains(":1: task: 'To be, or not to be' (expected: task-pid [cpu]"), prose);
        assertThrows(IOException.class, () -> replays.run(folder.resolve("missing")));
    }
}
