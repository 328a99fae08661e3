package io.github.dmasg.form;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/** Cold paths of the forms: refusals in their one wording. */
final class Refusal {
    private static final int SMALLEST_PAGE = 64;

    private Refusal() {}

    static void requirePageBytes(int pageBytes) {
        if (Integer.bitCount(pageBytes) != 1 || pageBytes < SMALLEST_PAGE) {
            throw new IllegalArgumentException(
                    "page size: " + pageBytes + " (expected: a power of two, at least " + SMALLEST_PAGE + ")");
        }
    }

    static void requireRange(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }

    static DmaException address(long segment, @DmaAddr long address, String expected) {
        return DmaException.atSegment(
                DmaError.EINVAL, segment, "address: 0x" + Long.toHexString(address) + " (expected: " + expected + ")");
    }

    static DmaException end(long segment, @DmaAddr long end, String expected) {
        return DmaException.atSegment(
                DmaError.EINVAL, segment, "end: 0x" + Long.toHexString(end) + " (expected: " + expected + ")");
    }

    static DmaException length(long segment, @ByteCount long length, String expected) {
        return DmaException.atSegment(DmaError.EINVAL, segment, "length: " + length + " (expected: " + expected + ")");
    }

    /** The form as such is too small for the mapping: no later call changes that. */
    static DmaException tooMany(long segment, String what, long most) {
        return DmaException.atSegment(
                DmaError.EINVAL, segment, what + ": more than " + most + " (expected: at most " + most + ")");
    }

    /** Something shared is used up at the moment. */
    static DmaException exhausted(long segment, String what, long held) {
        return DmaException.atSegment(
                DmaError.ENOMEM, segment, what + ": none left after " + held + " (expected: one more)");
    }
}
