package io.github.dmasg.cli.trace;

import static io.github.dmasg.cli.trace.EventKind.UNMAP_SG;

import io.github.dmasg.cli.trace.TraceEvent.Direction;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/**
 * Reads the fields behind an event's name.
 *
 * <p>Fields are found by name, not by place, so that a kernel that adds or moves one is still read; a field that the
 * event cannot do without must be there, which also catches lines cut in the middle. Values that contradict each other
 * (counts and array lengths, a range and its size) make the line malformed.
 *
 * <p>Not safe for use by several threads.
 */
final class BodyParser {
    /** Physical addresses of list entries: no machine has more bits. */
    private static final int PHYSICAL_BITS = 52;

    /** Largest physical or DMA address plus length accepted, exclusive: 2^63, so that sums never wrap. */
    private static final long HIGHEST = Long.MAX_VALUE;

    private static final Direction[] DIRECTIONS = Direction.values();
    private static final byte[][] DIRECTION_NAMES =
            Arrays.stream(DIRECTIONS).map(d -> bytes(d.name())).toArray(byte[][]::new);
    private static final byte[] IOMMU = bytes("IOMMU: ");
    private static final byte[] DEV_NAME = bytes("dev_name: ");
    private static final byte[] TRUNCATED = bytes("[TRUNCATED]");
    private static final byte[] FORCE = bytes("FORCE");
    private static final byte[] NORMAL = bytes("NORMAL");
    private static final byte[] DASH = bytes("- ");

    private static final Set<Field> COHERENT = EnumSet.of(Field.DMA_ADDR, Field.SIZE);
    private static final Set<Field> SINGLE_UNMAP = EnumSet.of(Field.DMA_ADDR, Field.SIZE, Field.ATTRS);
    private static final Set<Field> SINGLE_MAP = EnumSet.of(Field.DMA_ADDR, Field.SIZE, Field.ATTRS, Field.PHYS_ADDR);
    private static final Set<Field> LIST_UNMAP = EnumSet.of(Field.PHYS_ADDRS, Field.ATTRS);
    private static final Set<Field> LIST_MAP = EnumSet.of(Field.PHYS_ADDRS, Field.ATTRS, Field.DMA_ADDRS, Field.SIZES);
    private static final Set<Field> BOUNCE = EnumSet.of(Field.DEV_ADDR, Field.SIZE);

    private final DeviceNames names;
    private final FieldScanner scan;
    private final TraceEvent event;
    private final ProbeParser probe;
    private final Set<Field> seen = EnumSet.noneOf(Field.class);

    BodyParser(DeviceNames names, FieldScanner scan, TraceEvent event) {
        this.names = names;
        this.scan = scan;
        this.event = event;
        this.probe = new ProbeParser(scan, event);
    }

    /** Reads the rest of the line for {@code event.kind}. */
    void parse() throws MalformedLineException {
        seen.clear();
        switch (event.kind) {
            case MAP_SG -> mapSg();
            case UNMAP_SG, MAP_SG_ERROR -> physicalList();
            case MAP_PAGE, MAP_RESOURCE -> {
                namedFields();
                require(SINGLE_MAP);
                requireRange("phys_addr", event.physAddr, event.size);
            }
            case UNMAP_PAGE, UNMAP_RESOURCE -> {
                namedFields();
                require(SINGLE_UNMAP);
            }
            case ALLOC, FREE -> {
                namedFields();
                require(COHERENT);
            }
            case SYNC -> namedFields();
            case IOMMU_MAP, IOMMU_UNMAP -> iommuRange();
            case BOUNCED -> bounced();
            case PROBE_TABLE, PROBE_FLAT, PROBE_LIST -> probe.parse();
            case ALLOC_ERROR, OTHER -> {}
        }
    }

    /** The fields of the DMA events, a device first. */
    private void namedFields() throws MalformedLineException {
        device();
        event.dmaAddrs.clear();
        event.sizes.clear();
        event.physAddrs.clear();
        while (true) {
            scan.skipSpaces();
            if (scan.atEnd()) {
                return;
            }
            field(Field.at(scan));
        }
    }

