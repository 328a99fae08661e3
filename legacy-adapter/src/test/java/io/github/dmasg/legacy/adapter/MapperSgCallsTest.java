package io.github.dmasg.legacy.adapter;

import static io.github.dmasg.legacy.adapter.Lists.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.CpuCaches;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MapperSgCallsTest {
    private final Device device = Device.named("nic").build();
    private final IommuDomain domain = IommuDomain.builder().build();
    private final WarnLog warnings = new WarnLog();
    private final MapperSgCalls calls = new MapperSgCalls(new IommuMapper(domain), device, warnings);

    private static Sg first(SgTable table) {
        return Objects.requireNonNull(table.sgl());
    }

    private void assertReleased() {
        assertEquals(0, calls.live());
        assertEquals(0, domain.table().leaves());
        assertEquals(0, domain.iovas().liveBytes());
    }

    private static void assertRefused(String message, Executable call) {
        assertEquals(message, assertThrows(RuntimeException.class, call).getMessage());
    }

    @Test
    void aClassicDriverGetsOneSegmentOfScatteredPages() {
        SgTable table = Lists.pages(4);
        assertEquals(0, calls.mapTable(table, Direction.TO_DEVICE));
        assertEquals(1, table.nents());
        assertEquals(4, table.origNents());
        assertEquals(4 * 4096, first(table).dmaLength());
        assertEquals(List.of("ffffffffffffffff 0 0"), Lists.dmaSide(table).subList(3, 4));
        assertEquals(4, domain.table().leaves());
        calls.unmapTable(table, Direction.TO_DEVICE);
        assertReleased();
        assertEquals(1, calls.mapSg(first(table), 3, Direction.FROM_DEVICE));
        calls.unmapSg(first(table), 3, Direction.FROM_DEVICE);
        assertReleased();
    }

    /** The bug class the kernel fixed at least fourteen times: the count that came out goes into unmap. */
    @Test
    void theMappedCountInUnmapIsRefusedAndTheMappingStays() {
        SgTable table = Lists.pages(4);
        calls.mapTable(table, Direction.TO_DEVICE);
        assertRefused(
                "unmap, nents: 1 (expected: 4, as given to map; not the number of segments that map returned)",
                () -> calls.unmapSg(first(table), table.nents(), Direction.TO_DEVICE));
        assertRefused(
                "unmap, nents: 3 (expected: 4, as given to map)",
                () -> calls.unmapSg(first(table), 3, Direction.TO_DEVICE));
        assertRefused(
                "unmap, direction: FROM_DEVICE (expected: TO_DEVICE, as given to map)",
                () -> calls.unmapTable(table, Direction.FROM_DEVICE));
        assertRefused(
                "sync for CPU, nents: 1 (expected: 4, as given to map; not the number of segments that map returned)",
                () -> calls.syncForCpu(first(table), 1, Direction.TO_DEVICE));
        assertRefused(
                "sync for device, direction: BIDIRECTIONAL (expected: TO_DEVICE, as given to map)",
                () -> calls.syncTableForDevice(table, Direction.BIDIRECTIONAL));
        assertRefused(
                "unmap: no mapping of this list for nic (expected: mapped and not yet unmapped)",
                () -> calls.unmapSg(Objects.requireNonNull(first(table).next()), 4, Direction.TO_DEVICE));
        assertEquals(4, domain.table().leaves());
        calls.unmapTable(table, Direction.TO_DEVICE);
        assertReleased();
    }

    @Test
    void whoeverUnmapsFirstReleasesAndTheOtherIsRefused() {
        SgTable table = Lists.pages(2);
        String gone = "unmap: no mapping of this list for nic (expected: mapped and not yet unmapped)";
        String spent = "unmap: no live mapping (expected: mapped and not yet unmapped,"
                + " FROM_DEVICE mapping of nic, 8192 bytes)";

        calls.mapTable(table, Direction.FROM_DEVICE);
        Mapping.FromDevice token = calls.mapping(table, Direction.FROM_DEVICE);
        assertTrue(token.live());
        token.unmap();
        assertFalse(token.live());
        assertReleased();
        assertRefused(gone, () -> calls.unmapTable(table, Direction.FROM_DEVICE));
        assertRefused(spent, token::unmap);

        calls.mapTable(table, Direction.FROM_DEVICE);
        Mapping second = calls.mapping(first(table));
        calls.unmapTable(table, Direction.FROM_DEVICE);
        assertReleased();
        assertRefused(spent, second::unmap);
        assertRefused(gone, () -> calls.unmapTable(table, Direction.FROM_DEVICE));

        // The old tokens do not reach the mapping that the same list has now.
        calls.mapTable(table, Direction.FROM_DEVICE);
        assertRefused(spent, token::unmap);
        assertRefused(spent, second::unmap);
        assertFalse(second.live());
        assertEquals(1, calls.live());
    }

    @Test
    void ofTwoThreadsThatUnmapExactlyOneReleases() throws Exception {
        for (int round = 0; round < 200; round++) {
            SgTable table = Lists.pages(2);
            calls.mapTable(table, Direction.TO_DEVICE);
            Mapping token = calls.mapping(first(table));
            AtomicInteger released = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            CyclicBarrier together = new CyclicBarrier(2);
            Thread[] sides = {
                side(together, token::unmap, released, refused),
                side(together, () -> calls.unmapTable(table, Direction.TO_DEVICE), released, refused)
            };
            for (Thread side : sides) {
                side.join();
            }
            assertEquals(1, released.get());
            assertEquals(1, refused.get());
            assertReleased();
        }
    }

    private static Thread side(CyclicBarrier together, Runnable unmap, AtomicInteger released, AtomicInteger refused) {
        Thread thread = new Thread(() -> {
            try {
                together.await();
                unmap.run();
                released.getAndIncrement();
            } catch (IllegalStateException e) {
                refused.getAndIncrement();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void theTokenSaysWhatTheMapperMade() {
        SgTable table = Lists.pages(3);
        calls.mapTable(table, Direction.BIDIRECTIONAL);
        Mapping.Bidirectional token = calls.mapping(table, Direction.BIDIRECTIONAL);
        assertSame(device, token.device());
        assertSame(Direction.BIDIRECTIONAL, token.direction());
        assertEquals(3 * 4096, token.bytes());
        assertEquals(1, token.segments());
        assertEquals(3 * 4096, token.iovaBytes());
        assertFalse(token.needsSync());
        token.syncForCpu();
        token.syncForDevice(0, 1);
        assertThrows(IndexOutOfBoundsException.class, () -> token.syncForCpu(3 * 4096, 1));
        assertThrows(IllegalStateException.class, ((Mapping.ToDevice) token)::takeBack);
        assertThrows(IllegalStateException.class, ((Mapping.FromDevice) token)::giveBack);
        assertThrows(IllegalArgumentException.class, () -> calls.mapping(table, Direction.TO_DEVICE));
        calls.unmapTable(table, Direction.BIDIRECTIONAL);
        assertThrows(IllegalStateException.class, token::syncForCpu);
        assertThrows(IllegalStateException.class, () -> calls.mapping(table, Direction.BIDIRECTIONAL));
    }

    /** The inner token could be mapped again by new code while the list still names it. */
    @Test
    void theTokenOfAListCannotBeUsedForAnotherMapping() {
        DmaMapper mapper = new IommuMapper(domain);
        MapperSgCalls own = new MapperSgCalls(mapper, device, warnings);
        SgTable table = Lists.pages(2);
        own.mapTable(table, Direction.TO_DEVICE);
        Mapping token = own.mapping(first(table));
        token.unmap();
        assertThrows(
                IllegalArgumentException.class,
                () -> mapper.mapAgain(token, SgPages.of(table), MapAttributes.NONE, new DmaSgList()));
    }

    @Test
    void aListThatIsMappedIsNotMappedAgain() {
        SgTable table = Lists.pages(2);
        calls.mapTable(table, Direction.TO_DEVICE);
        List<String> before = Lists.dmaSide(table);
        assertRefused(
                "map: the list is mapped, TO_DEVICE mapping of 2 classic entries for nic (expected: unmapped before)",
                () -> calls.mapTable(table, Direction.TO_DEVICE));
        assertEquals(before, Lists.dmaSide(table));
        calls.unmapTable(table, Direction.TO_DEVICE);
        assertReleased();
    }

    @Test
    void aRefusedMappingGivesTheErrorNumberAndLeavesTheList() {
        SgTable empty = Lists.table(entry(1, 0, 8), entry(1, 0, 0));
        Lists.setDmaSide(empty, 0, 5, 6, 1);
        List<String> before = Lists.dmaSide(empty);
        assertEquals(-Errno.EINVAL, calls.mapTable(empty, Direction.TO_DEVICE));
        assertEquals("EINVAL at entry 1: length: 0 (expected: > 0)", warnings.last());
        assertEquals(before, Lists.dmaSide(empty));
        assertEquals(2, empty.nents());

        assertEquals(-Errno.EINVAL, calls.mapTable(Lists.table(entry(1L << 41, 0, 8)), Direction.TO_DEVICE));
        assertEquals(-Errno.EREMOTEIO, calls.mapTable(Lists.table(entry(1, 0, 8, 3)), Direction.TO_DEVICE));
        assertEquals(-Errno.EINVAL, calls.mapSg(first(Lists.pages(1)), 0, Direction.TO_DEVICE));
        assertEquals(4, warnings.count());

        Device narrow = Device.named("old").dmaBits(24).bounceAllowed(false).build();
        MapperSgCalls direct = new MapperSgCalls(new DirectMapper(), narrow, warnings);
        assertEquals(-Errno.EIO, direct.mapTable(Lists.table(entry(0x1000, 0, 1)), Direction.TO_DEVICE));

        IommuDomain small = IommuDomain.builder().aperture(0x1000, 0x2fff).build();
        MapperSgCalls full = new MapperSgCalls(new IommuMapper(small), device, warnings);
        assertEquals(-Errno.ENOMEM, full.mapTable(Lists.pages(3), Direction.TO_DEVICE));
        assertReleased();
    }

    /** For a device that does not snoop the token walks the memory at each sync; the list may be another's by then. */
    @Test
    void syncGoesByWhatWasMappedWhateverBecameOfTheList() {
        List<String> log = new ArrayList<>();
        CpuCaches caches = new CpuCaches() {
            @Override
            public void clean(long phys, long length) {
                log.add("clean " + Long.toHexString(phys) + " " + length);
            }

            @Override
            public void invalidate(long phys, long length) {
                log.add("invalidate " + Long.toHexString(phys) + " " + length);
            }
        };
        Device loose = Device.named("soc").coherent(false).build();
        MapperSgCalls own =
                new MapperSgCalls(new DirectMapper(MapperSettings.DEFAULT.withCaches(caches)), loose, warnings);
        SgTable table = Lists.table(entry(1, 8, 16), entry(3, 0, 4));
        own.mapTable(table, Direction.FROM_DEVICE);
        first(table).setPage(0x77, 1, 0);
        log.clear();
        own.syncTableForCpu(table, Direction.FROM_DEVICE);
        own.syncTableForDevice(table, Direction.FROM_DEVICE);
        assertEquals(List.of("invalidate 1008 16", "invalidate 3000 4"), log);
        log.clear();
        own.unmapTable(table, Direction.FROM_DEVICE);
        assertEquals(List.of("invalidate 1008 16", "invalidate 3000 4"), log);

        own.mapTable(Lists.table(entry(1, 8, 16)), Direction.TO_DEVICE);
        assertEquals("clean 1008 16", log.get(log.size() - 1));
    }

    @Test
    void theFormWithoutDirectionNamesItItself() {
        SgTable table = Lists.pages(2);
        assertEquals(1, calls.ops(Direction.TO_DEVICE).mapSg(first(table), 2));
        calls.mapping(table, Direction.TO_DEVICE);
        calls.ops(Direction.TO_DEVICE).unmapSg(first(table), 2);
        assertReleased();
    }
}
