package io.github.dmasg.page;

import io.github.dmasg.argument.BadArgument;
import io.github.dmasg.chunk.PairChunks;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A list of page-side entries, 16 bytes each, in chunks of 256 and more that chain (S1, S3, S5).
 *
 * <p>Invariants: every entry has a length of 1 to {@link BioVec#MAX_LENGTH} bytes; entries keep the order in which they were
 * added and are never changed by a mapping; {@code bytes()} is the sum of the lengths. Entries are joined only by
 * {@link #appendMerged}, and never across providers (S29).
 *
 * <p>Cost: append amortised O(1) without allocation once the chunks exist; {@link #clear()} keeps them; {@link #chain} moves
 * chunks and copies no entry. Not thread-safe; may be handed to another thread as any other object.
 */
public final class BioVecList implements PageSource {
    private final PairChunks entries;
    private @ByteCount long bytes;

    /** An empty list. */
    public BioVecList() {
        this(0);
    }

    /**
     * An empty list that will take just as much memory as its entries need.
     *
     * @param expected entries that will be added, at least 0; only a hint, more or fewer may come
     * @throws IllegalArgumentException if it is negative
     */
    public BioVecList(long expected) {
        entries = new PairChunks(expected);
    }

    /**
     * Adds an entry of ordinary memory given by physical address.
     *
     * @param phys physical address of the first byte
     * @param length bytes, 1 to {@link BioVec#MAX_LENGTH}
     * @throws IllegalArgumentException if an argument is out of range
     */
    public void append(@PhysAddr long phys, @ByteCount long length) {
        append(phys >>> BioVec.PAGE_SHIFT, phys & BioVec.PAGE_SIZE - 1, length, BioVec.ORDINARY);
    }

    /**
     * Adds an entry.
     *
     * @param pfn page frame number, 0 to {@link BioVec#MAX_PFN}
     * @param offset bytes from the start of the page, 0 to {@link BioVec#MAX_OFFSET}; kept apart from the page even when it lies
     *     beyond it
     * @param length bytes, 1 to {@link BioVec#MAX_LENGTH}
     * @param provider 0 for ordinary memory, otherwise the number the provider registered under
     * @throws IllegalArgumentException if an argument is out of range
     */
    public void append(@Pfn long pfn, @ByteCount long offset, @ByteCount long length, int provider) {
        if (length <= 0 || length > BioVec.MAX_LENGTH) {
            throw BadArgument.of("entry " + entries.size() + " length", length, "1.." + BioVec.MAX_LENGTH);
        }
        if (pfn < 0 || pfn > BioVec.MAX_PFN) {
            throw BadArgument.of("entry " + entries.size() + " page frame number", pfn, "0.." + BioVec.MAX_PFN);
        }
        if (offset < 0 || offset > BioVec.MAX_OFFSET) {
            throw BadArgument.of("entry " + entries.size() + " offset", offset, "0.." + BioVec.MAX_OFFSET);
        }
        if (provider < 0 || provider > BioVec.MAX_PROVIDER) {
            throw BadArgument.of("entry " + entries.size() + " provider", provider, "0.." + BioVec.MAX_PROVIDER);
        }
        entries.append(BioVec.frame(pfn, provider, length), BioVec.extent(offset, length));
        bytes += length;
    }

    /**
     * Adds an entry, or lengthens the last one when the new bytes follow it physically, have the same provider, and the result
     * stays within a limit.
     *
     * @param phys physical address of the first byte
     * @param length bytes, 1 to {@code limit}
     * @param provider 0 for ordinary memory, otherwise the number the provider registered under
     * @param limit largest entry that joining may make, bytes, 1 to {@link BioVec#MAX_LENGTH}
     * @return true if the last entry was lengthened
     * @throws IllegalArgumentException if an argument is out of range
     */
    public boolean appendMerged(@PhysAddr long phys, @ByteCount long length, int provider, @ByteCount long limit) {
        if (limit <= 0 || limit > BioVec.MAX_LENGTH) {
            throw BadArgument.of("limit", limit, "1.." + BioVec.MAX_LENGTH);
        }
        if (!entries.isEmpty() && length > 0 && joins(phys, length, provider, limit)) {
            return true;
        }
        append(phys >>> BioVec.PAGE_SHIFT, phys & BioVec.PAGE_SIZE - 1, length, provider);
        return false;
    }

    private boolean joins(@PhysAddr long phys, @ByteCount long length, int provider, @ByteCount long limit) {
        long frame = entries.lastFirst();
        long extent = entries.lastSecond();
        long last = BioVec.length(frame, extent);
        if (BioVec.phys(frame, extent) + last != phys || BioVec.provider(frame) != provider || length > limit - last) {
            return false;
        }
        long joined = last + length;
        entries.setLast(
                BioVec.frame(BioVec.pfn(frame), provider, joined), BioVec.extent(BioVec.offset(extent), joined));
        bytes += length;
        return true;
    }

    /**
     * Adds an array of whole pages of ordinary memory, and joins those that follow each other, also with what is there already:
     * what {@link #appendMerged} does page by page.
     *
     * @param pfns page frame numbers, each 0 to {@link BioVec#MAX_PFN}
     * @param from index of the first
     * @param to index behind the last
     * @param limit largest entry that joining may make, bytes, {@link BioVec#PAGE_SIZE} to {@link BioVec#MAX_LENGTH}
     * @throws IllegalArgumentException if an argument is out of range; pages before the bad one were added
     * @throws IndexOutOfBoundsException if the indices are not of the array
     */
    public void appendPages(@Pfn long[] pfns, int from, int to, @ByteCount long limit) {
        Objects.checkFromToIndex(from, to, pfns.length);
        if (limit < BioVec.PAGE_SIZE || limit > BioVec.MAX_LENGTH) {
            throw BadArgument.of("limit", limit, BioVec.PAGE_SIZE + ".." + BioVec.MAX_LENGTH);
        }
        int at = from;
        while (at < to && joinsLast(pfns[at], limit)) {
            at++;
        }
        // No later page can join an entry of before: a run ends where the next page does not follow, or at the limit.
        while (at < to) {
            int run = run(pfns, at, to, limit >>> BioVec.PAGE_SHIFT);
            append(pfns[at], 0, (long) run << BioVec.PAGE_SHIFT, BioVec.ORDINARY);
            at += run;
        }
    }

    private boolean joinsLast(@Pfn long pfn, @ByteCount long limit) {
        return !entries.isEmpty()
                && pfn >= 0
                && pfn <= BioVec.MAX_PFN
                && joins(pfn << BioVec.PAGE_SHIFT, BioVec.PAGE_SIZE, BioVec.ORDINARY, limit);
    }

    /** How many pages from one on follow each other, at most {@code most} and none behind the last frame. */
    private static int run(@Pfn long[] pfns, int from, int to, long most) {
        long first = pfns[from];
        int behind = (int) Math.min(to, from + Math.min(most, BioVec.MAX_PFN - first + 1));
        int at = from + 1;
        while (at < behind && pfns[at] - at == first - from) {
            at++;
        }
        return at - from;
    }

    /**
     * Moves all entries of another list behind those of this one; the other list is empty afterwards. No entry is copied.
     *
     * @param other the list to take over
     * @throws IllegalArgumentException if it is this list
     */
    public void chain(BioVecList other) {
        entries.chain(other.entries);
        bytes += other.bytes;
        other.bytes = 0;
    }

    /** Removes all entries and keeps the memory for reuse. */
    public void clear() {
        entries.clear();
        bytes = 0;
    }

    @Override
    public PageCursor cursor(@Nullable PageCursor reuse) {
        ListCursor cursor = reuse instanceof ListCursor own ? own : new ListCursor();
        cursor.begin(entries);
        return cursor;
    }

    @Override
    public @ByteCount long bytes() {
        return bytes;
    }

    @Override
    public long entries() {
        return entries.size();
    }

    /**
     * Page frame number of one entry.
     *
     * @param index 0 to {@code entries() - 1}
     * @return page frame number, 4 KiB units
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public @Pfn long pfn(long index) {
        return BioVec.pfn(entries.firstAt(index));
    }

    /**
     * Offset of one entry from the start of its page.
     *
     * @param index 0 to {@code entries() - 1}
     * @return bytes, may be 4096 or more
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public @ByteCount long offset(long index) {
        return BioVec.offset(entries.secondAt(index));
    }

    /**
     * Length of one entry.
     *
     * @param index 0 to {@code entries() - 1}
     * @return bytes
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public @ByteCount long length(long index) {
        return BioVec.length(entries.firstAt(index), entries.secondAt(index));
    }

    /**
     * Provider of one entry.
     *
     * @param index 0 to {@code entries() - 1}
     * @return 0 for ordinary memory
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public int provider(long index) {
        return BioVec.provider(entries.firstAt(index));
    }

    /**
     * Physical address of the first byte of one entry.
     *
     * @param index 0 to {@code entries() - 1}
     * @return physical address
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public @PhysAddr long phys(long index) {
        return BioVec.phys(entries.firstAt(index), entries.secondAt(index));
    }

    /**
     * Bytes of memory the entries take, unused room included and object headers left out.
     *
     * @return bytes
     */
    public @ByteCount long listBytes() {
        return entries.arrayBytes();
    }

    /**
     * Checks the invariants of the class; every property of the test suite calls it.
     *
     * @throws IllegalStateException naming the one that is broken
     */
    public void checkInvariants() {
        entries.checkInvariants();
        long sum = 0;
        for (long i = 0; i < entries.size(); i++) {
            if (length(i) <= 0) {
                throw new IllegalStateException("entry " + i + " length: " + length(i) + " (expected: > 0)");
            }
            sum += length(i);
        }
        if (sum != bytes) {
            throw new IllegalStateException("bytes: " + bytes + " (expected: " + sum + ")");
        }
    }

    private static final class ListCursor extends PageCursor {
        private PairChunks entries = NOTHING;
        private int chunk;

        private static final PairChunks NOTHING = new PairChunks();

        private void begin(PairChunks source) {
            entries = source;
            chunk = 0;
            from = 0;
            to = 0;
        }

        @Override
        public boolean next() {
            if (chunk >= entries.chunks()) {
                return false;
            }
            frames = entries.firstsOf(chunk);
            extents = entries.secondsOf(chunk);
            to = entries.countOf(chunk);
            chunk++;
            return true;
        }
    }
}
