package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * NVMe scatter gather list: the descriptor of a command, and the segments of descriptors behind it.
 *
 * <p>Layout (NVM Express base specification, SGL descriptors), 16 bytes each, little-endian:
 *
 * <pre>
 * bytes 0..7   address
 * bytes 8..11  length in bytes: of the data, or of the descriptors in the next segment
 * bytes 12..14 zero
 * byte  15     type in the upper half: 0 data block, 2 segment, 3 last segment
 * </pre>
 *
 * <p>One data block travels in the command itself. More of them go to a page that a last-segment descriptor points to; when a
 * page is full, its last data descriptor moves on and a segment descriptor takes its place.
 */
public final class NvmeSglList extends DeviceForm {
    /** Descriptor type of data. */
    public static final int DATA_BLOCK = 0;

    /** Descriptor type of a pointer to a page of descriptors whose last one is again a pointer. */
    public static final int SEGMENT = 2;

    /** Descriptor type of a pointer to the last page of descriptors. */
    public static final int LAST_SEGMENT = 3;

    private static final @ByteCount int DESCRIPTOR = 16;
    private static final int TYPE_SHIFT = 60;
    private static final @ByteCount long LARGEST_LENGTH = 0xffff_ffffL;

    private final HeldPages pages;
    private final @Nullable HeldPages small;
    private final int perPage;
    private final @ByteCount int granularity;
    private final SegmentLimits limits;

    private final long[] staged;
    private long described;
    private @Nullable TablePage page;
    private int slot;
    private @DmaAddr long lastAddress;
    private long lastWord;
    private @DmaAddr long pointer;
    private long pointerWord;

    /**
     * An empty list for a controller that takes any address and length.
     *
     * @param pages pages of descriptors
     */
    public NvmeSglList(TableMemory pages) {
        this(pages, null, 1);
    }

    /**
     * An empty list.
     *
     * @param pages pages of descriptors
     * @param small blocks for few descriptors, smaller than a page, or null
     * @param granularity 4 if the controller wants addresses and lengths in units of 4 bytes, else 1
     * @throws IllegalArgumentException if the small blocks are not smaller, or the granularity is anything else
     */
    public NvmeSglList(TableMemory pages, @Nullable TableMemory small, @ByteCount int granularity) {
        this.pages = new HeldPages(pages);
        this.small = small == null ? null : new HeldPages(small);
        if (small != null && small.pageBytes() >= pages.pageBytes()) {
            throw new IllegalArgumentException(
                    "small block size: " + small.pageBytes() + " (expected: less than " + pages.pageBytes() + ")");
        }
        if (granularity != 1 && granularity != 4) {
            throw new IllegalArgumentException("granularity: " + granularity + " (expected: 1 or 4)");
        }
        this.granularity = granularity;
        perPage = pages.pageBytes() / DESCRIPTOR;
        staged = new long[small == null ? 2 : small.pageBytes() / Long.BYTES];
        limits = SegmentLimits.NONE
                .withMaxSegmentSize(LARGEST_LENGTH & -granularity)
                .withCutAlignment(granularity);
    }

