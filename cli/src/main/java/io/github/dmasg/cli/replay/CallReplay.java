package io.github.dmasg.cli.replay;

import io.github.dmasg.cli.trace.DeviceNames;
import io.github.dmasg.cli.trace.EventKind;
import io.github.dmasg.cli.trace.TraceEvent;
import io.github.dmasg.cli.trace.TraceReader;
import org.eclipse.collections.api.list.primitive.LongList;
import org.jspecify.annotations.Nullable;

/**
 * Second pass over a recording: puts the lines of each call together, follows what is mapped, and hands complete calls
 * to {@link CallJudge}.
 *
 * <p>A call whose page side was cut waits for its unmap. Not safe for use by several threads.
 */
final class CallReplay implements TraceReader.Handler {
    /** Unreadable lines reported one by one; the rest are only counted. */
    private static final int REPORTED = 5;

    private static final int PAGES = 1;
    private static final int RESOURCES = 2;

    private final String file;
    private final Messages messages;
    private final ReplayListener listener;
    private final DeviceNames names;
    private final FileReport report;
    private final CallJudge judge;
    private final ContextTable contexts = new ContextTable();
    private final LiveMappings mappings = new LiveMappings();
    private final LiveMappings allocations = new LiveMappings();
    private final PendingCalls pending = new PendingCalls();
    private @Nullable String firstMalformed;
    private long malformed;
    private long listCalls;

    CallReplay(
            String file,
            DeviceNames names,
            DeviceSurvey survey,
            ReplayOptions options,
            CallMapper mapper,
            Messages messages,
            ReplayListener listener) {
        this.file = file;
        this.names = names;
        this.messages = messages;
        this.listener = listener;
        this.report = new FileReport(file);
        this.judge = new CallJudge(
                report, new DeviceTable(names, survey, options.book()), options, mapper, messages, listener);
    }

    @Override
    public void event(TraceEvent event) {
        switch (event.kind()) {
            case PROBE_TABLE, PROBE_FLAT, PROBE_LIST -> probe(event);
            case IOMMU_MAP -> contexts.of(event.context()).maps().add(event.iova(), event.physAddr(), event.size());
            case BOUNCED -> contexts.of(event.context()).addBounce(event.physAddr(), event.size());
            case MAP_SG -> mapSg(event);
            case UNMAP_SG -> unmapSg(event);
            case MAP_SG_ERROR -> {
                contexts.drop(event.context());
                report.add(Count.MAP_ERRORS, 1);
            }
            case MAP_PAGE, MAP_RESOURCE -> {
                contexts.drop(event.context());
                report.add(Count.SINGLE_MAPS, 1);
                mappings.map(singleKey(event), event.lineNumber(), event.device());
            }
            case UNMAP_PAGE, UNMAP_RESOURCE -> unmap(singleKey(event), event);
            case ALLOC -> {
                contexts.drop(event.context());
                allocations.map(singleKey(event), event.lineNumber(), event.device());
            }
            case ALLOC_ERROR -> contexts.drop(event.context());
            case FREE -> allocations.unmap(singleKey(event));
            case SYNC, IOMMU_UNMAP -> {}
            case OTHER -> report.add(Count.OTHER_EVENTS, 1);
        }
    }

    @Override
    public void malformed(long lineNumber, String why) {
        String message = file + ":" + lineNumber + ": " + why;
        malformed++;
        if (firstMalformed == null) {
            firstMalformed = message;
        }
        if (malformed <= REPORTED) {
            messages.warn(message);
        }
    }

    /** The first unreadable line, with its place. */
    String firstMalformed() {
        return String.valueOf(firstMalformed);
    }

    private void probe(TraceEvent event) {
        CallEvidence evidence = contexts.of(event.context());
        evidence.startProbe(event.entries(), event.maxSegment(), event.boundaryMask(), event.alignMask());
        LongList packed = event.packed();
        for (int i = 0; i < packed.size(); i++) {
            evidence.addPacked(packed.get(i));
        }
    }

    private void mapSg(TraceEvent event) {
        long key = LiveMappings.listKey(event.device(), event.fullNents(), event.physAddrs());
        mappings.map(key, event.lineNumber(), event.device());
        listCalls++;
        PendingCall call = PendingCall.of(listCalls, event, contexts.take(event.context()));
        if (call.complete()) {
            judgeAndRelease(call);
        } else {
            pending.add(key, call);
        }
    }

    private void unmapSg(TraceEvent event) {
        LongList starts = event.physAddrs();
        long key = LiveMappings.listKey(event.device(), starts.size(), starts);
        unmap(key, event);
        if (!pending.isEmpty()) {
            PendingCall completed = pending.complete(key, starts);
            if (completed != null) {
                judgeAndRelease(completed);
            }
        }
    }

    private void judgeAndRelease(PendingCall call) {
        judge.judge(call);
        contexts.release(call.evidence());
    }

    private void unmap(long key, TraceEvent event) {
        switch (mappings.unmap(key)) {
            case MATCHED -> {}
            case DOUBLE -> misuse(Count.DOUBLE_UNMAPS, ReplayListener.Misuse.DOUBLE_UNMAP, event);
            case ORPHAN -> misuse(Count.ORPHAN_UNMAPS, ReplayListener.Misuse.ORPHAN_UNMAP, event);
        }
    }

    private void misuse(Count count, ReplayListener.Misuse kind, TraceEvent event) {
        report.add(count, 1);
        listener.misuse(kind, event.lineNumber(), names.nameOf(event.device()));
    }

    private static long singleKey(TraceEvent event) {
        boolean resource = event.kind() == EventKind.MAP_RESOURCE || event.kind() == EventKind.UNMAP_RESOURCE;
        return LiveMappings.key(resource ? RESOURCES : PAGES, event.device(), event.dmaAddr(), event.size());
    }

    /** Ends the pass: calls still waiting, what is still mapped, the devices. */
    FileReport finish(TraceReader.Summary summary) {
        pending.rest().forEach(judge::judge);
        mappings.forEachLive(
                FileReplay.LEAKS_TOLD,
                (line, device) -> listener.misuse(ReplayListener.Misuse.LEAK, line, names.nameOf(device)));
        judge.listDevices();
        if (malformed > REPORTED) {
            messages.warn(file + ": " + (malformed - REPORTED) + " more unreadable lines");
        }
        report.add(Count.EVENTS, summary.events());
        report.add(Count.LINES, summary.lines());
        report.add(Count.FILE_BYTES, summary.bytes());
        report.add(Count.MALFORMED_LINES, summary.malformedLines());
        report.add(Count.LOST_EVENTS, summary.lostEvents());
        report.add(Count.LEAKS, mappings.liveCount());
        report.add(Count.LIVE_ALLOCATIONS, allocations.liveCount());
        return report;
    }
}
