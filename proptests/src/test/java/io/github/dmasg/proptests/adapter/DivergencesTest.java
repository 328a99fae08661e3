package io.github.dmasg.proptests.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.adapter.ClassicDevices;
import io.github.dmasg.legacy.adapter.MapperSgCalls;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.adapter.SharedDomain;
import io.github.dmasg.legacy.dmamap.DirectMapper;
import io.github.dmasg.legacy.dmamap.DirectUnmapListener;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.dmamap.IommuMapper;
import io.github.dmasg.legacy.iter.SgCopy;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.iter.SgMappingIterator;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageRangeWalk;
import io.github.dmasg.proptests.gen.ClassicTables;
import io.github.dmasg.proptests.gen.GivenRoutes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Where the new interface does something else than the classic one, on purpose: the smallest case of each, with what either does.
 * The same list, in words, is in the documentation of {@code io.github.dmasg.legacy.adapter}.
 */
class DivergencesTest {
    private static final long U32 = 0xffff_ffffL;

    private final Device device = Device.named("nic").build();
    private final GivenRoutes routes = GivenRoutes.oneOfEach();
    private final WarnLog warnings = new WarnLog();
    private final IommuDomain domain = IommuDomain.builder().build();

    /** A table with entries {page frame number, offset, length, provider}. */
    private static SgTable table(long[]... entries) {
        SgTable table = new SgTable();
        table.allocate(entries.length, SgAllocator.heap());
        SgCursor c = new SgCursor(table.sgl());
        for (long[] e : entries) {
            c.array().setPage(c.slot(), PageRef.of(e[0], (int) e[3]), e[2], e[1]);
            c.advance();
        }
        return table;
    }

    private static long[] entry(long pfn, long offset, long length) {
        return new long[] {pfn, offset, length, 0};
    }

    private static long[] entry(long pfn, long offset, long length, int provider) {
        return new long[] {pfn, offset, length, provider};
    }

    private static SgTable mapped(long cpuOffset, long dmaAddress, long dmaLength) {
        SgTable table = table(entry(1, cpuOffset, 1));
        ClassicTables.first(table).setDmaAddress(dmaAddress);
        ClassicTables.first(table).setDmaLength(dmaLength);
        return table;
    }

    private static List<Long> classicPages(SgTable table) {
        List<Long> pages = new ArrayList<>();
        SgPageIterator it = new SgPageIterator();
        it.start(table.sgl(), table.origNents(), 0);
        while (it.next()) {
            pages.add(PageRef.pfn(it.page()));
        }
        return pages;
    }

    private static List<Long> newPages(SgTable table) {
        List<Long> pages = new ArrayList<>();
        SgPages.of(table).forEachPage(pfn -> pages.add(pfn));
        return pages;
    }

    private static List<Long> classicDmaPages(SgTable table) {
        List<Long> pages = new ArrayList<>();
        SgDmaPageIterator it = new SgDmaPageIterator();
        it.start(table.sgl(), table.nents(), 0);
        while (it.next()) {
            pages.add(it.dmaAddress());
        }
        return pages;
    }

    private static List<Long> newDmaPages(SgTable table) {
        List<Long> pages = new ArrayList<>();
        SgSegments.of(table).forEachPage(PageRef.PAGE_SHIFT, address -> pages.add(address));
        return pages;
    }

    private IommuMapper kernel(IommuDomain under, Device of) {
        SharedDomain shared = new SharedDomain(under);
        return new IommuMapper(
                ClassicDevices.of(of, routes),
                new io.github.dmasg.legacy.dmamap.IommuDomain(under.pageSizes(), shared, IommuEvents.NONE),
                shared,
                under.granule(),
                warnings);
    }

    private MapperSgCalls calls(Policy policy, IommuDomain under, Device of) {
        return new MapperSgCalls(new io.github.dmasg.map.IommuMapper(under, policy, routes), of, warnings);
    }

    private static int map(DmaOps ops, SgTable table) {
        return ops.mapSg(ClassicTables.first(table), table.origNents());
    }

    // ---------------------------------------------------------------- page side

    @Test
    void thePageIteratorStartsBeforeTheFirstByte() {
        SgTable table = table(entry(7, 4096, 1));
        assertEquals(List.of(7L, 8L), classicPages(table));
        assertEquals(List.of(8L), newPages(table));
    }

