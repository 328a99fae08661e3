package io.github.dmasg.cli.memory;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Pfn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads {@code /proc/PID/pagemap}: for every page of an address space one 64-bit word with its page frame number.
 *
 * <p>Documented in the kernel's admin guide: bit 63 says present, bit 62 swapped, bits 0 to 54 of a present page are the frame
 * number, or zero for a reader without the privilege to see it.
 */
final class PageMap {
    static final @ByteCount long PAGE = 4096;

    private static final int WORDS_AT_A_TIME = 8192;
    private static final long PRESENT = 1L << 63;
    private static final long SWAPPED = 1L << 62;
    private static final long FRAME = (1L << 55) - 1;

    private final Path file;

    PageMap(Path procFolder) {
        this.file = procFolder.resolve("pagemap");
    }

    /** Tells a survey about every page of a range. */
    void read(long start, long end, Survey survey) throws IOException, UnreadableMemoryException {
        ByteBuffer words = ByteBuffer.allocate(WORDS_AT_A_TIME * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long page = start / PAGE;
            long behind = (end + PAGE - 1) / PAGE;
            while (page < behind) {
                words.clear();
                words.limit((int) Math.min(words.capacity(), (behind - page) * Long.BYTES));
                fill(channel, words, page);
                words.flip();
                if (!words.hasRemaining()) {
                    throw new UnreadableMemoryException(
                            "range 0x" + Long.toHexString(start) + "-0x" + Long.toHexString(end)
                                    + ": ends beyond the address space (expected: a range of /proc/PID/maps)");
                }
                for (; words.remaining() >= Long.BYTES; page++) {
                    tell(survey, page, words.getLong(), start, end);
                }
            }
        } catch (NoSuchFileException e) {
            throw new UnreadableMemoryException(file + ": no such process (expected: the number of a running one)");
        } catch (AccessDeniedException e) {
            throw new UnreadableMemoryException(
                    file + ": permission denied (expected: a process of your own, or run as root)");
        }
    }

    private static void fill(FileChannel channel, ByteBuffer words, long page) throws IOException {
        int read = 0;
        while (words.hasRemaining() && read >= 0) {
            read = channel.read(words, page * Long.BYTES + words.position());
        }
    }

    private static void tell(Survey survey, long page, long word, long start, long end) {
        long from = Math.max(page * PAGE, start);
        @ByteCount long length = (@ByteCount long) (Math.min((page + 1) * PAGE, end) - from);
        if ((word & PRESENT) != 0) {
            survey.present((@Pfn long) (word & FRAME), (@ByteCount long) (from % PAGE), length);
        } else if ((word & SWAPPED) != 0) {
            survey.swapped();
        } else {
            survey.absent();
        }
    }
}
