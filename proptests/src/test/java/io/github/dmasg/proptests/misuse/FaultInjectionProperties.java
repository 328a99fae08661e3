package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.check.FaultPlan.SinkFault;
import io.github.dmasg.check.FaultPlan.Step;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whichever step of a mapping call fails, nothing remains of the call, and the next one succeeds (rule 3: all or nothing). */
class FaultInjectionProperties {
    private static final long PAGE = 4096;

    /** Which mapper. */
    enum Way {
        DIRECT,
        BOUNCED,
        IOMMU;

        DmaMapper mapper(FaultRig rig) {
            return switch (this) {
                case DIRECT -> rig.direct();
                case BOUNCED -> rig.bouncing();
                case IOMMU -> rig.iommu();
            };
        }
    }

    @Provide
    Arbitrary<List<Piece>> pieces() {
        return PageLists.pieces(Arbitraries.of(0, 0, 0, FaultRig.SWITCHED, FaultRig.BRIDGED))
                .map(pieces -> pieces.size() > 12 ? pieces.subList(0, 12) : pieces);
    }

    /** What a bounce pool of a few megabytes can take. */
    @Provide
    Arbitrary<List<Piece>> smallPieces() {
        return pieces().map(pieces -> pieces.stream()
                .map(piece -> new Piece(piece.gap(), Math.min(piece.length(), 300_000), 0))
                .toList());
    }

    @Provide
    Arbitrary<SegmentLimits> limits() {
        return Devices.limits();
    }

    @Property(tries = 150)
    void nothingRemainsOfAFailedDirectMapping(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("limits") SegmentLimits limits,
            @ForAll Policy policy,
            @ForAll SinkFault fault,
            @ForAll boolean coherent)
            throws Throwable {
        failEveryStep(Way.DIRECT, Piece.lay(pieces), limits, policy, fault, coherent);
    }

    @Property(tries = 100)
    void nothingRemainsOfAFailedBouncedMapping(
            @ForAll("smallPieces") List<Piece> pieces,
            @ForAll("limits") SegmentLimits limits,
            @ForAll SinkFault fault,
            @ForAll boolean coherent)
            throws Throwable {
        failEveryStep(Way.BOUNCED, Piece.lay(pieces), limits, Policy.MINIMAL, fault, coherent);
    }

    @Property(tries = 150)
    void nothingRemainsOfAFailedIommuMapping(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("limits") SegmentLimits limits,
            @ForAll Policy policy,
            @ForAll SinkFault fault,
            @ForAll boolean coherent)
            throws Throwable {
        failEveryStep(Way.IOMMU, Piece.lay(pieces), limits, policy, fault, coherent);
    }

    /** Lets step 1 fail, then step 2, until nothing fails any more. Returns what failed. */
    private static Set<Step> failEveryStep(
            Way way, BioVecList source, SegmentLimits limits, Policy policy, SinkFault fault, boolean coherent)
            throws Throwable {
        FaultRig rig = new FaultRig(policy);
        DmaMapper mapper = way.mapper(rig);
        Device device = Device.named("any").limits(limits).coherent(coherent).build();
        PageSource failing = rig.plan.source(source);
        DmaSink sink = rig.plan.sink(rig.list, fault);
        List<List<Long>> input = FaultRig.contents(source);
        Mapping token = mapper.map(device, failing, Direction.BIDIRECTIONAL, MapAttributes.NONE, sink);
        token.unmap();
        rig.list.clear();
        rig.list.append(0x1234_5000, 77, 0);
        FaultRig.State before = rig.state();
        Set<Step> failed = EnumSet.noneOf(Step.class);
        boolean more = true;
        for (long step = 1; more; step++) {
            rig.plan.failAt(step);
            try {
                mapper.mapAgain(token, failing, MapAttributes.NONE, sink);
                assertTrue(token.live());
                more = rig.plan.fired() != null;
                rig.plan.failAt(0);
                token.unmap();
                rig.list.clear();
                rig.list.append(0x1234_5000, 77, 0);
            } catch (DmaException | RuntimeException | AssertionError failure) {
                failed.add(rig.plan.fired());
                rig.assertPlanned(failure, fault);
                assertAborted(rig.plan.fired(), fault, failure);
            }
            rig.plan.failAt(0);
            assertFalse(token.live());
            assertEquals(before, rig.state(), "after a failure at step " + step);
            assertEquals(input, FaultRig.contents(source));
        }
        return failed;
    }

    /** A sink that has begun is aborted, and what it throws then does not hide the failure. */
    private static void assertAborted(Step step, SinkFault fault, Throwable failure) {
        boolean aborts = fault == SinkFault.ALSO_IN_ABORT && step != Step.SINK_BEGIN;
        assertEquals(aborts ? 1 : 0, failure.getSuppressed().length, failure::toString);
    }