    @Override
    public SegmentLimits limits() {
        return limits;
    }

    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return table(Math.min(maxSegments, mappedBytes / granularity));
    }

    @Override
    public TableNeed used() {
        return complete() ? table(described) : TableNeed.NOTHING;
    }

    private TableNeed table(long descriptors) {
        if (descriptors <= 1) {
            return TableNeed.NOTHING;
        }
        int inSmall = staged.length / 2;
        if (descriptors <= inSmall) {
            return new TableNeed(descriptors, 1, (long) inSmall * DESCRIPTOR);
        }
        long tables = PageGrid.ceilDiv(descriptors - 1, perPage - 1);
        return new TableNeed(descriptors + tables - 1, tables, tables * perPage * DESCRIPTOR);
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        long segment = nextSegment();
        int unaligned = granularity - 1;
        long sum = 0;
        for (int i = from; i < to; i++, segment++) {
            long address = addresses[i];
            long length = DmaSegment.length(extents[i]);
            if (length > LARGEST_LENGTH || (length & unaligned) != 0) {
                throw Refusal.length(segment, length, "at most " + LARGEST_LENGTH + ", a multiple of " + granularity);
            }
            if ((address & unaligned) != 0) {
                throw Refusal.address(segment, address, "a multiple of " + granularity);
            }
            describe(address, length, segment);
            sum += length;
        }
        accepted(to - from, sum);
    }

    private void describe(@DmaAddr long address, @ByteCount long length, long segment) throws DmaException {
        int at = 2 * (int) Math.min(described, staged.length);
        if (at < staged.length) {
            staged[at] = address;
            staged[at + 1] = length;
            described++;
            return;
        }
        TablePage current = page;
        if (current == null) {
            current = pages.take(segment);
            slot = writeStaged(current);
            lastAddress = (@DmaAddr long) staged[staged.length - 2];
            lastWord = staged[staged.length - 1];
        } else if (slot == perPage) {
            current = chain(current, segment);
        }
        write(current.bytes(), slot++, address, length);
        lastAddress = address;
        lastWord = length;
        page = current;
        described++;
    }

    private int writeStaged(TablePage to) {
        int count = (int) described;
        for (int i = 0; i < count; i++) {
            write(to.bytes(), i, (@DmaAddr long) staged[2 * i], staged[2 * i + 1]);
        }
        return count;
    }

    private static void write(ByteBuffer out, int descriptor, @DmaAddr long address, long word) {
        out.putLong(descriptor * DESCRIPTOR, address);
        out.putLong(descriptor * DESCRIPTOR + Long.BYTES, word);
    }

    private TablePage chain(TablePage full, long segment) throws DmaException {
        TablePage next = pages.take(segment);
        write(next.bytes(), 0, lastAddress, lastWord);
        // Turns into a last-segment descriptor if no page follows; whether one does is not known yet.
        write(full.bytes(), perPage - 1, next.address(), word(perPage, SEGMENT));
        slot = 1;
        return next;
    }

    @Override
    void finish() throws DmaException {
        if (described == 1) {
            pointer = (@DmaAddr long) staged[0];
            pointerWord = word((@ByteCount long) staged[1], DATA_BLOCK);
            return;
        }
        if (page == null) {
            // Without small blocks a list of two has a page already.
            TablePage block = Objects.requireNonNull(small).take(lastSegment());
            writeStaged(block);
            pointTo(block, word((int) described, LAST_SEGMENT));
            return;
        }
        int tables = pages.count();
        if (tables == 1) {
            pointTo(pages.at(0), word(slot, LAST_SEGMENT));
        } else {
            pointTo(pages.at(0), word(perPage, SEGMENT));
            write(
                    pages.at(tables - 2).bytes(),
                    perPage - 1,
                    pages.at(tables - 1).address(),
                    word(slot, LAST_SEGMENT));
        }
    }

    private void pointTo(TablePage table, long withWord) {
        pointer = table.address();
        pointerWord = withWord;
    }

    private static long word(int descriptors, int type) {
        return word((long) descriptors * DESCRIPTOR, type);
    }

    private static long word(@ByteCount long length, int type) {
        return length | (long) type << TYPE_SHIFT;
    }

    @Override
    void forget() {
        if (small != null) {
            small.giveBack();
        }
        pages.giveBack();
        page = null;
        described = 0;
        pointer = 0;
        pointerWord = 0;
    }

    /**
     * First eight bytes of the command's descriptor, SGL entry 1: where the data or the descriptors are.
     *
     * @return DMA address
     * @throws IllegalStateException if the form is not complete
     */
    public @DmaAddr long address() {
        requireComplete();
        return pointer;
    }

    /**
     * Last eight bytes of the command's descriptor: length in the lower half, type in the uppermost four bits.
     *
     * @return the word as the command holds it
     * @throws IllegalStateException if the form is not complete
     */
    public long word() {
        requireComplete();
        return pointerWord;
    }
}