    @Test
    void thePageIteratorShowsNoPageOfAnEntryThatReaches4GiB() {
        SgTable table = table(entry(7, 0, U32 - 4094));
        assertEquals(List.of(), classicPages(table));
        PageRangeWalk walk = new PageRangeWalk(SgPages.of(table));
        assertEquals(true, walk.next());
        assertEquals(1 << 20, walk.count());
    }

    @Test
    void anEmptyEntryHasAPageIfItHasAnOffset() {
        SgTable table = table(entry(7, 1, 0));
        assertEquals(List.of(7L), classicPages(table));
        assertRefused("EINVAL at entry 0: length: 0 (expected: > 0)", table);
    }

    @Test
    void anEmptyEntryMakesTheMappingIteratorLoseAPageOfTheNext() {
        SgTable table = table(entry(7, 4096, 0), entry(9, 0, 8192));
        SgMappingIterator it = new SgMappingIterator(page -> new byte[0], new WarnLog());
        it.start(table.sgl(), 2);
        long bytes = 0;
        while (it.next()) {
            bytes += it.length();
        }
        assertEquals(4096, bytes);
        assertRefused("EINVAL at entry 0: length: 0 (expected: > 0)", table);
    }

    @Test
    void theMappingIteratorShowsNoBytesOfAnEntryThatReaches4GiB() {
        SgTable table = table(entry(7, 1, U32));
        SgMappingIterator it = new SgMappingIterator(page -> new byte[0], new WarnLog());
        it.start(table.sgl(), 1);
        assertEquals(false, it.next());
        assertEquals(U32, SgPages.of(table).bytes());
        PageRangeWalk walk = new PageRangeWalk(SgPages.of(table));
        assertEquals(true, walk.next());
        assertEquals(1 << 20, walk.count());
    }

    @Test
    void clearing4GiBCountsFromZeroAgain() {
        long half = 1L << 31;
        SgTable table = table(entry(7, 0, half), entry(7, 0, half));
        byte[] page = new byte[4096];
        assertEquals(0, SgCopy.zero(table.sgl(), 2, 1L << 32, 0, any -> page));
        assertEquals(1L << 32, SgPages.of(table).bytes());
    }

    private static void assertRefused(String message, SgTable table) {
        assertEquals(
                message,
                assertThrows(DmaException.class, () -> SgPages.of(table).appendTo(new BioVecList()))
                        .getMessage());
    }

    @Test
    void aListShorterThanItsCount() {
        SgTable table = table(entry(7, 0, 1));
        table.setOrigNents(2);
        assertEquals(List.of(7L), classicPages(table));
        assertThrows(UndefinedInKernelException.class, () -> newPages(table));
        MapperSgCalls calls = calls(Policy.MINIMAL, domain, device);
        assertThrows(UndefinedInKernelException.class, () -> calls.mapTable(table, Direction.TO_DEVICE));
        assertEquals(0, calls.live());
    }

    // ---------------------------------------------------------------- DMA side

    @Test
    void theDmaPageIteratorRunsPastTheEndForAPageSideOffset() {
        SgTable table = mapped(1, 0x5000, 4096);
        assertEquals(List.of(0x5000L, 0x6000L), classicDmaPages(table));
        assertEquals(List.of(0x5000L), newDmaPages(table));
    }

    @Test
    void theDmaPageIteratorMissesTheLastPageOfAnUnalignedSegment() {
        SgTable table = mapped(0, 0x5001, 4096);
        assertEquals(List.of(0x5001L), classicDmaPages(table));
        assertEquals(List.of(0x5000L, 0x6000L), newDmaPages(table));
    }

    @Test
    void theDmaPageIteratorGivesAddressesInsidePages() {
        SgTable table = mapped(1, 0x5001, 1);
        assertEquals(List.of(0x5001L), classicDmaPages(table));
        assertEquals(List.of(0x5000L), newDmaPages(table));
    }

    @Test
    void theDmaPageIteratorShowsNoPageOfASegmentOf4GiB() {
        SgTable table = mapped(0, 0x5000, U32);
        assertEquals(List.of(), classicDmaPages(table));
        assertEquals(1 << 20, newDmaPages(table).size());
    }