    /** Otherwise the properties above might show nothing. */
    @Example
    void everyStepFailsOnce() throws Throwable {
        BioVecList source = new BioVecList();
        source.append(16, 0, 2 * PAGE, 0);
        source.append(32, 0, PAGE, FaultRig.SWITCHED);
        source.append(48, 0, PAGE, FaultRig.BRIDGED);
        BioVecList ordinary = new BioVecList();
        ordinary.append(16, 0, 2 * PAGE, 0);
        Set<Step> failed =
                failEveryStep(Way.IOMMU, source, SegmentLimits.NONE, Policy.MINIMAL, SinkFault.UNCHECKED, false);
        failed.addAll(failEveryStep(Way.BOUNCED, ordinary, SegmentLimits.NONE, Policy.MINIMAL, SinkFault.ERROR, true));
        // The second attempt at an IOVA range, after the first failed, is not reached by one fault.
        failed.addAll(failEveryStep(Way.IOMMU, source, SegmentLimits.NONE, Policy.CLASSIC, SinkFault.ERROR, true));
        assertEquals(EnumSet.allOf(Step.class), failed);
    }

    /** Ranges that fit behind each other: only the first starts, and only the last ends, inside a granule. */
    @Provide
    Arbitrary<BioVecList> streams() {
        Arbitrary<Integer> inside = Arbitraries.integers().between(0, 2000);
        Arbitrary<List<Integer>> counts =
                Arbitraries.of(1, 1, 2, 3, 512, 600).list().ofMinSize(2).ofMaxSize(6);
        return Combinators.combine(inside, counts, Arbitraries.integers().between(0, 3), inside)
                .as(FaultInjectionProperties::stream);
    }

    private static BioVecList stream(int offset, List<Integer> pages, int gap, int missing) {
        BioVecList list = new BioVecList();
        long at = 2L << 20;
        for (int i = 0; i < pages.size(); i++) {
            long skipped = i == 0 ? offset : 0;
            long cut = i == pages.size() - 1 ? missing : 0;
            list.append(at + skipped, pages.get(i) * PAGE - skipped - cut);
            at += (pages.get(i) + gap) * PAGE;
        }
        return list;
    }

    @Property(tries = 100)
    void nothingRemainsOfAFailedCallOnAReservation(
            @ForAll("streams") BioVecList source, @ForAll SinkFault fault, @ForAll boolean coherent) throws Throwable {
        FaultRig rig = new FaultRig(Policy.MINIMAL);
        Device device = FaultRig.device(coherent);
        FaultRig.State before = rig.state();
        List<List<Long>> input = FaultRig.contents(source);
        PageSource failing = rig.plan.source(tail(source));
        DmaSink sink = rig.plan.sink(rig.list, fault);
        boolean more = true;
        for (long step = 1; more; step++) {
            rig.plan.failAt(step);
            more = !inSteps(rig, device, source, failing, sink, fault);
            rig.plan.failAt(0);
            rig.list.clear();
            rig.list.append(0x1234_5000, 77, 0);
            assertEquals(before, rig.state(), "after a failure at step " + step);
            assertEquals(input, FaultRig.contents(source));
        }
    }

    private static BioVecList tail(BioVecList source) {
        BioVecList tail = new BioVecList();
        for (long i = 1; i < source.entries(); i++) {
            tail.append(source.phys(i), source.length(i));
        }
        return tail;
    }

    /** Something that may throw anything. */
    private interface Call {
        void run() throws Throwable;
    }

    /** Reserves, links, syncs, delivers, closes; true if nothing failed. */
    private static boolean inSteps(
            FaultRig rig, Device device, BioVecList source, PageSource rest, DmaSink sink, SinkFault fault)
            throws Throwable {
        Reservation[] made = {null};
        long room = source.bytes();
        boolean complete = attempt(
                rig, fault, () -> made[0] = rig.iommu().reserve(device, Direction.BIDIRECTIONAL, source.phys(0), room));
        if (made[0] == null) {
            return false;
        }
        try (Reservation reservation = made[0]) {
            Call first = () -> reservation.link(source.phys(0), source.length(0));
            complete &= links(rig, fault, reservation, source.length(0), first);
            complete &= links(rig, fault, reservation, room, () -> reservation.link(rest));
            reservation.sync();
            long segments = rig.list.segments();
            if (!attempt(rig, fault, () -> reservation.deliver(sink))) {
                complete = false;
                assertEquals(segments, rig.list.segments());
                reservation.deliver(sink);
            }
            assertTrue(rig.list.segments() > segments);
        }
        // A reservation finds another place if the best one fails.
        return complete && rig.plan.fired() == null;
    }

    /** A link that fails leaves the reservation as it was, and succeeds when it is made again. */
    private static boolean links(FaultRig rig, SinkFault fault, Reservation reservation, long behind, Call link)
            throws Throwable {
        long linked = reservation.linked();
        long leaves = rig.domain.table().leaves();
        boolean complete = attempt(rig, fault, link);
        if (!complete) {
            assertEquals(linked, reservation.linked());
            assertEquals(leaves, rig.domain.table().leaves());
            link.run();
        }
        assertEquals(behind, reservation.linked());
        return complete;
    }

    /** True if the call succeeds; if not, nothing fails any more. */
    private static boolean attempt(FaultRig rig, SinkFault fault, Call call) throws Throwable {
        try {
            call.run();
            return true;
        } catch (DmaException | RuntimeException | AssertionError failure) {
            rig.assertPlanned(failure, fault);
            rig.plan.failAt(0);
            return false;
        }
    }
}
