package io.github.dmasg.cli.report;

import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.MappedCall;
import io.github.dmasg.cli.replay.MapperKind;
import io.github.dmasg.cli.replay.RecordedCall;
import io.github.dmasg.cli.replay.ReplayListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.collections.impl.map.mutable.primitive.ObjectIntHashMap;

/**
 * What a report keeps of the calls replayed: histograms over all, a few calls in full, the first places of misuse.
 *
 * <p>Memory: one call for each of at most 32 classes of every mapper, {@code worst} and {@value #GAINS} more, and two numbers for each
 * device of the file at hand; the length of the recording does not matter. Filled by one thread, then read.
 */
public final class Workload {
    /** Series of the histograms. */
    static final int PAGES = 0;

    static final int KERNEL = 1;
    static final int CLASSIC = 2;
    static final int MINIMAL = 3;

    /** Places of each kind of misuse kept. */
    static final int PLACES = 20;

    /** Most calls drawn as those that gain most. */
    static final int GAINS = 3;

    /** Most calls drawn as typical. */
    static final int TYPICAL = 3;

    private static final int SERIES = 4;
    private static final int SIZES = 63;
    private static final int RATIOS = 34;

    private static final Comparator<ChosenCall> WORST_FIRST = Comparator.comparingInt(
                    (ChosenCall chosen) -> chosen.call().dmaEntries())
            .reversed();

    /** A call, and by how many segments the minimal policy needs fewer than the kernel. */
    private record Gain(ChosenCall chosen, int segments) {}

    /** Calls that are much alike: how they map, the highest bit of the number of their entries, how many, the first. */
    private static final class CallClass {
        final MapperKind kind;
        final int bit;
        final ChosenCall first;
        long size;

        CallClass(MapperKind kind, int bit, ChosenCall first) {
            this.kind = kind;
            this.bit = bit;
            this.first = first;
        }
    }

    /** A place of misuse. */
    record Place(String file, long line, String device) {}

    private final int worst;
    private final Histogram sizes = new Histogram(SERIES, SIZES, Workload::sizeRange);
    private final Histogram ratios = new Histogram(SERIES, RATIOS, Workload::ratioRange);
    private long unprinted;
    private final Map<ReplayListener.Misuse, List<Place>> places = new EnumMap<>(ReplayListener.Misuse.class);

    /** The worst calls so far, worst first: of each device of a file the worst. */
    private final List<ChosenCall> worstCalls = new ArrayList<>();

    /** The calls that gain most, in the same way. */
    private final List<Gain> gains = new ArrayList<>();

    /** In the order of their first calls; at most 32 for each way to map. */
    private final List<CallClass> classes = new ArrayList<>();

    /**
     * Nothing yet.
     *
     * @param worst how many of the worst calls to keep, at least 0
     */
    public Workload(int worst) {
        this.worst = worst;
    }

    /**
     * A listener for one file.
     *
     * @param file the file's path as given
     * @return to be given to the replay of that file; replays of several files run one after the other
     */
    public ReplayListener file(String file) {
        ObjectIntHashMap<String> mostOfDevice = new ObjectIntHashMap<>();
        ObjectIntHashMap<String> gainOfDevice = new ObjectIntHashMap<>();
        return new ReplayListener() {
            @Override
            public void replayed(long number, RecordedCall call, MappedCall classic, MappedCall minimal) {
                count(call, classic, minimal);
                ChosenCall chosen = new ChosenCall(file, number, call);
                noteClass(chosen);
                noteWorst(mostOfDevice, chosen);
                noteGain(gainOfDevice, new Gain(chosen, call.dmaEntries() - minimal.size()));
            }

            @Override
            public void misuse(Misuse kind, long line, String device) {
                List<Place> known = places.computeIfAbsent(kind, unused -> new ArrayList<>());
                if (known.size() < PLACES) {
                    known.add(new Place(file, line, device));
                }
            }
        };
    }

    private void count(RecordedCall call, MappedCall classic, MappedCall minimal) {
        for (long length : call.lengths()) {
            sizes.add(PAGES, sizeBucket(length));
        }
        for (long length : call.dmaLengths()) {
            sizes.add(KERNEL, sizeBucket(length));
        }
        unprinted += call.dmaEntries() - call.dmaLengths().length;
        for (int i = 0; i < classic.size(); i++) {
            sizes.add(CLASSIC, sizeBucket(classic.length(i)));
        }
        for (int i = 0; i < minimal.size(); i++) {
            sizes.add(MINIMAL, sizeBucket(minimal.length(i)));
        }
        ratios.add(KERNEL, ratioBucket(call.pageEntries(), call.dmaEntries()));
        ratios.add(CLASSIC, ratioBucket(call.pageEntries(), classic.size()));
        ratios.add(MINIMAL, ratioBucket(call.pageEntries(), minimal.size()));
    }