    private void device() throws MalformedLineException {
        int from = scan.position();
        int end = scan.wordEnd();
        if (end == from) {
            throw scan.bad("device", "a device name");
        }
        event.device = names.idOf(scan.bytes(), from, end);
        scan.moveTo(end);
    }

    private void field(Field field) throws MalformedLineException {
        seen.add(field);
        switch (field) {
            case DIR -> event.direction = direction();
            case DMA_ADDR -> event.dmaAddr = (@DmaAddr long) scan.hex("dma_addr");
            case PHYS_ADDR -> event.physAddr = (@PhysAddr long) scan.hex("phys_addr");
            case SIZE -> event.size = (@ByteCount long) scan.decimal("size");
            case NENTS -> {
                event.nents = scan.smallDecimal("nents");
                scan.expect('/', "nents");
                event.fullNents = scan.smallDecimal("nents");
            }
            case ENTS -> {
                event.ents = scan.smallDecimal("ents");
                scan.expect('/', "ents");
                event.fullEnts = scan.smallDecimal("ents");
            }
            case DMA_ADDRS -> array("dma_addrs", event.dmaAddrs);
            case SIZES -> array("sizes", event.sizes);
            case PHYS_ADDRS -> array("phys_addrs", event.physAddrs);
            case TRUNCATED_MARK -> {
                if (!scan.accept(TRUNCATED)) {
                    throw scan.bad("field", "name=value");
                }
            }
            case ATTRS, IOVA, PADDR, DEV_ADDR, UNKNOWN -> scan.moveTo(scan.wordEnd());
        }
        scan.expectBreak(field.label());
    }

    private void array(String field, LongArrayList into) throws MalformedLineException {
        into.clear();
        scan.hexArray(field, into);
    }

    private Direction direction() throws MalformedLineException {
        for (int i = 0; i < DIRECTIONS.length; i++) {
            int from = scan.position();
            if (scan.accept(DIRECTION_NAMES[i])) {
                return DIRECTIONS[i];
            }
            scan.moveTo(from);
        }
        throw scan.bad("dir", "BIDIRECTIONAL, TO_DEVICE, FROM_DEVICE or NONE");
    }

    private void mapSg() throws MalformedLineException {
        namedFields();
        require(LIST_MAP);
        event.truncated = has(Field.TRUNCATED_MARK);
        if (!has(Field.NENTS)) {
            event.nents = event.physAddrs.size();
            event.fullNents = event.nents;
        }
        if (!has(Field.ENTS)) {
            event.ents = event.dmaAddrs.size();
            event.fullEnts = event.ents;
        }
        requireCount("phys_addrs", event.physAddrs.size(), event.nents);
        requireCount("dma_addrs", event.dmaAddrs.size(), event.ents);
        requireCount("sizes", event.sizes.size(), event.ents);
        boolean cut = event.nents != event.fullNents || event.ents != event.fullEnts;
        if (event.nents > event.fullNents || event.ents > event.fullEnts || (cut && !event.truncated)) {
            throw new MalformedLineException(
                    "nents",
                    event.nents + "/" + event.fullNents + " ents=" + event.ents + "/" + event.fullEnts,
                    "a line marked [TRUNCATED] whose first counts do not exceed the second");
        }
        if (event.fullNents == 0 || event.fullEnts == 0 || event.fullEnts > event.fullNents) {
            throw new MalformedLineException(
                    "ents", event.fullEnts + " of nents " + event.fullNents, "1 to nents, and nents above 0");
        }
        requireAddresses();
        for (int i = 0; i < event.sizes.size(); i++) {
            requireRange("dma_addrs", event.dmaAddrs.get(i), event.sizes.get(i));
            if (event.sizes.get(i) >>> Integer.SIZE != 0) {
                throw new MalformedLineException(
                        "sizes", "0x" + Long.toHexString(event.sizes.get(i)), "a size below 2^32");
            }
        }
    }

