package io.github.dmasg.cli.replay;

import io.github.dmasg.cli.trace.DeviceNames;
import org.eclipse.collections.impl.map.mutable.primitive.IntObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The devices of one recording with everything decided: how each maps, its limits, and on whose word.
 *
 * <p>Not safe for use by several threads.
 */
final class DeviceTable {
    /**
     * One device.
     *
     * @param name its name as the kernel prints it
     * @param kind how it maps
     * @param kindSource {@code recorded}, {@code guessed} or {@code given}
     * @param limits what it demands, unless a call's own probe says otherwise
     */
    record Entry(String name, MapperKind kind, String kindSource, Limits limits) {}

    private final DeviceNames names;
    private final DeviceSurvey survey;
    private final LimitsBook book;
    private final IntObjectHashMap<Entry> entries = new IntObjectHashMap<>();

    DeviceTable(DeviceNames names, DeviceSurvey survey, LimitsBook book) {
        this.names = names;
        this.survey = survey;
        this.book = book;
    }

    Entry of(int device) {
        Entry entry = entries.get(device);
        if (entry == null) {
            entry = decide(device);
            entries.put(device, entry);
        }
        return entry;
    }

    private Entry decide(int device) {
        String name = names.nameOf(device);
        Limits limits = survey.probedLimits(device);
        if (limits == null) {
            limits = book.limits(name);
        }
        if (limits == null) {
            limits = survey.assumedLimits(device);
        }
        @Nullable MapperKind given = book.mapper(name);
        if (given != null) {
            return new Entry(name, given, "given", limits);
        }
        DeviceSurvey.Finding finding = survey.mapper(device);
        return new Entry(name, finding.kind(), finding.guess() ? "guessed" : "recorded", limits);
    }
}
