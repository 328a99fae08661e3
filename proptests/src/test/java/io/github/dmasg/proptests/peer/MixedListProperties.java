package io.github.dmasg.proptests.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.gen.GivenRoutes;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.machine.SparseMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Lists that mix ordinary memory and memory of several providers, in any order (S23 to S29). */
class MixedListProperties {
    private static final int TRIES = 300;
    private static final int PROVIDERS = 4;
    private static final long GRANULE = 4096;
    private static final long HIGH_PFN = 1L << 24;

    @Provide
    Arbitrary<List<Piece>> pieces() {
        return PageLists.pieces(Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(5, Arbitraries.integers().between(1, PROVIDERS))));
    }

    @Provide
    Arbitrary<SegmentLimits> limits() {
        return Devices.limits();
    }

    @Provide
    Arbitrary<List<MapType>> reachable() {
        return Arbitraries.of(MapType.BUS_ADDRESS, MapType.HOST_BRIDGE).list().ofSize(PROVIDERS);
    }

    @Provide
    Arbitrary<List<MapType>> types() {
        return Arbitraries.of(MapType.class).list().ofSize(PROVIDERS);
    }

    private static Device device(SegmentLimits limits) {
        return Device.named("client").limits(limits).build();
    }

    /** Bytes in order: by bus address of which provider (0: translated), physical start, physical end; joined where possible. */
    private static final class Bytes {
        private final List<Long> runs = new ArrayList<>();

        void add(long provider, long phys, long length) {
            int last = runs.size() - 3;
            if (last >= 0 && runs.get(last) == provider && runs.get(last + 2) == phys) {
                runs.set(last + 2, phys + length);
            } else {
                runs.addAll(List.of(provider, phys, phys + length));
            }
        }

        static List<Long> of(BioVecList source, GivenRoutes routes) {
            Bytes bytes = new Bytes();
            for (long i = 0; i < source.entries(); i++) {
                int provider = source.provider(i);
                bytes.add(routes.byBus(provider) ? provider : 0, source.phys(i), source.length(i));
            }
            return bytes.runs;
        }

        /** As the device sees them; without a domain addresses that are not flagged are physical. */
        static List<Long> of(DmaSgList list, IommuDomain domain) {
            Bytes bytes = new Bytes();
            DmaCursor cursor = list.cursor();
            while (cursor.next()) {
                for (int i = cursor.from(); i < cursor.to(); i++) {
                    long address = cursor.address(i);
                    long length = cursor.length(i);
                    if ((cursor.flags(i) & DmaSegment.BUS_ADDRESS) != 0) {
                        long provider = address >>> GivenRoutes.SPREAD_SHIFT;
                        bytes.add(provider, address - (provider << GivenRoutes.SPREAD_SHIFT), length);
                    } else if (domain == null) {
                        bytes.add(0, address, length);
                    } else {
                        bytes.translated(domain, address, length);
                    }
                }
            }
            return bytes.runs;
        }

        private void translated(IommuDomain domain, long start, long length) {
            for (long at = start, end = start + length; at < end; ) {
                long step = Math.min(end - at, GRANULE - at % GRANULE);
                add(0, domain.table().translate(at), step);
                at += step;
            }
        }
    }

    private static void assertKeeps(SegmentLimits limits, DmaSgList list) {
        list.checkInvariants();
        for (long i = 0; i < list.segments(); i++) {
            assertTrue(limits.allows(list.address(i), list.length(i)), "segment " + i + " breaks " + limits);
        }
    }

    private static TreeSet<Long> granulesBehindTheIommu(BioVecList source, GivenRoutes routes) {
        TreeSet<Long> granules = new TreeSet<>();
        for (long i = 0; i < source.entries(); i++) {
            if (!routes.byBus(source.provider(i))) {
                long last = source.phys(i) + source.length(i) - 1;
                for (long granule = source.phys(i) / GRANULE; granule <= last / GRANULE; granule++) {
                    granules.add(granule);
                }
            }
        }
        return granules;
    }

    private static TreeSet<Long> mappedGranules(IommuDomain domain) {
        TreeSet<Long> granules = new TreeSet<>();
        domain.table().walk((iova, phys, size) -> {
            for (long at = 0; at < size; at += GRANULE) {
                granules.add((phys + at) / GRANULE);
            }
        });
        return granules;
    }

    @Property(tries = TRIES)
    void busEntriesKeepTheirPlaceTakeNoIovaAndAreSkippedAtUnmap(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("limits") SegmentLimits limits,
            @ForAll("reachable") List<MapType> types)
            throws DmaException {
        BioVecList source = Piece.lay(pieces);
        GivenRoutes routes = new GivenRoutes(types, true);
        IommuDomain domain = IommuDomain.builder().build();
        DmaSgList list = new DmaSgList();
        DmaMapper mapper = new IommuMapper(domain, Policy.MINIMAL, routes);
        Mapping mapping = mapper.map(device(limits), source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        assertEquals(Bytes.of(source, routes), Bytes.of(list, domain));
        assertKeeps(limits, list);
        TreeSet<Long> granules = granulesBehindTheIommu(source, routes);
        assertEquals(granules, mappedGranules(domain));
        assertEquals(granules.isEmpty(), mapping.iovaBytes() == 0);
        assertEquals(mapping.iovaBytes(), domain.iovas().liveBytes());
        long invalidations = domain.invalidations();
        mapping.unmap();
        assertEquals(granules.isEmpty() ? 0 : 1, domain.invalidations() - invalidations);
        assertEquals(0, domain.iovas().liveBytes());
        assertEquals(0, domain.table().leaves());
    }

    @Property(tries = TRIES)
    void withoutAnIommuTheSameBytesAreSeen(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("limits") SegmentLimits limits,
            @ForAll("reachable") List<MapType> types)
            throws DmaException {
        BioVecList source = Piece.lay(pieces);
        GivenRoutes routes = new GivenRoutes(types, true);
        DmaSgList list = new DmaSgList();
        DmaMapper mapper = new DirectMapper(Policy.MINIMAL, routes);
        Mapping mapping = mapper.map(device(limits), source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        assertEquals(Bytes.of(source, routes), Bytes.of(list, null));
        assertKeeps(limits, list);
        assertEquals(0, mapping.iovaBytes());
        mapping.unmap();
    }

    /** The hostile case: bus addresses of different providers touch, so only the provider number keeps them apart. */
    @Property(tries = TRIES)
    void noSegmentHoldsBusAddressesOfTwoProviders(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("limits") SegmentLimits limits,
            @ForAll("reachable") List<MapType> types,
            @ForAll boolean iommu)
            throws DmaException {
        BioVecList source = Piece.lay(pieces);
        GivenRoutes routes = new GivenRoutes(types, false);
        DmaMapper mapper = iommu
                ? new IommuMapper(IommuDomain.builder().build(), Policy.MINIMAL, routes)
                : new DirectMapper(Policy.MINIMAL, routes);
        List<Long> lengths = new ArrayList<>();
        List<Integer> flags = new ArrayList<>();
        mapper.explain(device(limits), source, new DmaSgList(), (address, length, flag, lastEntry, rule) -> {
            lengths.add(length);
            flags.add(flag);
        });
        long entry = 0;
        long left = source.length(0);
        for (int segment = 0; segment < lengths.size(); segment++) {
            TreeSet<Integer> providers = new TreeSet<>();
            for (long rest = lengths.get(segment); rest > 0; ) {
                if (left == 0) {
                    entry++;
                    left = source.length(entry);
                }
                providers.add(source.provider(entry));
                long step = Math.min(rest, left);
                rest -= step;
                left -= step;
            }
            boolean bus = flags.get(segment) == DmaSegment.BUS_ADDRESS;
            assertTrue(!bus || providers.size() == 1, "segment " + segment + " of " + providers);
            // Nor do bus addresses and others share a segment.
            assertEquals(bus, providers.stream().anyMatch(routes::byBus), "segment " + segment);
        }
    }

    @Property(tries = TRIES)
    void classicPolicyGivesEveryBusEntryOnItsOwn(
            @ForAll("pieces") List<Piece> pieces, @ForAll("reachable") List<MapType> types) throws DmaException {
        BioVecList source = Piece.lay(pieces);
        GivenRoutes routes = new GivenRoutes(types, true);
        IommuDomain domain = IommuDomain.builder().build();
        DmaSgList list = new DmaSgList();
        DmaMapper mapper = new IommuMapper(domain, Policy.CLASSIC, routes);
        Mapping mapping = mapper.map(device(SegmentLimits.NONE), source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        assertEquals(Bytes.of(source, routes), Bytes.of(list, domain));
        List<Long> expected = new ArrayList<>();
        for (long i = 0; i < source.entries(); i++) {
            if (routes.byBus(source.provider(i))) {
                expected.add(source.length(i));
            }
        }
        List<Long> flagged = new ArrayList<>();
        for (long i = 0; i < list.segments(); i++) {
            if (list.flags(i) != 0) {
                flagged.add(list.length(i));
            }
        }
        assertEquals(expected, flagged);
        mapping.unmap();
    }

    @Property(tries = TRIES)
    void unreachableMemoryNamesEntryAndBothDevicesAndLeavesNothing(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("types") List<MapType> types,
            @ForAll boolean iommu,
            @ForAll Policy policy)
            throws DmaException {
        BioVecList source = Piece.lay(pieces);
        long first = 0;
        while (first < source.entries() && !unreachable(types, source.provider(first))) {
            first++;
        }
        GivenRoutes routes = new GivenRoutes(types, true);
        IommuDomain domain = IommuDomain.builder().build();
        DmaMapper mapper = iommu ? new IommuMapper(domain, policy, routes) : new DirectMapper(policy, routes);
        DmaSgList list = new DmaSgList();
        list.append(0x1234, 5, 0);
        Device client = device(SegmentLimits.NONE);
        if (first == source.entries()) {
            mapper.map(client, source, Direction.TO_DEVICE, MapAttributes.NONE, list)
                    .unmap();
            return;
        }
        String before = entries(source);
        DmaException thrown = assertThrows(
                DmaException.class, () -> mapper.map(client, source, Direction.TO_DEVICE, MapAttributes.NONE, list));
        assertEquals(DmaError.EREMOTEIO, thrown.error());
        assertFalse(thrown.error().retryLater());
        assertEquals(first, thrown.entry());
        assertEquals(
                "EREMOTEIO at entry " + first + ": memory of bar" + source.provider(first)
                        + " for client: out of reach (expected: a provider within reach)",
                thrown.getMessage());
        assertEquals(1, list.segments());
        assertEquals(0x1234, list.address(0));
        assertEquals(before, entries(source));
        assertEquals(0, domain.iovas().liveBytes());
        assertEquals(0, domain.table().leaves());
        domain.iovas().checkInvariants();
        domain.table().checkInvariants();
    }

    private static boolean unreachable(List<MapType> types, int provider) {
        return provider != 0 && types.get(provider - 1) == MapType.NOT_SUPPORTED;
    }

    private static String entries(BioVecList list) {
        StringBuilder all = new StringBuilder();
        for (long i = 0; i < list.entries(); i++) {
            all.append(list.pfn(i))
                    .append(':')
                    .append(list.offset(i))
                    .append(':')
                    .append(list.length(i));
            all.append('@').append(list.provider(i)).append(' ');
        }
        return all.toString();
    }

    /** Not twice for a run, nor for a provider that comes back, nor again for the pass that fills the page table. */
    @Property(tries = TRIES)
    void everyProviderIsAskedForOnce(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("reachable") List<MapType> types,
            @ForAll boolean iommu,
            @ForAll Policy policy)
            throws DmaException {
        BioVecList source = Piece.lay(pieces);
        List<Integer> order = pieces.stream()
                .map(Piece::provider)
                .filter(provider -> provider != 0)
                .distinct()
                .toList();
        GivenRoutes routes = new GivenRoutes(types, true);
        DmaMapper mapper = iommu
                ? new IommuMapper(IommuDomain.builder().build(), policy, routes)
                : new DirectMapper(policy, routes);
        Device client = device(SegmentLimits.NONE);
        Mapping mapping = mapper.map(client, source, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        assertEquals(order, routes.asked());
        mapping.unmap();
        assertEquals(order, routes.asked());
        // The next call asks again: nothing of it is remembered.
        mapper.mapAgain(mapping, source, MapAttributes.NONE, new DmaSgList());
        assertEquals(2 * order.size(), routes.asked().size());
    }

    /** Where ordinary memory would be bounced, peer memory gives an error, and what was bounced before it is given back (S28). */
    @Property(tries = TRIES)
    void peerMemoryIsNeverBounced(@ForAll("pieces") List<Piece> pieces, @ForAll("reachable") List<MapType> types)
            throws DmaException {
        BioVecList source = new BioVecList();
        for (Piece piece : pieces) {
            source.append(HIGH_PFN, piece.length() % GRANULE, 1 + piece.length() % GRANULE, piece.provider());
        }
        GivenRoutes routes = new GivenRoutes(types, true);
        long bouncing = -1;
        for (long i = source.entries() - 1; i >= 0; i--) {
            int provider = source.provider(i);
            bouncing = provider != 0 && !routes.byBus(provider) ? i : bouncing;
        }
        SparseMemory memory = new SparseMemory();
        BouncePool pool = new BouncePool(1 << 24, 1 << 20, memory);
        DmaMapper mapper = DirectMapper.bouncing(MapperSettings.DEFAULT.withRoutes(routes), pool);
        Device low = Device.named("low").dmaBits(32).build();
        DmaSgList list = new DmaSgList();
        if (bouncing < 0) {
            mapper.map(low, source, Direction.TO_DEVICE, MapAttributes.NONE, list)
                    .unmap();
        } else {
            DmaException thrown = assertThrows(
                    DmaException.class, () -> mapper.map(low, source, Direction.TO_DEVICE, MapAttributes.NONE, list));
            assertEquals(DmaError.EIO, thrown.error());
            assertEquals(bouncing, thrown.entry());
            assertTrue(thrown.getMessage().contains("peer memory is never bounced"), thrown.getMessage());
            assertEquals(0, list.segments());
        }
        assertEquals(pool.slots(), pool.freeSlots());
    }

    @Property(tries = 20)
    void aMapperWithoutRoutesSaysSoAndRefusesAll(@ForAll boolean iommu) {
        DmaMapper mapper = iommu
                ? new IommuMapper(IommuDomain.builder().build(), Policy.MINIMAL, PeerRoutes.NONE)
                : new DirectMapper(Policy.MINIMAL, PeerRoutes.NONE);
        assertFalse(mapper.peerMemorySupported());
        BioVecList source = new BioVecList();
        source.append(1, 0, 4096, 1);
        DmaException thrown = assertThrows(
                DmaException.class,
                () -> mapper.map(
                        device(SegmentLimits.NONE), source, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList()));
        assertEquals(DmaError.EREMOTEIO, thrown.error());
    }
}
