package io.github.dmasg.cli.trace;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.cli.trace.TraceEvent.Direction;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    private static final String PREFIX = "         dmaload-1738    [000] .....   136.315986: ";

    private final DeviceNames names = new DeviceNames();
    private final EventParser parser = new EventParser(names, EnumSet.complementOf(EnumSet.of(EventKind.OTHER)));

    private EventParser.Line parse(String line) throws MalformedLineException {
        byte[] bytes = ("junk" + line + "junk").getBytes(StandardCharsets.ISO_8859_1);
        return parser.parse(bytes, 4, bytes.length - 4, 7);
    }

    private TraceEvent event(String body) throws MalformedLineException {
        assertEquals(EventParser.Line.EVENT, parse(PREFIX + body));
        return parser.event();
    }

    private String refusal(String body) {
        return String.valueOf(assertThrows(MalformedLineException.class, () -> parse(PREFIX + body), body)
                .getMessage());
    }

    @Test
    void mapSg() throws MalformedLineException {
        TraceEvent event = event("dma_map_sg: 0000:00:04.0 dir=FROM_DEVICE nents=3/3 ents=1/1 dma_addrs={0xffa9c400}"
                + " sizes={0x2000} phys_addrs={0x115580400,0x126519000,0x1149fb000} attrs=NO_WARN");
        assertAll(
                () -> assertEquals(EventKind.MAP_SG, event.kind()),
                () -> assertEquals(7, event.lineNumber()),
                () -> assertEquals("0000:00:04.0", names.nameOf(event.device())),
                () -> assertEquals(Direction.FROM_DEVICE, event.direction()),
                () -> assertEquals(3, event.fullNents()),
                () -> assertEquals(1, event.fullEnts()),
                () -> assertArrayEquals(
                        new long[] {0xffa9c400L}, event.dmaAddrs().toArray()),
                () -> assertArrayEquals(new long[] {0x2000}, event.sizes().toArray()),
                () -> assertArrayEquals(
                        new long[] {0x115580400L, 0x126519000L, 0x1149fb000L},
                        event.physAddrs().toArray()));
    }

    @Test
    void mapSgCutByTheKernel() throws MalformedLineException {
        TraceEvent event = event("dma_map_sg: 0000:00:05.0 dir=TO_DEVICE nents=2/168 ents=1/11 [TRUNCATED]"
                + " dma_addrs={0x1000} sizes={0x10} phys_addrs={0x5000,0x6000} attrs=");
        assertTrue(event.truncated());
        assertEquals(168, event.fullNents());
        assertEquals(11, event.fullEnts());
        assertEquals(2, event.nents());
    }

    @Test
    void mapSgOfAKernelThatPrintsNoCounts() throws MalformedLineException {
        TraceEvent event =
                event("dma_map_sg: d0 dir=TO_DEVICE dma_addrs={0x1000} sizes={0x10} phys_addrs={0x5000,0x6000} attrs=");
        assertEquals(2, event.fullNents());
        assertEquals(1, event.fullEnts());
    }

    @Test
    void unmapSg() throws MalformedLineException {
        TraceEvent event = event("dma_unmap_sg: 0000:00:04.0 dir=BIDIRECTIONAL phys_addrs={0x115580400} attrs=");
        assertEquals(EventKind.UNMAP_SG, event.kind());
        assertArrayEquals(new long[] {0x115580400L}, event.physAddrs().toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "dma_map_page, MAP_PAGE, phys_addr=165506c02 attrs=",
        "dma_map_phys, MAP_PAGE, phys_addr=165506c02 attrs=",
        "dma_map_resource, MAP_RESOURCE, phys_addr=165506c02 attrs=",
        "dma_unmap_page, UNMAP_PAGE, attrs=",
        "dma_unmap_resource, UNMAP_RESOURCE, attrs=",
        "dma_alloc, ALLOC, virt_addr=000000008c791955 flags=GFP_KERNEL|__GFP_ZERO attrs=",
        "dma_free, FREE, virt_addr=000000008c791955 attrs=",
        "dma_sync_single_for_cpu, SYNC, attrs=",
    })
    void singleRanges(String name, EventKind kind, String rest) throws MalformedLineException {
        TraceEvent event = event(name + ": 0000:00:0d.0 dir=TO_DEVICE dma_addr=ffefbc02 size=42 " + rest);
        assertEquals(kind, event.kind());
        assertEquals(0xffefbc02L, event.dmaAddr());
        assertEquals(42, event.size());
        if (rest.startsWith("phys")) {
            assertEquals(0x165506c02L, event.physAddr());
        }
    }

    @Test
    void iommuRanges() throws MalformedLineException {
        TraceEvent event = event(
                "map: IOMMU: iova=0x00000000bef00000 - 0x00000000bf000000 paddr=0x0000000128400000" + " size=1048576");
        assertEquals(EventKind.IOMMU_MAP, event.kind());
        assertEquals(0xbef00000L, event.iova());
        assertEquals(0x128400000L, event.physAddr());
        assertEquals(1 << 20, event.size());
        event("unmap: IOMMU: iova=0x00000000bef00000 - 0x00000000bf000000 size=1048576 unmapped_size=1048576");
        assertEquals(EventKind.IOMMU_UNMAP, event.kind());
    }

    @Test
    void bounces() throws MalformedLineException {
        TraceEvent event =
                event("swiotlb_bounced: dev_name: 0000:00:0c.0 dma_mask=ffffffff dev_addr=1376c8200 size=2048 NORMAL");
        assertEquals(EventKind.BOUNCED, event.kind());
        assertEquals("0000:00:0c.0", names.nameOf(event.device()));
        assertEquals(0x1376c8200L, event.physAddr());
        assertEquals(2048, event.size());
    }

    @Test
    void flatProbeReadsAsManyValuesAsTheListHas() throws MalformedLineException {
        TraceEvent event = event("sgin_flat: (dma_map_sg_attrs+0x4/0x20) mss=65536 bnd=0xffff mam=0xfff on=2"
                + " e0=0xe0000000200 e1=0xa0000000000 e2=0xffff88a700fd4801 e3=(fault)");
        assertTrue(event.kind().isProbe());
        assertEquals(65536, event.maxSegment());
        assertEquals(0xffff, event.boundaryMask());
        assertEquals(0xfff, event.alignMask());
        assertEquals(2, event.entries());
        assertArrayEquals(
                new long[] {0xe0000000200L, 0xa0000000000L}, event.packed().toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0x2, '0x100000000'",
        "2, 0x2, '0x100000000,0x200000000'",
        "2, 0x1, '0x100000000,0x300000000'",
        "3, 0x2, '0x100000000,0x300000000,0x400000000'",
    })
    void chainedProbeSkipsTheLink(int entries, String link, String expected) throws MalformedLineException {
        TraceEvent event = event("sgin_list: (dma_map_sg_attrs+0x4/0x20) mss=1 bnd=0x0 mam=0x0 n=" + entries
                + " f0=0x100000000 f1=0x200000000 lk=" + link + " c0=0x300000000 c1=0x400000000 c2=0x500000000");
        StringBuilder values = new StringBuilder();
        event.packed()
                .forEach(v ->
                        values.append(values.isEmpty() ? "" : ",").append("0x").append(Long.toHexString(v)));
        assertEquals(expected, values.toString());
    }

    @Test
    void aProbeWithoutRoomForAllShowsTheFirst() throws MalformedLineException {
        TraceEvent event = event("sgin_table: (f+0x4/0x20) mss=1 bnd=0x0 mam=0x0 on=5 e0=0x100000000 e1=0x200000000");
        assertEquals(5, event.entries());
        assertEquals(2, event.packed().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "         dmaload-1738    [001] d.h1.   136.315986: ",
                "           a b-1-1738    [001] d.h1.   136.315986: ",
                "     x-1 [000] .-1738    [001] d.h1.   136.315986: ",
                "dmaload-1738    [001] d.h1.   136.315986: ",
                "         dmaload-1738    (   1738) [001] d.h1.   136.315986: ",
                "         dmaload-1738    (-------) [001] dNh.   136.315986123: ",
                "         dmaload-1738    [001] d.h1.   136315986: ",
            })
    void prefixes(String prefix) throws MalformedLineException {
        parse(prefix + "dma_unmap_sg: d0 dir=TO_DEVICE phys_addrs={0x1} attrs=");
        assertEquals(EventKind.UNMAP_SG, parser.event().kind());
        long here = parser.event().context();
        parse("          <idle>-0       [001] dNH2.   136.4: dma_unmap_sg: d0 dir=TO_DEVICE phys_addrs={0x1} attrs=");
        assertEquals(here, parser.event().context(), "an interrupt is a context of its CPU, not of the task");
    }

    @Test
    void prefixWithoutFlags() throws MalformedLineException {
        parse("              dd-924   [001]    43.837997: dma_unmap_sg:   d0 dir=TO_DEVICE phys_addrs={0x1} attrs=");
        assertEquals(EventKind.UNMAP_SG, parser.event().kind());
    }

    @Test
    void contextsKeepTasksAndInterruptsApart() throws MalformedLineException {
        long task = contextOf("dd-924     [001] d..1. ");
        assertEquals(task, contextOf("dd-924     [000] ..... "), "a task may move");
        assertNotEquals(task, contextOf("dd-924     [001] d.h1. "));
        assertNotEquals(contextOf("dd-924     [001] ..s1. "), contextOf("dd-924     [001] d.H1. "));
        assertEquals(contextOf("dd-924     [001] ..s1. "), contextOf("xx-11     [001] ..s1. "));
        assertNotEquals(contextOf("dd-924     [001] ..s1. "), contextOf("dd-924     [000] ..s1. "));
        assertNotEquals(contextOf("<idle>-0     [001] d..1. "), contextOf("<idle>-0     [000] d..1. "));
        assertNotEquals(contextOf("dd-1     [001] d..1. "), contextOf("<idle>-0     [001] d..1. "));
    }

    private long contextOf(String start) throws MalformedLineException {
        parse(start + "  43.8: dma_unmap_sg: d0 dir=TO_DEVICE phys_addrs={0x1} attrs=");
        return parser.event().context();
    }

    @Test
    void otherEventsAreRecognisedNotRead() throws MalformedLineException {
        assertEquals(
                EventKind.OTHER,
                event("sched_switch: prev_comm=dd prev_pid=924").kind());
        assertEquals(EventKind.OTHER, event("map: something else called map").kind());
        assertEquals(EventKind.OTHER, event("do_fork <-kernel_clone").kind());
    }

    @Test
    void fieldsNobodyWantsAreNotChecked() throws MalformedLineException {
        EventParser only = new EventParser(names, EnumSet.of(EventKind.MAP_SG));
        byte[] line = (PREFIX + "dma_unmap_sg: broken").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(EventParser.Line.EVENT, only.parse(line, 0, line.length, 1));
        assertEquals(EventKind.UNMAP_SG, only.event().kind());
    }

    @Test
    void commentsAndLosses() throws MalformedLineException {
        assertEquals(EventParser.Line.COMMENT, parse(""));
        assertEquals(EventParser.Line.COMMENT, parse("# tracer: nop"));
        assertEquals(EventParser.Line.COMMENT, parse("# entries-in-buffer/entries-written: 100/107   #P:2"));
        assertEquals(EventParser.Line.LOST, parse("CPU:1 [LOST 12 EVENTS]"));
        assertEquals(19, parser.lostEvents());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "dma_unmap_sg: d0 dir=TO_DEVICE phys_addrs={0x1,0x2 | phys_addrs: nothing (expected: ',' or '}')",
                "dma_unmap_sg: d0 dir=TO_DEVICE phys_addrs={0x1} | attrs: missing (expected: attrs= on the line)",
                "dma_unmap_sg: d0 dir=SIDEWAYS phys_addrs={0x1} attrs="
                        + " | dir: 'SIDEWAYS' (expected: BIDIRECTIONAL, TO_DEVICE, FROM_DEVICE or NONE)",
                "dma_unmap_sg: d0 dir=TO_DEVICE phys_addrs={0x1,5} attrs="
                        + " | phys_addrs: '5}' (expected: 0x and a hexadecimal number)",
                "dma_unmap_sg: d0 dir=TO_DEVICE phys_addrs={0x12345678123456781} attrs="
                        + " | phys_addrs: '12345678123456781}' (expected: a number below 2^64)",
                "dma_unmap_sg: d0 dir=TO_DEVICE phys_addrs={0x10000000000000} attrs="
                        + " | phys_addrs: 0x10000000000000 (expected: an address below 2^52)",
                "dma_unmap_sg: | device: nothing (expected: a device name)",
                "dma_map_page: d0 dir=TO_DEVICE dma_addr=10 size=4x phys_addr=20 attrs="
                        + " | size: 'x' (expected: a space after the value)",
                "dma_map_page: d0 dir=TO_DEVICE dma_addr=10 size=9223372036854775808 phys_addr=20 attrs="
                        + " | size: '9223372036854775808' (expected: a number below 2^63)",
                "dma_map_page: d0 dir=TO_DEVICE dma_addr=10 size=0 phys_addr=20 attrs="
                        + " | phys_addr: 0x20 with size 0 (expected: a size above 0 and an end below 2^63)",
                "dma_map_page: d0 dir=TO_DEVICE dma_ad | field: 'dma_ad' (expected: name=value)",
                "dma_map_sg: d0 dir=TO_DEVICE nents=2/2 ents=1/1 dma_addrs={0x1} sizes={0x1} phys_addrs={0x1} attrs="
                        + " | phys_addrs: 1 values (expected: 2, the count on the same line)",
                "dma_map_sg: d0 dir=TO_DEVICE nents=1/2 ents=1/1 dma_addrs={0x1} sizes={0x1} phys_addrs={0x1} attrs="
                        + " | nents: 1/2 ents=1/1"
                        + " (expected: a line marked [TRUNCATED] whose first counts do not exceed the second)",
                "dma_map_sg: d0 dir=TO_DEVICE nents=1/1 ents=2/2 dma_addrs={0x1,0x2} sizes={0x1,0x1} phys_addrs={0x1}"
                        + " attrs= | ents: 2 of nents 1 (expected: 1 to nents, and nents above 0)",
                "dma_map_sg: d0 dir=TO_DEVICE nents=1/1 ents=1/1 dma_addrs={0x1} sizes={0x0} phys_addrs={0x1} attrs="
                        + " | dma_addrs: 0x1 with size 0 (expected: a size above 0 and an end below 2^63)",
                "dma_map_sg: d0 dir=TO_DEVICE nents=1/1 ents=1/1 dma_addrs={0x1} sizes={0x100000000} phys_addrs={0x1}"
                        + " attrs= | sizes: 0x100000000 (expected: a size below 2^32)",
                "dma_map_sg: d0 nents=99999999999/1 | nents: '99999999999/1' (expected: a number below 2^31)",
                "map: IOMMU: iova=0x1000 - 0x3000 paddr=0x5000 size=4096"
                        + " | size: 4096 (expected: the length of the range, 8192)",
                "map: IOMMU: iova=0x1000 - 0x2000 paddr=0x50 | size: nothing (expected: size=value)",
                "map: IOMMU: iova=0x1000 - 0 | iova: '0' (expected: 0x and a hexadecimal number)",
                "swiotlb_bounced: dev_name: d0 dma_mask=ff dev_addr=10 size=20 NORMA"
                        + " | field: 'NORMA' (expected: name=value)",
                "swiotlb_bounced: dev_name: d0 dma_mask=ff dev_addr=10 size=20"
                        + " | swiotlb_bounced: nothing (expected: FORCE or NORMAL at the end of the line)",
                "sgin_flat: (f) mss=1 bnd=0x0 mam=0x0 on=0 | on: 0 (expected: 1 to 2^31 - 1)",
                "sgin_flat: (f) mss=1 bnd=0x0 mam=0x0 on=2 e0=0x1 e5=0x2"
                        + " | probe value: '5=0x2' (expected: e1=0x...)",
                "sgin_flat: (f) mss=(fault) bnd=0x0 | mss: '(fault)' (expected: a decimal number)",
            })
    void malformedBodies(String body, String message) {
        assertEquals(message, refusal(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "         dmaload-1738    [000 .....   136.315986: x: y",
                "         dmaload-1738    [000] .....   136.315986 x: y",
                "         dmaload-1738    [000] .....   ",
                "         dmaload-99999999999    [000] .....   136.315986: x: y",
                "         dmaload-1738    (12 [000] .....   136.315986: x: y",
                "[LINE TOO BIG]",
                "\u0000\u0001\u0002",
            })
    void malformedPrefixes(String line) {
        assertThrows(MalformedLineException.class, () -> parse(line));
    }
}
