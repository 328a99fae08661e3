package io.github.dmasg.cli.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryLookTest {
    private static final long PRESENT = 1L << 63;
    private static final long SWAPPED = 1L << 62;
    private static final long START = 0x10000;

    @TempDir
    private Path proc;

    private final StringWriter out = new StringWriter();

    @Test
    void pagesThatAreNotThereEndARunAndAreReported() throws IOException, UnreadableMemoryException {
        pagemap(PRESENT | 0x100, PRESENT | 0x101, 0, PRESENT | 0x102, SWAPPED | 7, PRESENT | 0x103);
        look("mss=64K", false).atProcess(proc, new AddressRange(START, START + 6 * 4096));
        assertContains("6 pages: 4 present, 1 swapped, 1 absent");
        assertContains("  0  0x100000     8K      2");
        assertContains("  1  0x102000     4K      1");
        assertContains("  2  0x103000     4K      1");
        assertContains("Page-side list: 3 entries");
        assertContains("iommu   minimal         1");
        assertContains("direct  minimal         1");
    }

    @Test
    void aRangeMayStartAndEndInsidePages() throws IOException, UnreadableMemoryException {
        pagemap(PRESENT | 0x100, PRESENT | 0x200, PRESENT | 0x300);
        look("mss=64K", true).atProcess(proc, new AddressRange(START + 0x10, START + 2 * 4096 + 0x20));
        assertContains("\"bytes\":8208,");
        assertContains("\"runs\":3,");
        assertContains("\"mapper\":\"iommu\",\"policy\":\"minimal\",\"segments\":1,");
    }

    @Test
    void theClassicListKeepsTheDevicesLongestSegment() throws IOException, UnreadableMemoryException {
        long[] words = new long[40];
        for (int i = 0; i < words.length; i++) {
            words[i] = PRESENT | (0x1000 + i);
        }
        pagemap(words);
        look("mss=32K,boundary=64K-1", true).atProcess(proc, new AddressRange(START, START + 40 * 4096));
        assertContains("\"classicListEntries\":5,\"classicListBytes\":160,");
        assertContains("\"mapper\":\"direct\",\"policy\":\"minimal\",\"segments\":5,");
    }

    @Test
    void hiddenFrameNumbersAreSaidSo() throws IOException, UnreadableMemoryException {
        pagemap(PRESENT, PRESENT);
        UnreadableMemoryException failure = assertThrows(
                UnreadableMemoryException.class,
                () -> look("mss=64K", false).atProcess(proc, new AddressRange(START, START + 8192)));
        assertTrue(
                failure.getMessage().contains("the frame numbers of 2 present pages are hidden"), failure.getMessage());
        assertTrue(failure.getMessage().contains("root"), failure.getMessage());
    }

    @Test
    void memoryThatWasNeverTouchedIsNotInvented() throws IOException, UnreadableMemoryException {
        pagemap(0, SWAPPED);
        UnreadableMemoryException failure = assertThrows(
                UnreadableMemoryException.class,
                () -> look("mss=64K", false).atProcess(proc, new AddressRange(START, START + 8192)));
        assertTrue(failure.getMessage().contains("no page is present, 1 swapped, 1 absent"), failure.getMessage());
    }

    @Test
    void aProcessThatIsNotThereAndARangeBeyondItsSpaceAreNamed() throws IOException, UnreadableMemoryException {
        UnreadableMemoryException gone = assertThrows(
                UnreadableMemoryException.class,
                () -> look("mss=64K", false).atProcess(proc.resolve("999"), new AddressRange(START, START + 8192)));
        assertTrue(gone.getMessage().contains("no such process"), gone.getMessage());
        pagemap(PRESENT | 1);
        UnreadableMemoryException beyond = assertThrows(
                UnreadableMemoryException.class,
                () -> look("mss=64K", false).atProcess(proc, new AddressRange(START + 4096, START + 8192)));
        assertTrue(beyond.getMessage().contains("ends beyond the address space"), beyond.getMessage());
    }

    @Test
    void aDeviceThatCannotReachTheMemoryIsARowNotAFailure() throws IOException, UnreadableMemoryException {
        pagemap(PRESENT | 0x200000);
        look("bits=32", false).atProcess(proc, new AddressRange(START, START + 4096));
        assertContains("direct classic: cannot be mapped, EIO at entry 0: physical 0x200000000+0x1000");
        assertContains("iommu   minimal         1");
    }

    @Test
    void rangesAndDevicesAreReadStrictly() {
        assertEquals(new AddressRange(0x1000, 0x2000), AddressRange.parse("1000-0x2000"));
        for (String bad : new String[] {"", "-", "1000", "1000-", "zz-1000", "2000-1000", "0-ffffffffffffffff"}) {
            assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(bad), bad);
        }
        for (String bad : new String[] {"", "mss", "mss=", "mss=0", "boundary=3000", "bits=65", "what=1", "mss=1,,"}) {
            assertThrows(IllegalArgumentException.class, () -> DeviceOption.parse(bad), bad);
        }
        assertEquals(-1, DeviceOption.parse("boundary=none").limits().boundaryMask());
    }

    private MemoryLook look(String device, boolean json) {
        return new MemoryLook(DeviceOption.parse(device), 16, json, new PrintWriter(out, true));
    }

    /** A page map in which the pages from START on have these words. */
    private void pagemap(long... words) throws IOException, UnreadableMemoryException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (START / 4096 + words.length) * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.position((int) (START / 4096) * Long.BYTES);
        for (long word : words) {
            bytes.putLong(word);
        }
        Files.write(proc.resolve("pagemap"), bytes.array());
    }

    private void assertContains(String part) {
        assertTrue(out.toString().contains(part), () -> "'" + part + "' in:\n" + out);
    }
}
