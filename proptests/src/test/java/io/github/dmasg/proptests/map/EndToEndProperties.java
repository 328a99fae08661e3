package io.github.dmasg.proptests.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.PageTable;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a device sees through a mapping is what the source names, byte for byte, and nothing else. */
class EndToEndProperties {
    private static final long GRANULE = 4096;

    @Provide
    Arbitrary<List<Piece>> pieces() {
        return PageLists.pieces();
    }

    @Provide
    Arbitrary<SegmentLimits> limits() {
        return Devices.limits();
    }

    @Property
    void directMappingShowsTheSourcesBytesWithinTheLimits(
            @ForAll("pieces") List<Piece> pieces, @ForAll("limits") SegmentLimits limits) throws DmaException {
        BioVecList source = Piece.lay(pieces);
        Device device = Device.named("any").limits(limits).build();
        DmaSgList list = new DmaSgList();
        DirectMapper mapper = new DirectMapper();
        Mapping mapping = mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        list.checkInvariants();
        assertEquals(stretches(source), stretches(list, null));
        assertKeeps(limits, list);
        assertEquals(mapper.bounds(device, source, list).emitted(), mapping.segments());
        mapping.unmap();
    }

    @Property
    void minimalIommuMappingShowsTheSourcesBytesWithinTheLimitsAndNothingElse(
            @ForAll("pieces") List<Piece> pieces, @ForAll("limits") SegmentLimits limits) throws DmaException {
        BioVecList source = Piece.lay(pieces);
        Device device = Device.named("any").limits(limits).build();
        IommuDomain domain = IommuDomain.builder().build();
        IommuMapper mapper = new IommuMapper(domain);
        DmaSgList list = new DmaSgList();
        Mapping mapping = mapper.map(device, source, Direction.FROM_DEVICE, MapAttributes.NONE, list);
        list.checkInvariants();
        source.checkInvariants();
        assertEquals(stretches(source), stretches(list, domain.table()));
        assertKeeps(limits, list);
        assertEquals(granules(source), reachable(domain.table()));
        Bounds bounds = mapper.bounds(device, source, list);
        assertEquals(bounds.fewest(), mapping.segments());
        assertTrue(bounds.most() >= bounds.emitted(), bounds::toString);
        assertTrue(mapping.iovaBytes() <= 3 * granules(pieces), () -> mapping.iovaBytes() + " bytes of IOVA");
        assertReleased(mapping, domain);
    }

    /** Across chunk ends, and longer than what a mapper may note down between its two runs. */
    @Provide
    Arbitrary<List<Piece>> longPieces() {
        Arbitrary<Long> gaps = Arbitraries.of(0L, 0L, GRANULE, -3 * GRANULE, 512L);
        Arbitrary<Long> lengths = Arbitraries.of(GRANULE, GRANULE, 3 * GRANULE, 512L);
        return Combinators.combine(gaps, lengths)
                .as((gap, length) -> new Piece(gap, length, 0))
                .list()
                .ofMinSize(250)
                .ofMaxSize(800);
    }

    @Property(tries = 60)
    void longListsAreMappedAsShortOnes(@ForAll("longPieces") List<Piece> pieces, @ForAll("limits") SegmentLimits limits)
            throws DmaException {
        minimalIommuMappingShowsTheSourcesBytesWithinTheLimitsAndNothingElse(pieces, limits);
        directMappingShowsTheSourcesBytesWithinTheLimits(pieces, limits);
    }

    @Property
    void classicIommuMappingShowsTheSourcesBytes(
            @ForAll("pieces") List<Piece> pieces, @ForAll("limits") SegmentLimits limits) throws DmaException {
        BioVecList source = Piece.lay(pieces);
        Device device = Device.named("any").limits(limits).build();
        IommuDomain domain = IommuDomain.builder().build();
        DmaMapper mapper = new IommuMapper(domain, Policy.CLASSIC, PeerRoutes.NONE);
        DmaSgList list = new DmaSgList();
        Mapping mapping = mapper.map(device, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        assertEquals(stretches(source), stretches(list, domain.table()));
        assertTrue(reachable(domain.table()).containsAll(granules(source)));
        assertReleased(mapping, domain);
    }

    private static void assertReleased(Mapping mapping, IommuDomain domain) {
        long before = domain.invalidations();
        mapping.unmap();
        assertEquals(before + 1, domain.invalidations());
        assertEquals(0, domain.table().leaves());
        assertEquals(0, domain.iovas().liveBytes());
        domain.table().checkInvariants();
        domain.iovas().checkInvariants();
    }

    private static void assertKeeps(SegmentLimits limits, DmaSgList list) {
        for (long i = 0; i < list.segments(); i++) {
            long address = list.address(i);
            long length = list.length(i);
            assertTrue(limits.allows(address, length), () -> "0x" + Long.toHexString(address) + "+" + length);
        }
    }

    /** The source's bytes as physical [start, end) stretches, joined where they follow each other. */
    private static List<Long> stretches(PageSource source) {
        List<Long> result = new ArrayList<>();
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                add(result, cursor.phys(i), cursor.length(i));
            }
        }
        return result;
    }

    /** The same as the device sees it: each segment through the page table, granule by granule. */
    private static List<Long> stretches(DmaSgList list, PageTable table) {
        List<Long> result = new ArrayList<>();
        DmaCursor cursor = list.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                long address = cursor.address(i);
                long left = cursor.length(i);
                while (left > 0) {
                    long step = table == null ? left : Math.min(left, GRANULE - (address & (GRANULE - 1)));
                    add(result, table == null ? address : table.translate(address), step);
                    address += step;
                    left -= step;
                }
            }
        }
        return result;
    }

    private static void add(List<Long> stretches, long start, long length) {
        int last = stretches.size() - 1;
        if (last > 0 && stretches.get(last) == start) {
            stretches.set(last, start + length);
        } else {
            stretches.add(start);
            stretches.add(start + length);
        }
    }

    private static TreeSet<Long> granules(PageSource source) {
        TreeSet<Long> granules = new TreeSet<>();
        source.forEachPage(pfn -> granules.add(pfn));
        return granules;
    }

    private static long granules(List<Piece> pieces) {
        return pieces.stream()
                .mapToLong(piece -> (piece.length() + 2 * GRANULE - 2) / GRANULE * GRANULE)
                .sum();
    }

    private static TreeSet<Long> reachable(PageTable table) {
        TreeSet<Long> granules = new TreeSet<>();
        table.walk((iova, phys, size) -> {
            for (long at = 0; at < size; at += GRANULE) {
                granules.add((phys + at) / GRANULE);
            }
        });
        return granules;
    }
}