    private void physicalList() throws MalformedLineException {
        namedFields();
        if (event.kind == UNMAP_SG) {
            require(LIST_UNMAP);
            requireAddresses();
        }
    }

    private void requireAddresses() throws MalformedLineException {
        LongArrayList addresses = event.physAddrs;
        for (int i = 0; i < addresses.size(); i++) {
            if (addresses.get(i) >>> PHYSICAL_BITS != 0) {
                throw new MalformedLineException(
                        "phys_addrs", "0x" + Long.toHexString(addresses.get(i)), "an address below 2^52");
            }
        }
    }

    private void requireRange(String field, long address, long length) throws MalformedLineException {
        if (address < 0 || length <= 0 || length > HIGHEST - address) {
            throw new MalformedLineException(
                    field,
                    "0x" + Long.toHexString(address) + " with size " + length,
                    "a size above 0 and an end below 2^63");
        }
    }

    private static void requireCount(String field, int found, int printed) throws MalformedLineException {
        if (found != printed) {
            throw new MalformedLineException(field, found + " values", printed + ", the count on the same line");
        }
    }

    /** {@code IOMMU: iova=0x1000 - 0x2000 paddr=0x3000 size=4096}; anything else called map is another event. */
    private void iommuRange() throws MalformedLineException {
        if (!scan.accept(IOMMU)) {
            event.kind = EventKind.OTHER;
            return;
        }
        key(Field.IOVA);
        event.iova = (@DmaAddr long) scan.prefixedHex("iova");
        scan.skipSpaces();
        if (!scan.accept(DASH)) {
            throw scan.bad("iova", "'-' and the end of the range");
        }
        long end = scan.prefixedHex("iova");
        scan.skipSpaces();
        if (event.kind == EventKind.IOMMU_MAP) {
            key(Field.PADDR);
            event.physAddr = (@PhysAddr long) scan.prefixedHex("paddr");
            scan.skipSpaces();
        }
        key(Field.SIZE);
        event.size = (@ByteCount long) scan.decimal("size");
        scan.expectBreak("size");
        requireRange("iova", event.iova, event.size);
        if (end != event.iova + event.size) {
            throw new MalformedLineException(
                    "size", Long.toString(event.size), "the length of the range, " + (end - event.iova));
        }
        if (event.kind == EventKind.IOMMU_MAP) {
            requireRange("paddr", event.physAddr, event.size);
        }
    }

    private void key(Field expected) throws MalformedLineException {
        if (!scan.accept(expected.assignment())) {
            throw scan.bad(expected.label(), expected.label() + "=value");
        }
    }

    private void bounced() throws MalformedLineException {
        if (!scan.accept(DEV_NAME)) {
            throw scan.bad("dev_name", "dev_name: and a device name");
        }
        device();
        while (true) {
            scan.skipSpaces();
            if (scan.accept(FORCE) || scan.accept(NORMAL)) {
                break;
            }
            if (scan.atEnd()) {
                throw scan.bad("swiotlb_bounced", "FORCE or NORMAL at the end of the line");
            }
            Field field = Field.at(scan);
            seen.add(field);
            switch (field) {
                case DEV_ADDR -> event.physAddr = (@PhysAddr long) scan.hex("dev_addr");
                case SIZE -> event.size = (@ByteCount long) scan.decimal("size");
                default -> scan.moveTo(scan.wordEnd());
            }
            scan.expectBreak(field.label());
        }
        require(BOUNCE);
        requireRange("dev_addr", event.physAddr, event.size);
    }

    private boolean has(Field field) {
        return seen.contains(field);
    }

    private void require(Set<Field> fields) throws MalformedLineException {
        if (seen.containsAll(fields)) {
            return;
        }
        for (Field field : fields) {
            if (!has(field)) {
                throw new MalformedLineException(field.label(), "missing", field.label() + "= on the line");
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