    @Test
    void aMappedEntryWithoutLengthIsNoSegment() {
        SgTable table = mapped(0, 0x5000, 0);
        assertEquals(List.of(), classicDmaPages(table));
        assertThrows(DmaException.class, () -> SgSegments.of(table).appendTo(new DmaSgList()));
    }

    // ---------------------------------------------------------------- mapping

    @Test
    void theKernelForgetsTheLastRunBeforeABusAddressThatFollowsIt() {
        long[][] entries = {entry(7, 0, 4096), entry(8, 0, 4096, GivenRoutes.BY_BUS)};
        assertEquals(-Errno.EINVAL, map(kernel(IommuDomain.builder().build(), device), table(entries)));
        for (Policy policy : Policy.values()) {
            SgTable table = table(entries);
            assertEquals(0, calls(policy, domain, device).mapTable(table, Direction.TO_DEVICE));
            assertEquals(2, table.nents());
        }
    }

    /** It takes the place in the granule of the offset, not of the address, which then is off the granule. */
    @Test
    void theKernelStumblesOverAnOffsetBelowItsPlaceInALargeGranule() {
        IommuDomain large = IommuDomain.builder().granule(1 << 16).build();
        long[][] entries = {entry(0x11, 0, 4096)};
        assertEquals(-Errno.EINVAL, map(kernel(large, device), table(entries)));
        SgTable table = table(entries);
        assertEquals(0, calls(Policy.CLASSIC, large, device).mapTable(table, Direction.TO_DEVICE));
        assertEquals(0x1000, ClassicTables.first(table).dmaAddress() & 0xffff);
    }

    @Test
    void theKernelRefusesAnEntryWhoseGranulesExceed32Bits() {
        long[][] entries = {entry(7, 0, U32)};
        assertEquals(-Errno.EINVAL, map(kernel(IommuDomain.builder().build(), device), table(entries)));
        assertEquals(0, calls(Policy.CLASSIC, domain, device).mapTable(table(entries), Direction.TO_DEVICE));
    }

    /** The kernel's sum has 32 bits: of 4 GiB and 64 KiB the device is given the 64 KiB. */
    @Test
    void behindAnEntryAboveTheMaximumEverythingJoinsAndTheSumWraps() {
        long most = U32 & -4096;
        long[][] entries = {entry(1, 0, 0x1_1000), entry(1L << 21, 0, most)};
        SgTable old = table(entries);
        assertEquals(1, map(kernel(IommuDomain.builder().build(), unlimitedBoundary()), old));
        assertEquals(0x1_0000, ClassicTables.first(old).dmaLength());
        assertEquals(
                -Errno.EINVAL,
                calls(Policy.CLASSIC, domain, unlimitedBoundary()).mapTable(table(entries), Direction.TO_DEVICE));
        assertEquals(
                "EINVAL at entry 1: joined segment length: 4295032832 (expected: at most 4294967295 with the classic policy)",
                warnings.last());
    }

    private static Device unlimitedBoundary() {
        return Device.named("old").boundaryMask(-1).build();
    }

    @Test
    void theKernelNeverSplitsAndTheMinimalPolicyDoesWhereTheListHasRoom() {
        long[][] entries = {entry(7, 0, 65537), entry(0x100, 0, 4096), entry(0x101, 0, 4096)};
        SgTable old = table(entries);
        assertEquals(2, map(kernel(IommuDomain.builder().build(), device), old));
        assertEquals(65537, ClassicTables.first(old).dmaLength());

        MapperSgCalls calls = calls(Policy.MINIMAL, domain, device);
        SgTable young = table(entries);
        assertEquals(0, calls.mapTable(young, Direction.TO_DEVICE));
        List<Long> lengths = new ArrayList<>();
        SgSegments.of(young).forEachSegment((address, length) -> lengths.add(length));
        assertEquals(List.of(65536L, 1L, 8192L), lengths);

        assertEquals(-Errno.EINVAL, calls.mapTable(table(entries[0]), Direction.TO_DEVICE));
        assertEquals("EINVAL at entry 0: segments: 2 or more (expected: at most 1)", warnings.last());
    }

