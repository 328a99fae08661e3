package io.github.dmasg.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsBookTest {
    private static final String DISK = "0000:00:05.0";

    @TempDir
    Path folder;

    private final LimitsBook book = new LimitsBook();

    @Test
    void optionsGiveLimits() {
        book.addDevice(DISK + ":mss=4G-1,boundary=64K,align=0xfff");
        assertEquals(new Limits(0xffffffffL, 0xffff, 0xfff, Limits.Source.OPTION), book.limits(DISK));
        assertNull(book.limits("0000:00:06.0"));
        assertNull(book.mapper(DISK));
    }

    @Test
    void whatIsNotGivenIsTheDefault() {
        book.addDevice("00:05.0:boundary=0xffff");
        assertEquals(new Limits(65536, 0xffff, 0, Limits.Source.OPTION), book.limits(DISK));
    }

    @Test
    void namesOfOtherBusesAreTakenAsTheyAre() {
        book.addDevice("fe300000.ethernet:mss=1M");
        assertEquals(new Limits(1 << 20, 0xffffffffL, 0, Limits.Source.OPTION), book.limits("fe300000.ethernet"));
        book.addMapper("usb=1=direct");
        assertEquals(MapperKind.DIRECT, book.mapper("usb=1"));
    }

    @Test
    void theCommandLineWinsOverAFileAndTheFirstFileOverTheNext() throws IOException {
        book.addDevice(DISK + ":mss=1M");
        book.addFile(Files.writeString(
                folder.resolve("one"),
                "# all\n\n00:05.0 mss=2M mapper=identity\n00:06.0  mss=3M  boundary=64K-1 # x\n"));
        book.addFile(Files.writeString(folder.resolve("two"), "00:06.0 mss=4M\n00:07.0 mapper=bounce\n"));
        assertEquals(1 << 20, book.limits(DISK).maxSegment());
        assertEquals(MapperKind.IDENTITY, book.mapper(DISK));
        assertEquals(new Limits(3 << 20, 0xffff, 0, Limits.Source.FILE), book.limits("0000:00:06.0"));
        assertEquals(MapperKind.BOUNCE, book.mapper("0000:00:07.0"));
        assertNull(book.limits("0000:00:07.0"));
        LimitsBook copy = new LimitsBook(book);
        copy.addMapper("00:05.0=iommu");
        assertEquals(MapperKind.IDENTITY, book.mapper(DISK));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | device: 'nonsense' (expected: ADDRESS:mss=BYTES,boundary=BYTES,align=BYTES)",
                "mss=4 | device: 'mss=4' (expected: ADDRESS:mss=BYTES,boundary=BYTES,align=BYTES)",
                "d:mss=4X | mss: '4X' (expected: a byte count such as 65536, 0x10000, 64K or 4G-1)",
                "d:mss=0 | mss: 0 (expected: > 0)",
                "d:size=4 | device d: 'size=4' (expected: mss=, boundary= or align=)",
                "d:mss=4, | device d: '' (expected: mss=, boundary= or align=)",
                "d:boundary=3K | boundary: 0xc00 (expected: a power of two minus one)",
                "d:boundary=0 | boundary: 0x0 (expected: a power of two minus one)",
                "d:align=5 | align: 0x5 (expected: 0 or a power of two minus one)",
            })
    void badOptions(String text, String message) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> book.addDevice(text));
        assertEquals(message, thrown.getMessage());
    }

    @Test
    void badMappers() {
        assertEquals(
                "mapper: 'd' (expected: ADDRESS=iommu|direct|bounce|identity)",
                assertThrows(IllegalArgumentException.class, () -> book.addMapper("d"))
                        .getMessage());
        assertEquals(
                "mapper: 'dma' (expected: iommu|direct|bounce|identity)",
                assertThrows(IllegalArgumentException.class, () -> book.addMapper("d=dma"))
                        .getMessage());
    }

    @Test
    void badFilesNameTheLine() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "00:05.0 mss=1M\n00:06.0 mss=many\n");
        assertEquals(
                file + ":2: mss: 'many' (expected: a byte count such as 65536, 0x10000, 64K or 4G-1)",
                assertThrows(IllegalArgumentException.class, () -> book.addFile(file))
                        .getMessage());
        Path bare = Files.writeString(folder.resolve("b"), "00:05.0\n");
        assertEquals(
                bare + ":1: '00:05.0' (expected: ADDRESS name=value ...)",
                assertThrows(IllegalArgumentException.class, () -> book.addFile(bare))
                        .getMessage());
        Path binary = Files.write(folder.resolve("x"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(
                binary + ": not text (expected: lines of ADDRESS name=value ...)",
                assertThrows(IllegalArgumentException.class, () -> book.addFile(binary))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "65536, 65536, 64K",
        "0x10000, 65536, 64K",
        "64k, 65536, 64K",
        "4G-1, 4294967295, 4G-1",
        "0xfff, 4095, 4K-1",
        "1, 1, 1",
        "0, 0, 0",
        "3T, 3298534883328, 3T",
        "1536, 1536, 1536",
        "5M-1, 5242879, 5M-1",
        "0x10K, 16384, 16K",
    })
    void byteCounts(String text, long value, String shortest) {
        assertEquals(value, ByteSize.parse("n", text));
        assertEquals(shortest, ByteSize.text(value));
        assertEquals(value, ByteSize.parse("n", shortest));
    }

    @ParameterizedTest
    @CsvSource({"-1", "0-1", "9223372036854775808", "9007199254740993K", "0x", "K", "''", "1.5K", "--1", "1 K"})
    void badByteCounts(String text) {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.parse("n", text));
    }

    @Test
    void noBoundaryHasAName() {
        assertEquals("none", ByteSize.text(-1));
    }
}
