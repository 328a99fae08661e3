package io.github.dmasg.proptests.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Mapping in two steps: what is linked is what the device sees, and it can be taken away in parts. */
class ReservationProperties {
    private static final long PAGE = 4096;

    /** A stream that fits together: only its first range starts, and only its last ends, inside a granule. */
    record Stream(int firstOffset, List<Integer> pageCounts, List<Integer> gaps, int lastMissing) {
        BioVecList lay() {
            BioVecList list = new BioVecList();
            long at = 1 << 20;
            for (int i = 0; i < pageCounts.size(); i++) {
                long start = at + (i == 0 ? firstOffset : 0);
                long end = at + pageCounts.get(i) * PAGE - (i == pageCounts.size() - 1 ? lastMissing : 0);
                list.append(start, Math.max(1, end - start));
                at += (pageCounts.get(i) + gaps.get(i % gaps.size())) * PAGE;
            }
            return list;
        }
    }

    @Provide
    Arbitrary<Stream> streams() {
        Arbitrary<List<Integer>> counts =
                Arbitraries.integers().between(1, 4).list().ofMinSize(1).ofMaxSize(12);
        Arbitrary<List<Integer>> gaps =
                Arbitraries.integers().between(0, 3).list().ofMinSize(1).ofMaxSize(4);
        Arbitrary<Integer> insideGranule = Arbitraries.integers().between(0, 2000);
        return Combinators.combine(insideGranule, counts, gaps, insideGranule).as(Stream::new);
    }

    @Provide
    Arbitrary<SegmentLimits> limits() {
        return Devices.limits();
    }

    @Property
    void theDeviceSeesWhatIsLinkedWithOneInvalidationAndNothingAfterClose(
            @ForAll("streams") Stream stream, @ForAll("limits") SegmentLimits limits, @ForAll boolean oneByOne)
            throws DmaException {
        BioVecList source = stream.lay();
        SparseMemory memory = new SparseMemory();
        byte[] data = new byte[(int) source.bytes()];
        new Random(5).nextBytes(data);
        memory.scatter(source, data);
        IommuDomain domain = IommuDomain.builder().build();
        Device device = Device.named("streaming").limits(limits).build();
        DmaSgList list = new DmaSgList();
        try (Reservation reservation =
                new IommuMapper(domain).reserve(device, Direction.TO_DEVICE, source.phys(0), source.bytes())) {
            if (oneByOne) {
                for (long i = 0; i < source.entries(); i++) {
                    reservation.link(source.phys(i), source.length(i));
                }
            } else {
                reservation.link(source);
            }
            assertEquals(source.bytes(), reservation.linked());
            assertThrows(IllegalStateException.class, () -> reservation.deliver(list), "not synced");
            reservation.sync();
            assertEquals(1, domain.invalidations());
            assertEquals(reservation.deliver(list), list.segments());
            assertArrayEquals(data, new BusMaster(memory, Translation.through(domain.table())).read(list));
            for (long i = 0; i < list.segments(); i++) {
                assertTrue(limits.allows(list.address(i), list.length(i)), "segment " + i);
            }
            assertEquals(reservation.address(), list.address(0));
        }
        assertEquals(0, domain.table().leaves());
        assertEquals(0, domain.iovas().liveBytes());
        domain.table().checkInvariants();
    }

    @Property
    void aRangeThatDoesNotFitTheGranuleIsRefusedAndChangesNothing(
            @ForAll("streams") Stream stream, @ForAll @IntRange(min = 1, max = 4095) int shift) throws DmaException {
        BioVecList source = stream.lay();
        IommuDomain domain = IommuDomain.builder().build();
        Device device = Device.named("streaming").build();
        try (Reservation reservation = new IommuMapper(domain)
                .reserve(device, Direction.TO_DEVICE, source.phys(0), source.bytes() + 4 * PAGE)) {
            reservation.link(source);
            long linked = reservation.linked();
            long leaves = domain.table().leaves();
            long expected = (reservation.address() + linked) % PAGE;
            DmaException refusal =
                    assertThrows(DmaException.class, () -> reservation.link((7L << 20) + expected + shift, PAGE));
            assertEquals(DmaError.EINVAL, refusal.error());
            BioVecList tail = new BioVecList();
            tail.append(9L << 20, PAGE);
            tail.append((9L << 20) + 8 * PAGE + shift, PAGE);
            DmaException second = assertThrows(DmaException.class, () -> reservation.link(tail));
            assertEquals(expected == 0 ? 1 : 0, second.entry());
            assertEquals(linked, reservation.linked());
            assertEquals(leaves, domain.table().leaves());
        }
        assertEquals(0, domain.table().leaves());
    }

    @Property
    void aTailThatIsUnlinkedMakesRoomForAnother(@ForAll("streams") Stream stream, @ForAll Random random)
            throws DmaException {
        BioVecList source = stream.lay();
        SparseMemory memory = new SparseMemory();
        byte[] data = new byte[(int) source.bytes()];
        new Random(6).nextBytes(data);
        memory.scatter(source, data);
        IommuDomain domain = IommuDomain.builder().build();
        Device device = Device.named("streaming").build();
        try (Reservation reservation =
                new IommuMapper(domain).reserve(device, Direction.BIDIRECTIONAL, source.phys(0), source.bytes())) {
            reservation.link(source);
            reservation.sync();
            long keepEntries = random.nextInt((int) source.entries());
            long keep = 0;
            for (long i = 0; i < keepEntries; i++) {
                keep += source.length(i);
            }
            long invalidations = domain.invalidations();
            reservation.unlink(keep, source.bytes() - keep);
            assertEquals(invalidations + 1, domain.invalidations());
            assertEquals(keep, reservation.linked());
            long from = keep;
            assertThrows(IndexOutOfBoundsException.class, () -> reservation.unlink(from, 1));
            if (keep > 0) {
                DmaSgList kept = new DmaSgList();
                reservation.deliver(kept);
                assertArrayEquals(
                        Arrays.copyOf(data, (int) keep),
                        new BusMaster(memory, Translation.through(domain.table())).read(kept));
            }
            for (long i = keepEntries; i < source.entries(); i++) {
                reservation.link(source.phys(i), source.length(i));
            }
            reservation.sync();
            DmaSgList again = new DmaSgList();
            reservation.deliver(again);
            assertArrayEquals(data, new BusMaster(memory, Translation.through(domain.table())).read(again));
        }
        assertEquals(0, domain.iovas().liveBytes());
    }

    @Property(tries = 50)
    void aLargeLeafIsNeverCut(@ForAll @IntRange(min = 1, max = 511) int page) throws DmaException {
        IommuDomain domain = IommuDomain.builder().build();
        Device device = Device.named("streaming").build();
        long large = 2L << 20;
        try (Reservation reservation =
                new IommuMapper(domain).reserve(device, Direction.BIDIRECTIONAL, 16 * large, 2 * large)) {
            reservation.link(16 * large, 2 * large);
            assertEquals(2, domain.table().leaves(large));
            assertThrows(IllegalArgumentException.class, () -> reservation.unlink(0, page * PAGE));
            assertThrows(
                    IllegalArgumentException.class, () -> reservation.unlink(page * PAGE, 2 * large - page * PAGE));
            assertEquals(2, domain.table().leaves(large));
            reservation.unlink(0, large);
            assertThrows(IllegalStateException.class, () -> reservation.unlink(0, large), "already unlinked");
            assertEquals(1, domain.table().leaves(large));
        }
        assertEquals(0, domain.table().leaves());
    }
}
