package io.github.dmasg.cli.replay;

import org.eclipse.collections.impl.map.mutable.primitive.IntLongHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes one complete call: finds its page side, maps it under both policies, compares, and counts.
 *
 * <p>Not safe for use by several threads.
 */
final class CallJudge {
    private static final int CLASSIC_SLOT = 32;
    private static final int CLASSIC_SLOTS_PER_CHUNK = 128;
    private static final int REPORTED_REFUSALS = 5;

    private final FileReport report;
    private final DeviceTable devices;
    private final PageSide pageSide;
    private final CallMapper mapper;
    private final Messages messages;
    private final ReplayListener listener;
    private final MappedCall classic = new MappedCall();
    private final MappedCall minimal = new MappedCall();
    private final IntLongHashMap callsOf = new IntLongHashMap();
    private long refusals;

    CallJudge(
            FileReport report,
            DeviceTable devices,
            ReplayOptions options,
            CallMapper mapper,
            Messages messages,
            ReplayListener listener) {
        this.report = report;
        this.devices = devices;
        this.pageSide = new PageSide(options.granule());
        this.mapper = mapper;
        this.messages = messages;
        this.listener = listener;
    }

    void judge(PendingCall pending) {
        callsOf.addToValue(pending.device(), 1);
        report.add(Count.MAP_SG, 1);
        RecordedCall call = rebuild(pending);
        if (call.replayable()) {
            try {
                mapper.map(call, CallMapper.Rules.CLASSIC, classic);
                mapper.map(call, CallMapper.Rules.MINIMAL, minimal);
            } catch (RefusedCallException e) {
                refused(call, e);
                return;
            }
            countSums(call);
            compare(call);
            listener.replayed(pending.number(), call, classic, minimal);
        } else {
            report.add(Count.INFERRED, 1);
            report.add(Count.NOT_REPLAYED, 1);
        }
    }

    private RecordedCall rebuild(PendingCall pending) {
        DeviceTable.Entry device = devices.of(pending.device());
        // The kernel bounces whole lists of untrusted devices in front of an IOMMU, each entry on its own.
        boolean bounced =
                device.kind() == MapperKind.IOMMU && pending.evidence().bounced();
        MapperKind kind = bounced ? MapperKind.BOUNCE : device.kind();
        @Nullable Limits probed = pending.evidence().probedLimits();
        PageSide.Lengths found = pending.complete()
                ? pageSide.find(
                        pending.starts(),
                        kind.isOneToOne(),
                        pending.dmaAddrs(),
                        pending.dmaLengths(),
                        pending.dmaEntries(),
                        pending.evidence())
                : PageSide.Lengths.NONE;
        MapLines maps = pending.evidence().maps();
        return new RecordedCall(
                pending.line(),
                device.name(),
                pending.direction(),
                kind,
                probed == null ? device.limits() : probed,
                pending.pageEntries(),
                pending.starts(),
                found.lengths(),
                found.source(),
                pending.dmaEntries(),
                pending.dmaAddrs(),
                pending.dmaLengths(),
                maps.size() == 0 ? -1 : maps.total());
    }

    /** A refusal of a call the kernel accepted is a difference like any other, unless only memory was short. */
    private void refused(RecordedCall call, RefusedCallException e) {
        refusals++;
        String reason = "refused: " + e.getMessage();
        if (refusals <= REPORTED_REFUSALS) {
            messages.warn(report.file() + ":" + call.line() + ": " + call.device() + ": " + reason);
        }
        if (call.exact() && !e.exhausted()) {
            countSource(call.lengthSource());
            report.add(Count.CLASSIC_DIFFER, 1);
            report.noteDifference(new FileReport.Difference(call, reason, new long[0]));
        } else {
            report.add(Count.INFERRED, 1);
            report.add(Count.NOT_REPLAYED, 1);
        }
    }

    private void countSums(RecordedCall call) {
        report.add(Count.PAGE_ENTRIES, call.pageEntries());
        report.add(Count.KERNEL_DMA_ENTRIES, call.dmaEntries());
        report.add(Count.CLASSIC_DMA_ENTRIES, classic.size());
        report.add(Count.MINIMAL_DMA_ENTRIES, minimal.size());
        report.add(Count.BYTES, call.bytes());
        report.add(Count.CLASSIC_LIST_BYTES, classicListBytes(call.pageEntries()));
        report.add(Count.NEW_LIST_BYTES, minimal.listBytes());
        if (call.iovaBytes() >= 0) {
            report.add(Count.KERNEL_IOVA_BYTES, call.iovaBytes());
            report.add(Count.CLASSIC_IOVA_OF_THESE, classic.iovaBytes());
        }
        report.add(Count.CLASSIC_IOVA_BYTES, classic.iovaBytes());
        report.add(Count.MINIMAL_IOVA_BYTES, minimal.iovaBytes());
        report.add(Count.CLASSIC_LEAVES, classic.leaves());
        report.add(Count.MINIMAL_LEAVES, minimal.leaves());
    }

    private void compare(RecordedCall call) {
        if (!call.exact()) {
            report.add(Count.INFERRED, 1);
            report.add(Count.INFERRED_SUMS_DIFFER, Comparison.sumsAgree(call, classic) ? 0 : 1);
            return;
        }
        countSource(call.lengthSource());
        String difference = Comparison.difference(call, classic);
        if (difference == null) {
            report.add(Count.CLASSIC_EQUAL, 1);
        } else {
            report.add(Count.CLASSIC_DIFFER, 1);
            report.noteDifference(new FileReport.Difference(call, difference, classic.toPairs()));
        }
    }

    private void countSource(LengthSource source) {
        report.add(Count.EXACT, 1);
        switch (source) {
            case PROBE -> report.add(Count.EXACT_BY_PROBE, 1);
            case ONE_TO_ONE -> report.add(Count.EXACT_ONE_TO_ONE, 1);
            case BOUNCE_LINES -> report.add(Count.EXACT_BY_BOUNCE_LINES, 1);
            case MAP_LINES -> report.add(Count.EXACT_BY_MAP_LINES, 1);
            case COUNTING -> report.add(Count.EXACT_BY_COUNTING, 1);
            case CHOSEN, NONE -> throw new IllegalArgumentException("source: " + source + " (expected: an exact one)");
        }
    }

    /** What the kernel spends: 32 bytes per entry, and one link slot per chunk of 128 but the last. */
    static long classicListBytes(long entries) {
        long links = entries <= CLASSIC_SLOTS_PER_CHUNK ? 0 : (entries - 2) / (CLASSIC_SLOTS_PER_CHUNK - 1);
        return (entries + links) * CLASSIC_SLOT;
    }

    /** Enters the devices that mapped lists into the report. */
    void listDevices() {
        int[] ids = callsOf.keySet().toSortedArray();
        for (int id : ids) {
            DeviceTable.Entry device = devices.of(id);
            report.addDevice(new FileReport.DeviceLine(
                    device.name(), device.kind(), device.kindSource(), device.limits(), callsOf.get(id)));
        }
    }
}
