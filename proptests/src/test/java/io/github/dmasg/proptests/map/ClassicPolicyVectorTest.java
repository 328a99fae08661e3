package io.github.dmasg.proptests.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The classic policy against what Linux 6.12 answered, and the minimal policy never behind it.
 *
 * <p>Calls in which a failure was injected are left to the classic model, which can inject the same; so are lists with an entry of
 * length 0, which a page source must not have.
 */
class ClassicPolicyVectorTest {
    private static final long UNSET_MAX_SEGMENT = 0x1_0000;

    @ParameterizedTest
    @MethodSource("iommuLines")
    void iommuCallsGiveTheKernelsSegments(String line) throws DamagedLineException, DmaException {
        VectorLine call = VectorLine.parse(line);
        int ret = (int) call.decimal("ret");
        boolean injected = call.decimal("failiova") != 0 || (call.hex("failmap") != 0 && ret <= 0);
        BioVecList source = source(call);
        if (injected || source == null) {
            return;
        }
        Device device = device(call);
        PeerRoutes routes = routes(call);
        if (ret == -121) {
            DmaException refusal = assertThrows(
                    DmaException.class,
                    () -> mapInto(mapper(call, Policy.CLASSIC, routes), device, source, new DmaSgList()));
            assertEquals(-ret, refusal.error().errno(), line);
            return;
        }
        if (ret < 0) {
            assertMapsWhatTheKernelStumblesOver(call, device, source, routes);
            return;
        }
        DmaSgList list = new DmaSgList();
        Mapping mapping = mapInto(mapper(call, Policy.CLASSIC, routes), device, source, list);
        long requested = call.text("req").equals("-") ? 0 : call.hex("req");
        assertEquals(requested, mapping.iovaBytes(), line);
        assertEquals(kernelSegments(call), relative(list, mapping), line);

        Bounds bounds = mapper(call, Policy.MINIMAL, routes).bounds(device, source, new DmaSgList());
        // The kernel may break the limits; only where it keeps them is its count one to beat.
        if (keepsLimits(list, device.limits())) {
            assertTrue(bounds.emitted() <= ret, () -> bounds + " against " + line);
        }
        assertEquals(source.bytes(), list.bytes(), line);
    }

    @ParameterizedTest
    @MethodSource("directLines")
    void directCallsGiveTheKernelsSegments(String line) throws DamagedLineException, DmaException {
        VectorLine call = VectorLine.parse(line);
        BioVecList source = source(call);
        if (source == null || !call.text("ranges").equals("-")) {
            return;
        }
        long ret = call.decimal("ret");
        Device.Builder device = Device.named("recorded").limits(SegmentLimits.NONE);
        long mask = call.hex("mask");
        long limit = call.hex("buslim");
        device.busLimit(limit == 0 || Long.compareUnsigned(mask, limit) < 0 ? mask : limit);
        DirectMapper mapper = new DirectMapper(Policy.CLASSIC, routes(call));
        if (ret < 0) {
            DmaException refusal = assertThrows(
                    DmaException.class, () -> mapInto(mapper, device.build(), source, new DmaSgList()), line);
            assertEquals(-ret, refusal.error().errno(), line);
            return;
        }
        DmaSgList list = new DmaSgList();
        mapInto(mapper, device.build(), source, list);
        List<String> got = new ArrayList<>();
        for (long i = 0; i < list.segments(); i++) {
            got.add(Long.toHexString(list.address(i)) + ":" + Long.toHexString(list.length(i)) + ":" + list.flags(i));
        }
        assertEquals(call.items("after", ','), got, line);
    }

    /**
     * Linux 6.12 answers EINVAL to three kinds of list that are in order: one whose last entry has a bus address (what was
     * collected before it is never mapped), one with a granule larger than a page and an entry whose offset is smaller than its
     * offset in the granule (the subtraction wraps), and one with an entry whose granules exceed 32 bits.
     */
    private static void assertMapsWhatTheKernelStumblesOver(
            VectorLine call, Device device, BioVecList source, PeerRoutes routes)
            throws DamagedLineException, DmaException {
        long granule = call.hex("granule");
        long last = source.entries() - 1;
        boolean flaw = routes.mapType(source.provider(last), device) == MapType.BUS_ADDRESS;
        for (long i = 0; i <= last; i++) {
            long inGranule = source.phys(i) & (granule - 1);
            flaw |= source.offset(i) < inGranule;
            flaw |= inGranule + source.length(i) > 0x1_0000_0000L - granule;
        }
        assertEquals(-22, call.decimal("ret"));
        assertTrue(flaw, () -> "no known flaw: " + call);
        DmaSgList list = new DmaSgList();
        mapInto(mapper(call, Policy.MINIMAL, routes), device, source, list);
        assertEquals(source.bytes(), list.bytes());
    }

