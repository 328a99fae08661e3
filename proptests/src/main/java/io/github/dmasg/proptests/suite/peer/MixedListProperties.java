package io.github.dmasg.proptests.suite.peer;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

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
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.gen.GivenRoutes;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Lists that mix ordinary memory and memory of several providers, in any order (S23 to S29). */
public final class MixedListProperties {
    private static final int PROVIDERS = 4;
    private static final long GRANULE = 4096;
    private static final long HIGH_PFN = 1L << 24;
    private static final List<String> CLASSES = List.of(
            "bus address", "host bridge", "ordinary memory", "several providers", "another provider next to it");

    private MixedListProperties() {}

    /** A list, how its providers are reached, and through what it is mapped. */
    private record Mixed(List<Piece> pieces, List<MapType> types, SegmentLimits limits, boolean iommu, Policy policy) {
        @Override
        public String toString() {
            return (iommu ? "IOMMU " : "DIRECT ") + policy + " " + pieces + " " + types
                    + (limits.equals(SegmentLimits.NONE) ? "" : " " + limits);
        }

        DmaMapper mapper(IommuDomain domain, GivenRoutes routes) {
            return iommu ? new IommuMapper(domain, policy, routes) : new DirectMapper(policy, routes);
        }
    }

    /**
     * The properties.
     *
     * @return P50 to P56
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P50",
                                "Behind an IOMMU entries by bus address keep their place, take no IOVA space, and are skipped at unmap; everything "
                                        + "else is translated.")
                        .proves("S23", "S24", "S26")
                        .reaching(CLASSES)
                        .holdsHere(() -> mixed(reachable()), MixedListProperties::busEntriesTakeNoIova),
                named("P51", "Without an IOMMU a device sees the same bytes of a mixed list, by bus address or not.")
                        .proves("S23", "S26")
                        .reaching(CLASSES)
                        .holdsHere(() -> mixed(reachable()), MixedListProperties::withoutAnIommu),
                named("P52", "No segment holds bus addresses of two providers, even if these touch.")
                        .proves("S29")
                        .reaching(List.of("another provider next to it", "bus addresses that touch"))
                        .holdsHere(() -> mixed(reachable()), MixedListProperties::providersAreNeverMerged),
                named("P53", "The classic policy gives each entry by bus address a segment of its own.")
                        .proves("S23", "S26")
                        .reaching(CLASSES)
                        .holdsHere(() -> mixed(reachable()), MixedListProperties::classicBusEntries),
                named(
                                "P54",
                                "Memory out of reach fails the whole call with EREMOTEIO, names entry, memory and device, and leaves nothing.")
                        .proves("S25")
                        .reaching(List.of("refused", "refused behind other entries", "mapped"))
                        .holdsHere(() -> mixed(types()), MixedListProperties::outOfReach),
                named("P55", "The route to a provider is asked for once in a call, and again in the next.")
                        .proves("S24")
                        .reaching(CLASSES)
                        .holdsHere(() -> mixed(reachable()), MixedListProperties::routesAreAskedForOnce),
                named(
                                "P56",
                                "Peer memory is never bounced: where ordinary memory would be, there is an error and nothing is left.")
                        .proves("S28")
                        .reaching(List.of("refused", "bounced"))
                        .holdsHere(() -> mixed(reachable()), MixedListProperties::peerMemoryIsNeverBounced));
    }

    private static Arbitrary<Mixed> mixed(Arbitrary<List<MapType>> types) {
        Arbitrary<List<Piece>> pieces = PageLists.pieces(Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(5, Arbitraries.integers().between(1, PROVIDERS))));
        return Combinators.combine(
                        pieces,
                        types,
                        Arbitraries.oneOf(Arbitraries.just(SegmentLimits.NONE), Devices.limits()),
                        Arbitraries.of(false, true),
                        Arbitraries.of(Policy.class))
                .as(Mixed::new);
    }

    private static Arbitrary<List<MapType>> reachable() {
        return Arbitraries.of(MapType.BUS_ADDRESS, MapType.HOST_BRIDGE).list().ofSize(PROVIDERS);
    }

    private static Arbitrary<List<MapType>> types() {
        return Arbitraries.of(MapType.class).list().ofSize(PROVIDERS);
    }

    private static void count(Trial trial, Mixed input, BioVecList source) {
        TreeSet<Integer> providers = new TreeSet<>();
        for (long i = 0; i < source.entries(); i++) {
            int provider = source.provider(i);
            trial.reached("ordinary memory", provider == 0);
            if (provider != 0) {
                providers.add(provider);
                trial.reached("bus address", input.types.get(provider - 1) == MapType.BUS_ADDRESS);
                trial.reached("host bridge", input.types.get(provider - 1) == MapType.HOST_BRIDGE);
            }
            trial.reached(
                    "another provider next to it",
                    i > 0
                            && provider != source.provider(i - 1)
                            && source.phys(i) == source.phys(i - 1) + source.length(i - 1));
        }
        trial.reached("several providers", providers.size() > 1);
    }

    /** Without an offset between bus and physical addresses, bus addresses touch where memory does. */
    private static boolean touch(BioVecList source, GivenRoutes routes) {
        boolean touch = false;
        for (long i = 1; i < source.entries(); i++) {
            touch |= routes.byBus(source.provider(i))
                    && routes.byBus(source.provider(i - 1))
                    && source.provider(i) != source.provider(i - 1)
                    && source.phys(i) == source.phys(i - 1) + source.length(i - 1);
        }
        return touch;
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
        static List<Long> of(DmaSgList list, @Nullable IommuDomain domain) {
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

    private static void requireKept(SegmentLimits limits, DmaSgList list) {
        list.checkInvariants();
        for (long i = 0; i < list.segments(); i++) {
            long segment = i;
            Expect.that(
                    limits.allows(list.address(i), list.length(i)),
                    () -> "segment " + segment + " (expected: within " + limits + ")");
        }
    }

    private static Set<Long> granulesBehindTheIommu(BioVecList source, GivenRoutes routes) {
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

    private static Set<Long> mappedGranules(IommuDomain domain) {
        TreeSet<Long> granules = new TreeSet<>();
        domain.table().walk((iova, phys, size) -> {
            for (long at = 0; at < size; at += GRANULE) {
                granules.add((phys + at) / GRANULE);
            }
        });
        return granules;
    }

    private static void busEntriesTakeNoIova(Trial trial, Mixed input) throws Exception {
        BioVecList source = Piece.lay(input.pieces);
        count(trial, input, source);
        GivenRoutes routes = new GivenRoutes(input.types, true);
        IommuDomain domain = IommuDomain.builder().build();
        DmaSgList list = new DmaSgList();
        DmaMapper mapper = new IommuMapper(domain, Policy.MINIMAL, routes);
        Mapping mapping = mapper.map(device(input.limits), source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        Expect.same("what the device sees", Bytes.of(source, routes), Bytes.of(list, domain));
        requireKept(input.limits, list);
        Set<Long> granules = granulesBehindTheIommu(source, routes);
        Expect.same("granules within reach", granules, mappedGranules(domain));
        Expect.same("takes no IOVA space", granules.isEmpty(), mapping.iovaBytes() == 0);
        Expect.same("IOVA bytes", mapping.iovaBytes(), domain.iovas().liveBytes());
        long invalidations = domain.invalidations();
        mapping.unmap();
        Expect.same("invalidations", granules.isEmpty() ? 0 : 1, domain.invalidations() - invalidations);
        requireEmpty(domain);
    }

    private static void withoutAnIommu(Trial trial, Mixed input) throws Exception {
        BioVecList source = Piece.lay(input.pieces);
        count(trial, input, source);
        GivenRoutes routes = new GivenRoutes(input.types, true);
        DmaSgList list = new DmaSgList();
        DmaMapper mapper = new DirectMapper(Policy.MINIMAL, routes);
        Mapping mapping = mapper.map(device(input.limits), source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        Expect.same("what the device sees", Bytes.of(source, routes), Bytes.of(list, null));
        requireKept(input.limits, list);
        Expect.same("IOVA bytes", 0, mapping.iovaBytes());
        mapping.unmap();
    }

    /** The hostile case: bus addresses of different providers touch, so only the provider number keeps them apart. */
    private static void providersAreNeverMerged(Trial trial, Mixed input) throws Exception {
        BioVecList source = Piece.lay(input.pieces);
        count(trial, input, source);
        GivenRoutes routes = new GivenRoutes(input.types, false);
        trial.reached("bus addresses that touch", touch(source, routes));
        DmaMapper mapper = input.iommu
                ? new IommuMapper(IommuDomain.builder().build(), Policy.MINIMAL, routes)
                : new DirectMapper(Policy.MINIMAL, routes);
        List<Long> lengths = new ArrayList<>();
        List<Integer> flags = new ArrayList<>();
        mapper.explain(device(input.limits), source, new DmaSgList(), (address, length, flag, lastEntry, rule) -> {
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
            int number = segment;
            Expect.that(
                    !bus || providers.size() == 1,
                    () -> "segment " + number + ": memory of " + providers + " (expected: of one provider)");
            // Nor do bus addresses and others share a segment.
            Expect.same(
                    "segment " + segment + " by bus address",
                    bus,
                    providers.stream().anyMatch(routes::byBus));
        }
    }

    private static void classicBusEntries(Trial trial, Mixed input) throws Exception {
        BioVecList source = Piece.lay(input.pieces);
        count(trial, input, source);
        GivenRoutes routes = new GivenRoutes(input.types, true);
        IommuDomain domain = IommuDomain.builder().build();
        DmaSgList list = new DmaSgList();
        DmaMapper mapper = new IommuMapper(domain, Policy.CLASSIC, routes);
        Mapping mapping = mapper.map(device(SegmentLimits.NONE), source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        Expect.same("what the device sees", Bytes.of(source, routes), Bytes.of(list, domain));
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
        Expect.same("lengths by bus address", expected, flagged);
        mapping.unmap();
    }

    private static void outOfReach(Trial trial, Mixed input) throws Exception {
        BioVecList source = Piece.lay(input.pieces);
        count(trial, input, source);
        long first = 0;
        while (first < source.entries() && !unreachable(input.types, source.provider(first))) {
            first++;
        }
        GivenRoutes routes = new GivenRoutes(input.types, true);
        IommuDomain domain = IommuDomain.builder().build();
        DmaMapper mapper = input.mapper(domain, routes);
        DmaSgList list = new DmaSgList();
        list.append(0x1234, 5, 0);
        Device client = device(SegmentLimits.NONE);
        if (first == source.entries()) {
            mapper.map(client, source, Direction.TO_DEVICE, MapAttributes.NONE, list)
                    .unmap();
            trial.reached("mapped");
            return;
        }
        trial.reached("refused");
        trial.reached("refused behind other entries", first > 0);
        String before = entries(source);
        DmaException thrown = Expect.refused(
                "memory out of reach",
                DmaException.class,
                () -> mapper.map(client, source, Direction.TO_DEVICE, MapAttributes.NONE, list));
        Expect.same("error", DmaError.EREMOTEIO, thrown.error());
        Expect.same("worth a retry", false, thrown.error().retryLater());
        Expect.same("entry named", first, thrown.entry());
        Expect.same(
                "message",
                "EREMOTEIO at entry " + first + ": memory of bar" + source.provider(first)
                        + " for client: out of reach (expected: a provider within reach)",
                thrown.getMessage());
        Expect.same("segments afterwards", 1, list.segments());
        Expect.same("the segment that was there", 0x1234, list.address(0));
        Expect.same("the list afterwards", before, entries(source));
        requireEmpty(domain);
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
    private static void routesAreAskedForOnce(Trial trial, Mixed input) throws Exception {
        BioVecList source = Piece.lay(input.pieces);
        count(trial, input, source);
        List<Integer> order = input.pieces.stream()
                .map(Piece::provider)
                .filter(provider -> provider != 0)
                .distinct()
                .toList();
        GivenRoutes routes = new GivenRoutes(input.types, true);
        DmaMapper mapper = input.mapper(IommuDomain.builder().build(), routes);
        Device client = device(SegmentLimits.NONE);
        Mapping mapping = mapper.map(client, source, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        Expect.same("asked for", order, routes.asked());
        mapping.unmap();
        Expect.same("asked for after unmap", order, routes.asked());
        // The next call asks again: nothing of it is remembered.
        mapper.mapAgain(mapping, source, MapAttributes.NONE, new DmaSgList());
        Expect.same("asked for by two calls", 2L * order.size(), routes.asked().size());
    }

    /** Where ordinary memory would be bounced, peer memory gives an error, and what was bounced before it is given back (S28). */
    private static void peerMemoryIsNeverBounced(Trial trial, Mixed input) throws Exception {
        BioVecList source = new BioVecList();
        for (Piece piece : input.pieces) {
            source.append(HIGH_PFN, piece.length() % GRANULE, 1 + piece.length() % GRANULE, piece.provider());
        }
        GivenRoutes routes = new GivenRoutes(input.types, true);
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
            trial.reached("bounced", source.entries() > 0);
            mapper.map(low, source, Direction.TO_DEVICE, MapAttributes.NONE, list)
                    .unmap();
        } else {
            trial.reached("refused");
            DmaException thrown = Expect.refused(
                    "bouncing peer memory",
                    DmaException.class,
                    () -> mapper.map(low, source, Direction.TO_DEVICE, MapAttributes.NONE, list));
            Expect.same("error", DmaError.EIO, thrown.error());
            Expect.same("entry named", bouncing, thrown.entry());
            Expect.that(
                    String.valueOf(thrown.getMessage()).contains("peer memory is never bounced"),
                    () -> "message: " + thrown.getMessage() + " (expected: the reason)");
            Expect.same("segments", 0, list.segments());
        }
        Expect.same("free slots", pool.slots(), pool.freeSlots());
    }

    private static void requireEmpty(IommuDomain domain) {
        Expect.same("IOVA bytes", 0, domain.iovas().liveBytes());
        Expect.same("leaves", 0, domain.table().leaves());
    }
}
