package io.github.dmasg.map;

import static io.github.dmasg.map.LoggedDomain.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.PhysicalRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a mapping and a reservation hand segments to a sink: begun, committed or aborted, and what stays when it fails. */
class DeliveryTest {
    private static final Device NIC = Device.named("nic").build();
    private static final Device BLIND = Device.named("blind").coherent(false).build();

    private final LoggedDomain logged = new LoggedDomain();
    private final IommuMapper mapper = logged.mapper();
    private final Sink sink = new Sink();

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String what) {
            super(what);
        }
    }

    /** Writes down what it is asked, and fails where it is told to. */
    private static final class Sink implements DmaSink {
        private final List<String> calls = new ArrayList<>();
        private List<String> failing = List.of();
        private SegmentLimits limits = SegmentLimits.NONE;

        @Override
        public SegmentLimits limits() {
            return limits;
        }

        @Override
        public void begin() {
            hear("begin");
        }

        @Override
        public void accept(long[] addresses, long[] extents, int from, int to) {
            StringBuilder segments = new StringBuilder("accept");
            for (int i = from; i < to; i++) {
                segments.append(' ').append(DmaSegment.length(extents[i]));
            }
            hear(segments.toString());
        }

        @Override
        public void commit() {
            hear("commit");
        }

        @Override
        public void abort() {
            hear("abort");
        }

        private void hear(String what) {
            calls.add(what);
            if (failing.contains(what.split(" ")[0])) {
                throw new Refused(what);
            }
        }
    }

    private Reservation ready() throws DmaException {
        Reservation made = mapper.reserve(NIC, Direction.TO_DEVICE, 0x1800, 3 * PAGE);
        made.link(0x1800, 3 * PAGE);
        made.sync();
        return made;
    }

    /** A device that was given the range as a whole would fault in the middle of it. */
    @Test
    void aReservationWithAHoleIsNotHandedOut() throws DmaException {
        Reservation made = ready();
        made.unlink(2048, PAGE);
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> made.deliver(sink));
        assertEquals(
                "unlinked from byte 2048 of 12288 (expected: nothing unlinked before the end, where the device would fault)",
                refused.getMessage());
        assertEquals(List.of(), sink.calls);
        made.unlink(2048 + PAGE, 2 * PAGE - 2048);
        assertThrows(IllegalStateException.class, () -> made.deliver(sink), "the hole is before the end still");
        assertEquals(2048 + PAGE, made.linked());

        made.unlinkAll();
        made.link(0x1800, 2 * PAGE);
        made.sync();
        assertEquals(1, made.deliver(sink));
        made.close();
    }

    @Test
    void aTailThatWasUnlinkedIsNoHole() throws DmaException {
        Reservation made = ready();
        made.unlink(2048 + PAGE, 2 * PAGE - 2048);
        assertEquals(1, made.deliver(sink));
        assertEquals(List.of("begin", "accept " + (2048 + PAGE), "commit"), sink.calls);
        made.unlink(0, 2048);
        assertThrows(IllegalStateException.class, () -> made.deliver(sink));
        made.unlinkAll();
        made.link(0x1800, PAGE);
        made.sync();
        assertEquals(1, made.deliver(sink), "no hole is left where nothing was linked");
        made.close();
    }

    @Test
    void aSinkIsBegunAndCommitted() throws DmaException {
        try (Reservation made = ready()) {
            assertEquals(1, made.deliver(sink));
            assertEquals(List.of("begin", "accept 12288", "commit"), sink.calls);
        }
    }

    @Test
    void segmentsKeepTheLimitsOfDeviceAndSink() throws DmaException {
        sink.limits = SegmentLimits.NONE.withBoundaryMask(0xfff);
        try (Reservation made = ready()) {
            assertEquals(4, made.deliver(sink));
            assertEquals(List.of("begin", "accept 2048 4096 4096 2048", "commit"), sink.calls);
            sink.calls.clear();
            sink.limits = sink.limits.withMaxSegments(3);
            DmaException tooMany = assertThrows(DmaException.class, () -> made.deliver(sink));
            assertEquals("EINVAL at entry 0: segments: 4 or more (expected: at most 3)", tooMany.getMessage());
            assertEquals(List.of("begin", "abort"), sink.calls);
        }
    }

    @Test
    void limitsThatContradictEachOtherAreRefusedBeforeTheSinkBegins() throws DmaException {
        sink.limits = new SegmentLimits(1 << 20, SegmentLimits.NO_BOUNDARY, 8, 1 << 20);
        Device small = Device.named("small").maxSegmentSize(PAGE).build();
        try (Reservation made = mapper.reserve(small, Direction.TO_DEVICE, 0, PAGE)) {
            made.link(0, PAGE);
            made.sync();
            DmaException refusal = assertThrows(DmaException.class, () -> made.deliver(sink));
            assertEquals(DmaError.EINVAL, refusal.error());
            assertTrue(
                    refusal.getMessage().startsWith("EINVAL: limits of small and of its sink contradict each other: "),
                    refusal::getMessage);
            assertEquals(List.of(), sink.calls);
            assertEquals(PAGE, made.synced());
        }
    }

    @Test
    void onlyWhatIsSyncedIsDelivered() throws DmaException {
        try (Reservation made = mapper.reserve(NIC, Direction.TO_DEVICE, 0, 2 * PAGE)) {
            assertThrows(IllegalStateException.class, () -> made.deliver(sink));
            made.link(0, PAGE);
            assertEquals(
                    "synced bytes: 0 (expected: all 4096 that are linked, and at least 1)",
                    assertThrows(IllegalStateException.class, () -> made.deliver(sink))
                            .getMessage());
            made.sync();
            made.link(0x8000, PAGE);
            assertThrows(IllegalStateException.class, () -> made.deliver(sink));
            assertEquals(List.of(), sink.calls);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "commit"})
    void aSinkThatFailsIsAborted(String step) throws DmaException {
        sink.failing = List.of(step);
        try (Reservation made = ready()) {
            Refused refused = assertThrows(Refused.class, () -> made.deliver(sink));
            assertTrue(refused.getMessage().startsWith(step), refused::getMessage);
            assertEquals("abort", sink.calls.get(sink.calls.size() - 1));
            assertEquals(0, refused.getSuppressed().length);
            sink.failing = List.of();
            assertEquals(1, made.deliver(sink), "again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "commit"})
    void whatAnAbortThrowsIsAttachedToWhatLedThere(String step) throws DmaException {
        sink.failing = List.of(step, "abort");
        try (Reservation made = ready()) {
            assertAttached(step, assertThrows(Refused.class, () -> made.deliver(sink)));
        }
        assertAttached(step, assertThrows(Refused.class, () -> map(NIC)));
        assertNothingMapped();
    }

    private static void assertAttached(String step, Refused refused) {
        assertTrue(refused.getMessage().startsWith(step), refused::getMessage);
        assertEquals(1, refused.getSuppressed().length);
        assertEquals("abort", refused.getSuppressed()[0].getMessage());
    }

    @Test
    void aSinkThatDoesNotBeginIsNotAborted() throws DmaException {
        sink.failing = List.of("begin", "abort");
        try (Reservation made = ready()) {
            Refused refused = assertThrows(Refused.class, () -> made.deliver(sink));
            assertEquals(0, refused.getSuppressed().length);
            assertEquals(List.of("begin"), sink.calls);
        }
    }

    private Mapping map(Device device) throws DmaException {
        return mapper.map(device, new PhysicalRange(0x1800, PAGE), Direction.TO_DEVICE, MapAttributes.NONE, sink);
    }

    private void assertNothingMapped() {
        assertEquals(0, logged.domain.table().leaves());
        assertEquals(0, logged.domain.iovas().liveRanges());
    }

    /** Whatever step refused. */
    @ParameterizedTest
    @ValueSource(strings = {"begin", "accept", "commit"})
    void aTokenWhoseMappingFailedMapsAgain(String step) throws DmaException {
        MappingToken token = (MappingToken) map(BLIND);
        token.unmap();
        sink.failing = List.of(step);
        PhysicalRange other = new PhysicalRange(0x5000, PAGE);
        assertThrows(Refused.class, () -> mapper.mapAgain(token, other, MapAttributes.NONE, sink));
        assertEquals(null, token.source(), "lets go of the caller's memory");
        assertThrows(IllegalStateException.class, token::unmap);
        assertNothingMapped();
        sink.failing = List.of();
        mapper.mapAgain(token, other, MapAttributes.NONE, sink);
        assertSame(other, token.source());
        token.unmap();
        assertEquals(null, token.source());
        assertNothingMapped();
    }

    @Test
    void aTokenOfADeviceThatSnoopsKeepsNoMemory() throws DmaException {
        MappingToken token = (MappingToken) map(NIC);
        assertEquals(null, token.source());
        token.unmap();
    }

    @Test
    void aListIsAsItWasAfterAFailure() throws DmaException {
        DmaSgList list = new DmaSgList();
        list.append(0x7000, 16, 0);
        Device few = Device.named("few").maxSegmentSize(PAGE).maxSegments(2).build();
        try (Reservation made = mapper.reserve(few, Direction.TO_DEVICE, 0, 3 * PAGE)) {
            made.link(0, 3 * PAGE);
            made.sync();
            assertThrows(DmaException.class, () -> made.deliver(list));
            assertEquals(1, list.segments());
            made.unlink(2 * PAGE, PAGE);
            assertEquals(2, made.deliver(list));
            assertEquals(3, list.segments());
            assertEquals(made.address() + PAGE, list.address(2));
        }
    }
}
