package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.Access;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.PageTable;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The range of a mapping behind an IOMMU: taken once, tighter if need be, and given back after whatever failed. */
class IovaRangeTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final Device DEVICE =
            Device.named("device").limits(SegmentLimits.NONE).build();

    private final List<String> invalidated = new ArrayList<>();

    private IommuDomain.Builder domain() {
        return IommuDomain.builder().onInvalidation((iova, length) -> invalidated.add(range(iova, length)));
    }

    private static String range(long iova, long length) {
        return "0x" + Long.toHexString(iova) + "+0x" + Long.toHexString(length);
    }

    private static Mapping.ToDevice map(IommuMapper mapper, Pieces pieces, DmaSink sink) throws DmaException {
        return mapper.map(DEVICE, pieces, Direction.TO_DEVICE, MapAttributes.NONE, sink);
    }

    private static DmaException refused(IommuMapper mapper, Pieces pieces, DmaSink sink) {
        return assertThrows(DmaException.class, () -> map(mapper, pieces, sink));
    }

    private static void assertEmpty(IommuDomain domain) {
        assertEquals(0, domain.iovas().liveRanges());
        assertEquals(0, domain.table().leaves());
        domain.iovas().checkInvariants();
        domain.table().checkInvariants();
    }

    private static IommuMapper classic(IommuDomain domain) {
        return new IommuMapper(domain, Policy.CLASSIC, PeerRoutes.NONE);
    }

    private static Pieces alone(int count) {
        Pieces pieces = new Pieces(64);
        for (int i = 0; i < count; i++) {
            pieces.add((i * 3L + 8) * K4, K4 - 1);
        }
        return pieces;
    }

    @Test
    void theDomainIsThatOfTheMapper() {
        IommuDomain domain = domain().build();
        assertSame(domain, new IommuMapper(domain).domain());
    }

    @Test
    void aRangeIsTakenByMapAndGivenBackByUnmapWithOneInvalidation() throws DmaException {
        for (int count : new int[] {3, 300}) {
            invalidated.clear();
            IommuDomain domain = domain().build();
            DmaSgList list = new DmaSgList();
            Mapping.ToDevice mapping = map(new IommuMapper(domain), alone(count), list);
            assertEquals(count * (K4 - 1), mapping.bytes());
            assertEquals(1, domain.iovas().liveRanges());
            assertEquals(count * K4, domain.iovas().liveBytes());
            assertEquals(count, domain.table().leaves());
            assertEquals(List.of(), invalidated);
            mapping.unmap();
            assertEquals(List.of(range(list.address(0), count * K4)), invalidated);
            assertEmpty(domain);
        }
    }

    /** Large leaves want a placement that costs room; where there is none, the memory is mapped without them. */
    @Test
    void withoutRoomForLargeLeavesATighterRangeIsTaken() throws DmaException {
        IommuDomain domain = domain().aperture(K4, 4 * M2 - 1).build();
        IommuMapper mapper = new IommuMapper(domain);
        Pieces pieces = new Pieces(4).add(0x5000, K4).add(6 * M2, M2).add(0x9000, K4);
        final long blocked = domain.iovas().allocate(5 * M2 / 2, K4, -1);

        DmaSgList list = new DmaSgList();
        Mapping.ToDevice mapping = map(mapper, pieces, list);
        assertEquals(1, list.segments());
        assertEquals(M2 + 2 * K4, list.length(0));
        assertTrue(list.address(0) + M2 + 2 * K4 <= blocked, () -> "0x" + Long.toHexString(list.address(0)));
        assertEquals(5 * M2 / 2 + M2 + 2 * K4, domain.iovas().liveBytes());
        assertEquals(0x5000, domain.table().translate(list.address(0)));
        assertEquals(6 * M2, domain.table().translate(list.address(0) + K4));
        assertEquals(M2 / K4 + 2, domain.table().leaves());
        mapping.unmap();

        domain.iovas().free(blocked, 5 * M2 / 2);
        DmaSgList again = new DmaSgList();
        mapping = map(mapper, pieces, again);
        assertEquals(M2, domain.table().leafSize(again.address(0) + K4), "sought again");
        mapping.unmap();
        assertEmpty(domain);
    }

    @Test
    void withoutAnyRoomTheTighterRangeIsNamed() {
        IommuDomain domain = domain().aperture(K4, M2 - 1).build();
        Pieces pieces = new Pieces(4).add(0x5000, K4).add(6 * M2, M2);
        DmaException e = refused(new IommuMapper(domain), pieces, new DmaSgList());
        assertEquals(DmaError.ENOMEM, e.error());
        assertEquals(
                "ENOMEM: IOVA space: no room for 2101248 bytes aligned to 4096 at or below 0xffffffffffffffff"
                        + " (expected: a free range)",
                e.getMessage());
        e = refused(classic(domain), pieces, new DmaSgList());
        assertEquals(
                "ENOMEM: IOVA space: no room for 2101248 bytes aligned to 4194304 at or below 0xffffffffffffffff"
                        + " (expected: a free range)",
                e.getMessage());
        assertEmpty(domain);
        assertEquals(List.of(), invalidated);
    }

    @Test
    void onlyTheMinimalPolicyAsksTwice() throws DmaException {
        int[] asked = {0};
        MapperSettings settings = MapperSettings.DEFAULT.withFaults(step -> ++asked[0] == 1);
        IommuDomain domain = domain().build();
        refused(new IommuMapper(domain, settings.withPolicy(Policy.CLASSIC)), alone(2), new DmaSgList());
        assertEquals(1, asked[0]);
        asked[0] = 0;
        map(new IommuMapper(domain, settings), alone(2), new DmaSgList()).unmap();
        assertEquals(2, asked[0]);
        assertEmpty(domain);
    }

    @Test
    void theDeviceMayDoWhatTheDirectionSays() throws DmaException {
        IommuDomain domain = domain().build();
        IommuMapper mapper = new IommuMapper(domain);
        for (Direction<?> direction : List.of(Direction.TO_DEVICE, Direction.FROM_DEVICE, Direction.BIDIRECTIONAL)) {
            DmaSgList list = new DmaSgList();
            mapper.map(DEVICE, alone(1), direction, MapAttributes.NONE, list);
            long iova = list.address(0);
            assertEquals(
                    direction.deviceReads() ? 8 * K4 : PageTable.NOT_PERMITTED,
                    domain.table().reach(iova, Access.READ));
            assertEquals(
                    direction.deviceWrites() ? 8 * K4 : PageTable.NOT_PERMITTED,
                    domain.table().reach(iova, Access.WRITE));
        }
    }

    @Test
    void aReservationIsARangeOfTheSameDomain() throws DmaException {
        IommuDomain domain = domain().build();
        Reservation reservation = new IommuMapper(domain).reserve(DEVICE, Direction.TO_DEVICE, 0x5000, 3 * K4);
        assertEquals(3 * K4, domain.iovas().liveBytes());
        reservation.close();
        assertEmpty(domain);
    }

    /** Reaches every provider by bus address, and counts how often it was asked. */
    private static final class BusRoutes implements PeerRoutes {
        private int asked;

        @Override
        public MapType mapType(int provider, Device client) {
            assertSame(DEVICE, client);
            asked++;
            return MapType.BUS_ADDRESS;
        }

        @Override
        public @ByteCount long busOffset(int provider) {
            return 0x1000_0000;
        }
    }

    @Test
    void whatIsReachedByBusAddressTakesNoRange() throws DmaException {
        for (Policy policy : Policy.values()) {
            IommuDomain domain = domain().build();
            BusRoutes routes = new BusRoutes();
            IommuMapper mapper = new IommuMapper(domain, policy, routes);
            Pieces pieces = new Pieces(2).add(0x5000, K4, 7).add(0x9000, K4, 7);
            for (int call = 1; call <= 3; call++) {
                DmaSgList list = new DmaSgList();
                Mapping.ToDevice mapping = map(mapper, pieces, list);
                assertEquals(call, routes.asked, "asked once in each call");
                assertEquals(0x1000_5000, list.address(0));
                assertEquals(0x1000_9000, list.address(1));
                assertEmpty(domain);
                mapping.unmap();
            }
            refused(mapper, pieces, new Failing(0, true));
            assertEquals(List.of(), invalidated);
            assertEmpty(domain);
        }
    }

    @Test
    void theHighestAddressOfTheDeviceIsKept() throws DmaException {
        for (int bits : new int[] {14, 32, 47, 48, 63, 64}) {
            IommuMapper mapper = new IommuMapper(domain().build());
            Device device = Device.named("device").dmaBits(bits).build();
            DmaSgList list = new DmaSgList();
            mapper.map(device, alone(2), Direction.TO_DEVICE, MapAttributes.NONE, list);
            long last = list.address(1) + K4 - 1;
            int used = Long.SIZE - Long.numberOfLeadingZeros(last);
            assertEquals(Math.min(bits, 48), used, () -> bits + " bits: 0x" + Long.toHexString(last));
        }
    }

    /** Takes some segments and then fails; remembers where the first was. */
    private static final class Failing implements DmaSink {
        private final int taken;
        private final boolean checked;
        private int seen;
        private long first = -1;
        private int aborted;

        Failing(int taken, boolean checked) {
            this.taken = taken;
            this.checked = checked;
        }

        @Override
        public void begin() {
            seen = 0;
        }

        @Override
        public void accept(long[] addresses, long[] extents, int from, int to) throws DmaException {
            if (seen == 0) {
                first = addresses[from];
            }
            seen += to - from;
            if (seen > taken) {
                if (checked) {
                    throw DmaException.atSegment(DmaError.EINVAL, taken, "no room");
                }
                throw new IllegalStateException("broken sink");
            }
        }

        @Override
        public void abort() {
            aborted++;
        }
    }

    @Test
    void aSinkThatFailsLeavesNothingBehind() throws DmaException {
        for (Policy policy : Policy.values()) {
            for (int count : new int[] {3, 300, 700}) {
                for (int taken : new int[] {0, 256}) {
                    if (taken < count) {
                        IommuDomain domain = domain().build();
                        IommuMapper mapper = new IommuMapper(domain, policy, PeerRoutes.NONE);
                        Failing sink = new Failing(taken, true);
                        invalidated.clear();
                        assertEquals(taken, refused(mapper, alone(count), sink).segment());
                        assertEquals(List.of(range(sink.first, count * K4)), invalidated);
                        assertEquals(1, sink.aborted);
                        assertEmpty(domain);

                        Failing broken = new Failing(taken, false);
                        assertThrows(IllegalStateException.class, () -> map(mapper, alone(count), broken));
                        assertEmpty(domain);
                        assertMapsAsIfNothingHadBeen(mapper, domain);
                    }
                }
            }
        }
    }

    private static void assertMapsAsIfNothingHadBeen(IommuMapper mapper, IommuDomain domain) throws DmaException {
        DmaSgList list = new DmaSgList();
        Mapping.ToDevice mapping = map(mapper, alone(5), list);
        assertEquals(5, list.segments());
        for (int i = 0; i < 5; i++) {
            assertEquals(K4 - 1, list.length(i));
            assertEquals((i * 3L + 8) * K4, domain.table().translate(list.address(i)));
        }
        mapping.unmap();
        assertEmpty(domain);
    }

    /** Grants a number of tables of the lowest level. */
    private static final class SomeTables implements TablePages {
        private int left;

        SomeTables(int granted) {
            left = granted;
        }

        @Override
        public boolean take(int level) {
            return level > 0 || left-- > 0;
        }

        @Override
        public void give(int level) {}
    }

    @Test
    void tablesThatAreRefusedLeaveNothingBehind() throws DmaException {
        for (Policy policy : Policy.values()) {
            for (int[] countAndTables : new int[][] {{3, 0}, {300, 0}, {700, 1}}) {
                long room = countAndTables[0] * K4;
                SomeTables tables = new SomeTables(countAndTables[1]);
                IommuDomain domain = domain().tablePages(tables).build();
                IommuMapper mapper = new IommuMapper(domain, policy, PeerRoutes.NONE);
                invalidated.clear();
                DmaSgList list = new DmaSgList();
                DmaException e = refused(mapper, alone(countAndTables[0]), list);
                assertEquals(DmaError.ENOMEM, e.error());
                assertTrue(e.getMessage().contains("page table of level 0"), e::getMessage);
                assertEquals(1, invalidated.size());
                assertTrue(invalidated.get(0).endsWith("+0x" + Long.toHexString(room)), invalidated::toString);
                assertEquals(0, list.segments());
                assertEmpty(domain);
                tables.left = 9;
                assertMapsAsIfNothingHadBeen(mapper, domain);
            }
        }
    }

    @Test
    void aShortListIsReadOnceAndALongOneTwice() throws DmaException {
        for (Policy policy : Policy.values()) {
            IommuMapper mapper = new IommuMapper(domain().build(), policy, PeerRoutes.NONE);
            Pieces shorter = alone(255);
            map(mapper, shorter, new DmaSgList());
            assertEquals(1, shorter.reads());
            Pieces longer = alone(256);
            map(mapper, longer, new DmaSgList());
            assertEquals(2, longer.reads());
        }
    }

    @Test
    void scratchObjectsAreUsedAgainAfterEveryCall() throws DmaException {
        for (Policy policy : Policy.values()) {
            IommuMapper mapper = new IommuMapper(domain().build(), policy, PeerRoutes.NONE);
            Pieces pieces = alone(3);
            for (int i = 0; i < 3; i++) {
                map(mapper, pieces, new DmaSgList());
                refused(mapper, pieces, new Failing(0, true));
                mapper.bounds(DEVICE, pieces, new DmaSgList());
            }
            assertEquals(pieces.reads() - 1, pieces.reused(), "all but the first came with a cursor");
            int before = pieces.reused();
            for (int i = 0; i < 3; i++) {
                mapper.explain(DEVICE, pieces, new DmaSgList(), (address, length, flags, entry, rule) -> {});
            }
            assertEquals(before + 6, pieces.reused(), "measured and laid out with a cursor that was there");
        }
    }

    @Test
    void nothingOfTheCallerIsKept() throws DmaException {
        IommuMapper mapper = new IommuMapper(domain().build());
        assertForgotten(mapped(mapper, 3));
        assertForgotten(mapped(mapper, 300));
        assertForgotten(explained(mapper));
    }

    private static WeakReference<Object> mapped(IommuMapper mapper, int count) throws DmaException {
        DmaSgList list = new DmaSgList();
        map(mapper, alone(count), list).unmap();
        return new WeakReference<>(list);
    }

    private static WeakReference<Object> explained(IommuMapper mapper) throws DmaException {
        List<Long> heard = new ArrayList<>();
        mapper.explain(DEVICE, alone(3), new DmaSgList(), (address, length, flags, entry, rule) -> heard.add(address));
        assertEquals(3, heard.size());
        return new WeakReference<>(heard);
    }

    private static void assertForgotten(WeakReference<Object> object) {
        for (int i = 0; i < 20 && object.get() != null; i++) {
            System.gc();
        }
        assertNull(object.get(), "still held by the mapper");
    }

    @Test
    void boundsCountEachWayOfForming() throws DmaException {
        // The second joins inside a granule, the third at its edge.
        Pieces pieces = new Pieces(2).add(0x5000, 0x800).add(0x5800, 0x800).add(0x9000, K4);
        IommuDomain domain = domain().build();
        Device one = Device.named("one")
                .limits(SegmentLimits.NONE.withMaxSegments(1))
                .build();
        for (Device device : List.of(DEVICE, one)) {
            assertEquals(new Bounds(1, 1, 3), new IommuMapper(domain).bounds(device, pieces, new DmaSgList()));
            assertEquals(new Bounds(1, 2, 3), classic(domain).bounds(device, pieces, new DmaSgList()));
        }
        assertEmpty(domain);
    }

    @Test
    void explanationsBeginAt0AndTakeNoRange() throws DmaException {
        Pieces pieces = new Pieces(2).add(0x5000, 0x800).add(0x5800, 0x800).add(0x9000, K4);
        IommuDomain domain = domain().build();
        Device one = Device.named("one")
                .limits(SegmentLimits.NONE.withMaxSegments(1))
                .build();
        assertEquals(List.of("0+8192 2 END"), explanation(new IommuMapper(domain), one, pieces));
        assertEquals(List.of("0+2048 0 GAP", "6144+6144 2 END"), explanation(classic(domain), one, pieces));
        assertEmpty(domain);
    }

    private static List<String> explanation(IommuMapper mapper, Device device, Pieces pieces) throws DmaException {
        List<String> heard = new ArrayList<>();
        mapper.explain(
                device,
                pieces,
                new DmaSgList(),
                (address, length, flags, entry, rule) -> heard.add(address + "+" + length + " " + entry + " " + rule));
        return heard;
    }
}