    private void noteClass(ChosenCall chosen) {
        RecordedCall call = chosen.call();
        int bit = Integer.highestOneBit(call.pageEntries());
        for (CallClass known : classes) {
            if (known.kind == call.kind() && known.bit == bit) {
                known.size++;
                return;
            }
        }
        CallClass added = new CallClass(call.kind(), bit, chosen);
        added.size = 1;
        classes.add(added);
    }

    private void noteWorst(ObjectIntHashMap<String> mostOfDevice, ChosenCall chosen) {
        RecordedCall call = chosen.call();
        if (call.dmaEntries() > mostOfDevice.getIfAbsent(call.device(), 0)) {
            mostOfDevice.put(call.device(), call.dmaEntries());
            worstCalls.removeIf(chosen::sameDevice);
            worstCalls.add(chosen);
            worstCalls.sort(WORST_FIRST);
            if (worstCalls.size() > worst) {
                worstCalls.remove(worst);
            }
        }
    }

    private void noteGain(ObjectIntHashMap<String> gainOfDevice, Gain gain) {
        ChosenCall chosen = gain.chosen();
        if (gain.segments() > gainOfDevice.getIfAbsent(chosen.call().device(), 0)) {
            gainOfDevice.put(chosen.call().device(), gain.segments());
            gains.removeIf(other -> chosen.sameDevice(other.chosen()));
            gains.add(gain);
            gains.sort(Comparator.comparingInt(Gain::segments).reversed());
            if (gains.size() > GAINS) {
                gains.remove(GAINS);
            }
        }
    }

    /** Sizes of page-side entries and of segments, in bytes. */
    Histogram sizes() {
        return sizes;
    }

    /** How many page-side entries came to one segment; the page side's own series is empty. */
    Histogram ratios() {
        return ratios;
    }

    /** Segments of the kernel that the recording counts but does not print, so that no size is known. */
    long unprinted() {
        return unprinted;
    }

    /** The worst calls of different devices, worst first. */
    List<ChosenCall> worstCalls() {
        return List.copyOf(worstCalls);
    }

    /** The calls of different devices for which the minimal policy saves most segments, without the worst calls. */
    List<ChosenCall> gains() {
        return gains.stream()
                .map(Gain::chosen)
                .filter(chosen -> !worstCalls.contains(chosen))
                .toList();
    }

    /** The first call of each of the most frequent classes, most frequent first, without those above. */
    List<ChosenCall> typicalCalls() {
        List<ChosenCall> shown = new ArrayList<>(worstCalls);
        shown.addAll(gains());
        return classes.stream()
                .sorted(Comparator.comparingLong((CallClass one) -> one.size).reversed())
                .limit(TYPICAL)
                .map(one -> one.first)
                .filter(first -> !shown.contains(first))
                .toList();
    }

    /** The first places of a kind of misuse. */
    List<Place> places(ReplayListener.Misuse kind) {
        return places.getOrDefault(kind, List.of());
    }

    private static int sizeBucket(long length) {
        return Math.min(SIZES - 1, Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, length)));
    }

    private static String sizeRange(int bucket) {
        return bucket + 1 == SIZES
                ? "[" + ByteSize.text(1L << bucket) + ", )"
                : "[" + ByteSize.text(1L << bucket) + ", " + ByteSize.text(1L << (bucket + 1)) + ")";
    }

    /** 0: more segments than entries; 1: as many; then ratios above 1 and below 2, from 2 to below 4, and so on. */
    private static int ratioBucket(long pageEntries, long segments) {
        if (segments >= pageEntries) {
            return segments > pageEntries ? 0 : 1;
        }
        long ratio = pageEntries / Math.max(1, segments);
        return Math.min(RATIOS - 1, 2 + Long.SIZE - 1 - Long.numberOfLeadingZeros(ratio));
    }

    private static String ratioRange(int bucket) {
        return switch (bucket) {
            case 0 -> "below 1: split";
            case 1 -> "1: one to one";
            case 2 -> "(1, 2)";
            default -> "[" + (1L << (bucket - 2)) + ", " + (1L << (bucket - 1)) + ")";
        };
    }
}