    private static Mapping mapInto(DmaMapper mapper, Device device, BioVecList source, DmaSgList list)
            throws DmaException {
        return mapper.map(device, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
    }

    private static BioVecList source(VectorLine call) throws DamagedLineException {
        BioVecList source = new BioVecList();
        for (long[] entry : call.tuples("ents", 4)) {
            if (entry[2] == 0) {
                return null;
            }
            source.append(entry[0], entry[1], entry[2], (int) entry[3]);
        }
        return source;
    }

    private static Device device(VectorLine call) throws DamagedLineException {
        long maxSegment = call.hex("maxseg");
        long boundary = call.hex("segb");
        return Device.named("recorded")
                .maxSegmentSize(maxSegment == 0 ? UNSET_MAX_SEGMENT : maxSegment)
                .boundaryMask(boundary == 0 ? SegmentLimits.NO_BOUNDARY : boundary)
                .build();
    }

    private static IommuMapper mapper(VectorLine call, Policy policy, PeerRoutes routes) throws DamagedLineException {
        long granule = call.hex("granule");
        IommuDomain domain = IommuDomain.builder().granule(granule).build();
        return new IommuMapper(domain, policy, routes);
    }

    private static PeerRoutes routes(VectorLine call) throws DamagedLineException {
        Map<Integer, MapType> types = new TreeMap<>();
        Map<Integer, Long> offsets = new TreeMap<>();
        for (String item : call.items("p2p", ',')) {
            String[] parts = item.split(":", -1);
            int provider = Integer.parseInt(parts[0], 16);
            types.put(
                    provider,
                    switch (parts[1]) {
                        case "b" -> MapType.BUS_ADDRESS;
                        case "h" -> MapType.HOST_BRIDGE;
                        default -> MapType.NOT_SUPPORTED;
                    });
            offsets.put(provider, Long.parseUnsignedLong(parts[2], 16));
        }
        return new PeerRoutes() {
            @Override
            public MapType mapType(int provider, Device client) {
                return types.getOrDefault(provider, MapType.NOT_SUPPORTED);
            }

            @Override
            public long busOffset(int provider) {
                return offsets.getOrDefault(provider, 0L);
            }
        };
    }

    private static List<String> kernelSegments(VectorLine call) throws DamagedLineException {
        long base = call.text("iova").equals("-") ? 0 : call.hex("iova");
        List<String> segments = new ArrayList<>();
        for (long[] segment : call.tuples("segs", 3)) {
            segments.add(segment(segment[2] != 0 ? segment[0] : segment[0] - base, segment[1], (int) segment[2]));
        }
        return segments;
    }

    private static List<String> relative(DmaSgList list, Mapping mapping) {
        // The range starts at the granule of the first segment that lies in it.
        long base = -1;
        List<String> segments = new ArrayList<>();
        for (long i = 0; i < list.segments(); i++) {
            boolean bus = list.flags(i) != 0;
            if (!bus && base < 0) {
                long span = Math.max(4096, Long.highestOneBit(mapping.iovaBytes() * 2 - 1));
                base = list.address(i) & -span;
            }
            segments.add(segment(bus ? list.address(i) : list.address(i) - base, list.length(i), list.flags(i)));
        }
        return segments;
    }

    private static String segment(long address, long length, int bus) {
        return Long.toHexString(address) + ":" + Long.toHexString(length) + ":" + bus;
    }

    private static boolean keepsLimits(DmaSgList list, SegmentLimits limits) {
        for (long i = 0; i < list.segments(); i++) {
            if (!limits.allows(list.address(i), list.length(i))) {
                return false;
            }
        }
        return true;
    }

    static Stream<String> iommuLines() {
        return lines("iommu_map_sg.txt");
    }

    static Stream<String> directLines() {
        return lines("direct_map_sg.txt");
    }

    private static Stream<String> lines(String file) {
        try (InputStream in = ClassicPolicyVectorTest.class.getResourceAsStream("/kernel-vectors/" + file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