    @Test
    void aFailedMappingCorruptsThePageSideWhereAnEarlierOneLeftItsTraces() {
        long[][] entries = {entry(7, 0, 1, GivenRoutes.OUT_OF_REACH), entry(8, 0, 4096)};
        SgTable old = table(entries);
        SgTable young = table(entries);
        for (SgTable table : List.of(old, young)) {
            ClassicTables.first(table).setDmaAddress(0x10);
            ClassicTables.first(table).setDmaLength(0x20);
        }
        List<String> pages = ClassicTables.pageSide(old);
        List<String> dmaSide = ClassicTables.dmaSide(young);
        assertEquals(-Errno.EREMOTEIO, map(kernel(IommuDomain.builder().build(), device), old));
        assertNotEquals(pages, ClassicTables.pageSide(old));
        assertEquals("7 10 20 3", ClassicTables.pageSide(old).get(0));
        assertEquals(-Errno.EREMOTEIO, calls(Policy.CLASSIC, domain, device).mapTable(young, Direction.TO_DEVICE));
        assertEquals(pages, ClassicTables.pageSide(young));
        assertEquals(dmaSide, ClassicTables.dmaSide(young));
    }

    @Test
    void aFailedMappingLeavesTheDmaSideAsItWas() {
        Device narrow = Device.named("isa").dmaBits(24).bounceAllowed(false).build();
        long[][] entries = {entry(7, 0, 1), entry(0x1000, 0, 1)};
        SgTable old = table(entries);
        SgTable young = table(entries);
        List<String> before = ClassicTables.dmaSide(young);
        DirectMapper kernel = new DirectMapper(ClassicDevices.of(narrow, routes), DirectUnmapListener.NONE, warnings);
        assertEquals(-Errno.EIO, map(kernel, old));
        assertEquals(List.of("7000 1 0", "ffffffffffffffff 0 0"), ClassicTables.dmaSide(old));
        MapperSgCalls calls = new MapperSgCalls(new io.github.dmasg.map.DirectMapper(), narrow, warnings);
        assertEquals(-Errno.EIO, calls.mapTable(young, Direction.TO_DEVICE));
        assertEquals(before, ClassicTables.dmaSide(young));
    }

    // ---------------------------------------------------------------- unmapping

    /** Two segments, and the driver unmaps with the number of segments: the kernel leaves the second one mapped. */
    @Test
    void theMappedCountInUnmapLeavesPagesReachable() {
        long[][] entries = {entry(7, 0, 4096), entry(8, 0, 1), entry(0x100, 0, 1)};
        IommuDomain leaking = IommuDomain.builder().build();
        SgTable old = table(entries[0], entries[1], entries[2]);
        IommuMapper kernel = kernel(leaking, device);
        assertEquals(2, map(kernel, old));
        assertThrows(IllegalStateException.class, () -> kernel.unmapSg(ClassicTables.first(old), 1));
        assertEquals(1, leaking.table().leaves());

        SgTable young = table(entries);
        MapperSgCalls calls = calls(Policy.CLASSIC, domain, device);
        calls.mapTable(young, Direction.TO_DEVICE);
        assertThrows(
                IllegalArgumentException.class,
                () -> calls.unmapSg(ClassicTables.first(young), young.nents(), Direction.TO_DEVICE));
        assertEquals(3, domain.table().leaves());
        calls.unmapTable(young, Direction.TO_DEVICE);
        assertEquals(0, domain.table().leaves());
    }

    @Test
    void unmappingTwiceTakesSomebodyElsesAddresses() {
        IommuDomain shared = IommuDomain.builder().build();
        IommuMapper kernel = kernel(shared, device);
        SgTable first = table(entry(7, 0, 4096));
        map(kernel, first);
        kernel.unmapSg(ClassicTables.first(first), 1);
        SgTable second = table(entry(9, 0, 4096));
        map(kernel, second);
        assertEquals(
                ClassicTables.first(first).dmaAddress(),
                ClassicTables.first(second).dmaAddress());
        kernel.unmapSg(ClassicTables.first(first), 1);
        assertEquals(0, shared.table().leaves());

        MapperSgCalls calls = calls(Policy.CLASSIC, domain, device);
        calls.mapTable(first, Direction.TO_DEVICE);
        calls.unmapTable(first, Direction.TO_DEVICE);
        calls.mapTable(second, Direction.TO_DEVICE);
        assertThrows(IllegalStateException.class, () -> calls.unmapTable(first, Direction.TO_DEVICE));
        assertEquals(1, domain.table().leaves());
    }
}
