package io.github.dmasg.cli.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A page-side list together with what a recording of its mapping through an IOMMU would show: the reverse of what the
 * solvers do, written without them.
 *
 * <p>Joins are arbitrary: any entry that can join the one before may or may not.
 */
@SuppressWarnings("ArrayRecordComponent") // The arrays belong to the record; it is never compared.
record RecordedList(long[] starts, long[] lengths, long[] dmaAddrs, long[] dmaLengths, MapLines maps) {
    static final long GRANULE = 4096;

    /**
     * One entry, as a generator draws it.
     *
     * @param gap granules between the end of the entry before and this one: 0 is physically contiguous, negative goes
     *     back over memory already listed
     * @param offset bytes from the start of the granule, used unless the entry joins
     * @param length bytes
     * @param wholeGranules whether to stretch the length to the end of its granule
     * @param join whether to join the entry before, if that is possible
     * @param padding granules mapped behind the entry, unless the next one joins or there is none
     */
    record Entry(int gap, int offset, int length, boolean wholeGranules, boolean join, int padding) {}

    static RecordedList of(List<Entry> entries, long firstFrame, long firstIova) {
        int n = entries.size();
        long[] starts = new long[n];
        long[] lengths = new long[n];
        List<long[]> segments = new ArrayList<>();
        MapLines maps = new MapLines();
        long frame = firstFrame;
        long iova = firstIova;
        boolean closed = false;
        for (int i = 0; i < n; i++) {
            Entry entry = entries.get(i);
            boolean join = entry.join() && closed;
            long offset = join ? 0 : entry.offset();
            frame = Math.max(1, frame + entry.gap());
            starts[i] = frame * GRANULE + offset;
            long end = offset + entry.length();
            lengths[i] = (entry.wholeGranules() ? roundUp(end) : end) - offset;
            boolean lastOrNextApart = i == n - 1 || !entries.get(i + 1).join();
            boolean wholeEnd = (starts[i] + lengths[i]) % GRANULE == 0;
            int padding = i == n - 1 || (!lastOrNextApart && wholeEnd) ? 0 : entry.padding();
            long extent = roundUp(offset + lengths[i]) + padding * GRANULE;
            if (join) {
                segments.get(segments.size() - 1)[1] += lengths[i];
            } else {
                segments.add(new long[] {iova + offset, lengths[i]});
            }
            maps.add(iova, frame * GRANULE, extent);
            closed = wholeEnd && padding == 0;
            iova += extent;
            frame += extent / GRANULE;
        }
        long[] dmaAddrs = segments.stream().mapToLong(s -> s[0]).toArray();
        long[] dmaLengths = segments.stream().mapToLong(s -> s[1]).toArray();
        return new RecordedList(starts, lengths, dmaAddrs, dmaLengths, maps);
    }

    private static long roundUp(long value) {
        return (value + GRANULE - 1) / GRANULE * GRANULE;
    }

    /** The problem a solver gets, with the lengths of the first entries known. */
    Problem problem(int known) {
        return new Problem(
                starts, Arrays.copyOf(lengths, Math.min(known, lengths.length)), dmaAddrs, dmaLengths, GRANULE);
    }
}
