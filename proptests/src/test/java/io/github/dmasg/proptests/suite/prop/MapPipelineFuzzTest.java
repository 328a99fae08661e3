package io.github.dmasg.proptests.suite.prop;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.suite.adapted.ApiImplementation;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Setup;
import io.github.dmasg.proptests.suite.run.Expect;

/**
 * Any numbers as a device, a list and a machine: the device or the list is refused as an argument, the mapping is refused and leaves
 * nothing, or it keeps every rule.
 */
class MapPipelineFuzzTest {
    private static final int MOST_ENTRIES = 24;
    private static final long MOST_SEGMENTS = 20_000;

    @FuzzTest(maxDuration = "5m")
    void map(FuzzedDataProvider data) throws Exception {
        MapperKind kind = data.pickValue(MapperKind.values());
        Policy policy = kind == MapperKind.BOUNCE ? Policy.MINIMAL : data.pickValue(Policy.values());
        Flow flow = data.pickValue(Flow.values());
        Setup setup = new Setup(
                kind,
                4096 * data.consumeLong(1, 1L << data.consumeInt(0, 35)),
                data.consumeInt(1, 1 << data.consumeInt(0, 16)),
                2048 * data.consumeInt(1, 1 << data.consumeInt(0, 12)));
        Device device;
        BioVecList list;
        try {
            device = device(data);
            list = list(data);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (list.bytes() / shortest(device.limits()) > MOST_SEGMENTS) {
            return;
        }
        Bench bench = new ApiImplementation(policy).open(setup);
        Stretches before = Stretches.of(list);
        Grant grant = null;
        try {
            grant = bench.map(new Demand(list, device, flow));
        } catch (DmaException e) {
            Expect.that(e.getMessage() != null && !e.getMessage().contains("null"), () -> "message: " + e.getMessage());
        }
        if (grant != null) {
            if (policy == Policy.MINIMAL) {
                Expect.same(
                        "bytes in all segments", list.bytes(), grant.segments().bytes());
                limitsAreKept(device, grant);
                boolean write = !flow.deviceReads();
                if (kind != MapperKind.BOUNCE) {
                    Expect.same("what the device sees", before, Stretches.reached(bench, grant.segments(), write));
                }
            }
            bench.checkInvariants();
            grant.unmap();
            Expect.refused("second unmap", IllegalStateException.class, grant::unmap);
        }
        list.checkInvariants();
        bench.checkInvariants();
        Expect.same("the list afterwards", before, Stretches.of(list));
        Expect.same("holdings afterwards", Holdings.NOTHING, bench.holdings());
    }

    private static Device device(FuzzedDataProvider data) {
        Device.Builder builder = Device.named("any").limits(SegmentLimits.NONE);
        if (data.consumeBoolean()) {
            builder.dmaBits(data.consumeInt(0, 70));
        }
        if (data.consumeBoolean()) {
            builder.busLimit(data.consumeLong());
        }
        if (data.consumeBoolean()) {
            long boundary = mask(data);
            builder.limits(new SegmentLimits(
                    data.consumeLong(1, 1L << data.consumeInt(0, 48)),
                    boundary,
                    data.consumeLong(0, 100),
                    1L << data.consumeInt(0, 14)));
        }
        if (data.consumeBoolean()) {
            builder.minAlignMask(mask(data));
        }
        return builder.coherent(data.consumeBoolean())
                .bounceAllowed(data.consumeBoolean())
                .build();
    }

    private static long mask(FuzzedDataProvider data) {
        int bits = data.consumeInt(-1, 64);
        return bits < 0 ? data.consumeLong() : bits == 64 ? -1L : (1L << bits) - 1;
    }

    /** Gaps rather than addresses, so that entries meet. */
    private static BioVecList list(FuzzedDataProvider data) {
        BioVecList list = new BioVecList();
        long at = data.consumeLong(0, 1L << data.consumeInt(0, 52));
        int entries = data.consumeInt(0, MOST_ENTRIES);
        for (int i = 0; i < entries; i++) {
            long length = data.consumeLong(0, 1L << data.consumeInt(0, 20));
            at += data.consumeLong(-1L << data.consumeInt(0, 30), 1L << data.consumeInt(0, 30));
            long pages = data.consumeInt(0, 2);
            list.append((at >> BioVec.PAGE_SHIFT) - pages, (at & 0xfff) + pages * BioVec.PAGE_SIZE, length, 0);
            at += length;
        }
        return list;
    }

    private static long shortest(SegmentLimits limits) {
        return Math.max(1, Math.min(limits.maxSegmentSize(), limits.boundaryMask() & Long.MAX_VALUE));
    }

    private static void limitsAreKept(Device device, Grant grant) {
        SegmentLimits limits = device.limits();
        DmaCursor cursor = grant.segments().cursor();
        long segments = 0;
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                long address = cursor.address(i);
                long length = cursor.length(i);
                segments++;
                Expect.that(
                        limits.allows(address, length)
                                && Long.compareUnsigned(address + length - 1, device.highestAddress()) <= 0,
                        () -> "segment 0x" + Long.toHexString(address) + "+0x" + Long.toHexString(length)
                                + " (expected: within the limits)");
            }
        }
        long found = segments;
        Expect.that(found <= limits.maxSegments(), () -> "segments: " + found + " (expected: within the limits)");
    }
}
