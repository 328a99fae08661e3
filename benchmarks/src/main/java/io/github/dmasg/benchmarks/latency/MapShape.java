package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.map.Direction;
import io.github.dmasg.page.BioVec;
import java.util.Locale;

/**
 * What is mapped, and by how many: the parameters of the kernel's map benchmark, and which mapper.
 *
 * <p>The buffers of all callers lie one behind the other from {@link #FIRST} on. A device that drives too few address bits to
 * reach them gets them through a bounce pool if there is no IOMMU, and through low I/O virtual addresses if there is one.
 *
 * @param through which mapper
 * @param mode how the pages of a call lie in memory
 * @param way which way data moves
 * @param granule pages of 4 KiB in a call, 1 to 1024
 * @param bits address bits that the device drives, 20 to 64
 * @param transferNanos what stands in for the transfer between map and unmap, 0 to 10,000,000 ns
 * @param threads how many map at once, 1 to 1024; {@code threads * granule} at most 131072
 */
public record MapShape(Through through, Mode mode, Way way, int granule, int bits, long transferNanos, int threads) {
    /** Where the first buffer lies. */
    static final long FIRST = 1L << 30;

    private static final int FIRST_BITS = 30;
    static final int MOST_THREADS = 1024;
    static final int MOST_GRANULE = 1024;
    static final int FEWEST_BITS = 20;
    static final long LONGEST_TRANSFER = 10_000_000;

    /** 512 MiB of buffers, which have to be there: they are written before each call. */
    private static final int MOST_PAGES = 1 << 17;

    /** Which mapper. */
    public enum Through {
        /** Physical addresses, or a bounce pool. */
        DIRECT,
        /** An IOMMU with its page table. */
        IOMMU
    }

    /** How the pages of a call lie in memory. */
    public enum Mode {
        /** One behind the other, mapped as one range. */
        SINGLE,
        /** Scattered, mapped as a list with an entry for each. */
        SG
    }

    /** Which way data moves. */
    public enum Way {
        /** The device reads. */
        TO_DEVICE,
        /** The device writes. */
        FROM_DEVICE,
        /** Both. */
        BIDIRECTIONAL;

        Direction<?> direction() {
            return switch (this) {
                case TO_DEVICE -> Direction.TO_DEVICE;
                case FROM_DEVICE -> Direction.FROM_DEVICE;
                case BIDIRECTIONAL -> Direction.BIDIRECTIONAL;
            };
        }
    }

    /**
     * A shape.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public MapShape {
        requireWithin("threads", threads, 1, MOST_THREADS);
        requireWithin("granule", granule, 1, MOST_GRANULE);
        requireWithin("bits", bits, FEWEST_BITS, Long.SIZE);
        requireWithin("transfer", transferNanos, 0, LONGEST_TRANSFER);
        if (threads * granule > MOST_PAGES) {
            throw new IllegalArgumentException("threads x granule: " + threads * granule + " pages (expected: at most "
                    + MOST_PAGES + ", 512 MiB of buffers)");
        }
    }

    private static void requireWithin(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }

    /**
     * Whether the device reaches the buffers only through a bounce pool, which the classic model does not have.
     *
     * @return true for no IOMMU and at most 30 bits
     */
    public boolean bounces() {
        return through == Through.DIRECT && bits <= FIRST_BITS;
    }

    /**
     * The shape in words, apart from the number of threads.
     *
     * @return such as "IOMMU, 16 scattered pages, bidirectional, 32 bits"
     */
    public String title() {
        String how = bounces() ? "bounce pool" : through == Through.IOMMU ? "IOMMU" : "direct";
        String pages = granule == 1 ? "1 page" : granule + (mode == Mode.SG ? " scattered pages" : " contiguous pages");
        String transfer = transferNanos == 0 ? "" : ", transfer of " + transferNanos + " ns";
        return how + ", " + pages + ", " + word(way) + ", " + bits + " bits" + transfer;
    }

    /** A constant as users write it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Bytes of a buffer. */
    int bufferBytes() {
        return granule * (int) BioVec.PAGE_SIZE;
    }

    /** Physical addresses from one buffer to the next; scattered pages lie every other page. */
    long bufferStride() {
        return 2L * bufferBytes();
    }
}
