package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.check.LedgerOptions;
import io.github.dmasg.check.MemoryMap;
import io.github.dmasg.check.Misuse;
import io.github.dmasg.check.MisuseKind;
import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.Cpu;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Every kind of misuse is reported, with the place where the memory was mapped, and says what was expected. */
class MisuseLedgerTest {
    private static final Device NIC = Device.named("nic").build();
    private static final Device DISK = Device.named("disk").build();
    private static final long AT = 0x10_0000;
    private static final PageSource SOURCE = new PhysicalRange(AT, 0x2000);

    private final SparseMemory memory = new SparseMemory();
    private MisuseLedger ledger = new MisuseLedger();
    private final DmaSgList list = new DmaSgList();

    private DmaMapper direct() {
        return new DirectMapper(MapperSettings.DEFAULT.withObserver(ledger));
    }

    private <M extends Mapping> M map(Direction<M> direction) throws DmaException {
        return direct().map(NIC, SOURCE, direction, MapAttributes.NONE, list);
    }

    private Misuse only(MisuseKind kind) {
        List<Misuse> found = ledger.found();
        assertEquals(1, found.size(), found::toString);
        Misuse misuse = found.get(0);
        assertEquals(kind, misuse.kind(), misuse::toString);
        assertTrue(misuse.message().contains("(expected: "), misuse::toString);
        assertTrue(
                misuse.seen().frames().stream()
                        .anyMatch(frame -> frame.getClassName().equals(MisuseLedgerTest.class.getName())),
                misuse::toString);
        return misuse;
    }

    private static void assertNames(Misuse misuse, String method) {
        assertEquals("MisuseLedgerTest", simpleName(misuse), misuse::toString);
        assertEquals(method, misuse.made().frames().get(0).getMethodName(), misuse::toString);
        assertTrue(misuse.message().contains(misuse.made().toString()), misuse::toString);
    }

    private static String simpleName(Misuse misuse) {
        String name = misuse.made().frames().get(0).getClassName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    @Test
    void theCpuWritesWhatTheDeviceOwns() throws DmaException {
        Mapping.ToDevice mapping = map(Direction.TO_DEVICE);
        Cpu cpu = new Cpu(memory, ledger);
        cpu.read(AT, 0x2000);
        assertEquals(List.of(), ledger.found(), "reading what the device only reads does no harm");
        cpu.write(AT - 1, new byte[1]);
        cpu.write(AT + 0x2000, new byte[1]);
        assertEquals(List.of(), ledger.found(), "beside it");
        cpu.write(AT - 64, new byte[65]);
        Misuse misuse = only(MisuseKind.CPU_WRITE);
        assertEquals(0, misuse.entry());
        assertEquals("nic", misuse.device());
        assertNames(misuse, "map");
        assertTrue(misuse.message().contains("0x100000 written by the CPU"), misuse::toString);
        mapping.takeBack();
        cpu.write(AT, new byte[64]);
        mapping.syncForDevice();
        assertEquals(1, ledger.found().size());
        assertFalse(ledger.cpuWrites(AT, 1));
        mapping.unmap();
        assertTrue(ledger.cpuWrites(AT, 0x2000));
    }

    @Test
    void theCpuReadsWhatTheDeviceMayBeWriting() throws DmaException {
        Mapping.FromDevice mapping = map(Direction.FROM_DEVICE);
        assertFalse(ledger.cpuReads(AT + 0x1fff, 1));
        assertNames(only(MisuseKind.CPU_READ), "map");
        mapping.syncForCpu(0x1000, 0x800);
        assertTrue(ledger.cpuReads(AT + 0x1000, 0x800));
        assertTrue(ledger.cpuWrites(AT + 0x1000, 0x800));
        assertFalse(ledger.cpuReads(AT + 0x1000, 0x801));
        assertFalse(ledger.cpuReads(AT + 0xfff, 2));
        mapping.giveBack();
        assertFalse(ledger.cpuReads(AT + 0x1000, 1));
        mapping.unmap();
        assertEquals(4, ledger.found().size());
    }

    @Test
    void theDeviceUsesWhatTheCpuOwns() throws DmaException {
        Mapping.Bidirectional mapping = map(Direction.BIDIRECTIONAL);
        BusMaster nic = new BusMaster(memory, Translation.NONE).watched(NIC, ledger);
        nic.read(list);
        nic.write(list, new byte[0x2000]);
        mapping.syncForCpu(0x1800, 0x10);
        assertEquals(List.of(), ledger.found());
        nic.read(list);
        Misuse misuse = only(MisuseKind.DEVICE_NOT_OWNER);
        assertNames(misuse, "map");
        assertTrue(misuse.message().contains("0x101800 read"), misuse::toString);
        nic.write(list, new byte[0x1801]);
        nic.write(list, new byte[0x1800]);
        assertEquals(2, ledger.found().size());
        mapping.syncForDevice(0x1800, 0x10);
        nic.read(list);
        assertEquals(2, ledger.found().size());
        mapping.unmap();
    }

    @Test
    void theDeviceGoesAgainstTheDirection() throws DmaException {
        Mapping.ToDevice mapping = map(Direction.TO_DEVICE);
        assertTrue(ledger.deviceReads(NIC, AT, 0x2000));
        assertFalse(ledger.deviceWrites(NIC, AT, 1));
        assertNames(only(MisuseKind.DEVICE_DIRECTION), "map");
        mapping.unmap();
        map(Direction.FROM_DEVICE);
        assertFalse(ledger.deviceReads(NIC, AT, 1));
        assertTrue(ledger.deviceWrites(NIC, AT, 0x2000));
    }

    /** With several mappings of the same memory one that allows it is enough for the device, and one that forbids it for the CPU. */
    @Test
    void mappingsOfTheSameMemoryAddUp() throws DmaException {
        Mapping.ToDevice read = map(Direction.TO_DEVICE);
        Mapping.FromDevice write = direct().map(NIC, SOURCE, Direction.FROM_DEVICE, MapAttributes.ALLOW_OVERLAP, list);
        assertTrue(ledger.deviceReads(NIC, AT, 0x2000));
        assertTrue(ledger.deviceWrites(NIC, AT, 0x2000));
        assertEquals(List.of(), ledger.found());
        write.syncForCpu();
        assertFalse(ledger.cpuWrites(AT, 1), "the other still reads it");
        read.takeBack();
        assertTrue(ledger.cpuWrites(AT, 1));
        read.unmap();
        write.unmap();
    }

    @Test
    void theDeviceUsesWhatIsNotMappedForIt() throws DmaException {
        Mapping mapping = map(Direction.TO_DEVICE);
        assertFalse(ledger.deviceReads(DISK, AT, 1), "mapped for another device");
        Misuse misuse = only(MisuseKind.DEVICE_NOT_MAPPED);
        assertEquals("disk", misuse.device());
        assertEquals(null, misuse.made());
        assertFalse(ledger.deviceReads(NIC, AT, 0x2001), "one byte behind");
        assertFalse(ledger.deviceReads(NIC, AT - 1, 2), "one byte before");
        assertTrue(ledger.found().get(1).message().contains("0x102000"));
        assertTrue(ledger.found().get(2).message().contains("0xfffff"));
        mapping.unmap();
    }

    @Test
    void theDeviceUsesWhatWasUnmapped() throws DmaException {
        map(Direction.TO_DEVICE).unmap();
        assertFalse(ledger.deviceReads(NIC, AT + 0x1000, 64));
        Misuse misuse = only(MisuseKind.DEVICE_NOT_MAPPED);
        assertNames(misuse, "map");
        assertEquals(
                "theDeviceUsesWhatWasUnmapped", misuse.ended().frames().get(0).getMethodName());
        assertTrue(misuse.message().contains("after it was unmapped"), misuse::toString);
    }

    @Test
    void aSecondUnmapNamesTheFirst() throws DmaException {
        Mapping mapping = map(Direction.TO_DEVICE);
        unmapFirst(mapping);
        IllegalStateException refused = assertThrows(IllegalStateException.class, mapping::unmap);
        assertTrue(refused.getMessage().contains("MisuseLedgerTest.unmapFirst("), refused::getMessage);
        assertTrue(refused.getMessage().contains("MisuseLedgerTest.map("), refused::getMessage);
        Misuse misuse = only(MisuseKind.SECOND_UNMAP);
        assertNames(misuse, "map");
        assertEquals("unmapFirst", misuse.ended().frames().get(0).getMethodName());
    }

    private static void unmapFirst(Mapping mapping) {
        mapping.unmap();
    }

    /** One token, two lives: each is reported as what it was. */
    @Test
    void aTokenThatIsMappedAgainBeginsANewLife() throws DmaException {
        DmaMapper mapper = direct();
        Mapping mapping = mapper.map(NIC, SOURCE, Direction.TO_DEVICE, MapAttributes.NONE, list);
        unmapFirst(mapping);
        mapAgain(mapper, mapping, new PhysicalRange(2 * AT, 0x1000));
        assertTrue(ledger.cpuWrites(AT, 0x2000), "the first life is over");
        assertFalse(ledger.cpuWrites(2 * AT, 1));
        assertNames(only(MisuseKind.CPU_WRITE), "mapAgain");
        mapping.unmap();
        assertThrows(IllegalStateException.class, mapping::unmap);
        Misuse misuse = ledger.found().get(1);
        assertNames(misuse, "mapAgain");
        assertEquals(
                "aTokenThatIsMappedAgainBeginsANewLife",
                misuse.ended().frames().get(0).getMethodName());
        assertEquals(0, ledger.live());
    }

    private void mapAgain(DmaMapper mapper, Mapping mapping, PageSource source) throws DmaException {
        mapper.mapAgain(mapping, source, MapAttributes.NONE, list);
    }

    @Test
    void aTokenIsUsedAfterUnmap() throws DmaException {
        Mapping.Bidirectional mapping = map(Direction.BIDIRECTIONAL);
        unmapFirst(mapping);
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> mapping.syncForCpu(64, 128));
        assertTrue(refused.getMessage().contains("MisuseLedgerTest.unmapFirst("), refused::getMessage);
        Misuse misuse = only(MisuseKind.USE_AFTER_UNMAP);
        assertTrue(misuse.message().contains("64+128"), misuse::toString);
    }

    @Test
    void aSyncLeavesTheMapping() throws DmaException {
        Mapping.FromDevice mapping = map(Direction.FROM_DEVICE);
        IndexOutOfBoundsException refused =
                assertThrows(IndexOutOfBoundsException.class, () -> mapping.syncForCpu(0x1fff, 2));
        assertTrue(refused.getMessage().contains("MisuseLedgerTest.map("), refused::getMessage);
        assertNames(only(MisuseKind.SYNC_OUT_OF_RANGE), "map");
        assertFalse(ledger.cpuReads(AT + 0x1fff, 1), "a refused sync passes nothing");
        mapping.unmap();
    }

    @Test
    void aCastTurnsTheDirection() throws DmaException {
        Mapping mapping = map(Direction.FROM_DEVICE);
        assertThrows(IllegalStateException.class, () -> ((Mapping.ToDevice) mapping).syncForDevice());
        assertNames(only(MisuseKind.SYNC_DIRECTION), "map");
        mapping.unmap();
    }

    @Test
    void mappingsShareACacheLine() throws DmaException {
        Mapping read = mapBytes(AT, 100, Direction.TO_DEVICE, MapAttributes.NONE);
        mapBytes(AT + 64, 10, Direction.TO_DEVICE, MapAttributes.NONE).unmap();
        assertEquals(List.of(), ledger.found(), "nobody writes");
        mapBytes(AT + 128, 64, Direction.FROM_DEVICE, MapAttributes.NONE).unmap();
        assertEquals(List.of(), ledger.found(), "the next line");
        mapBytes(AT + 127, 1, Direction.FROM_DEVICE, MapAttributes.ALLOW_OVERLAP)
                .unmap();
        assertEquals(List.of(), ledger.found(), "on purpose");
        Mapping allowing = mapBytes(2 * AT, 64, Direction.FROM_DEVICE, MapAttributes.ALLOW_OVERLAP);
        mapBytes(2 * AT, 64, Direction.FROM_DEVICE, MapAttributes.NONE).unmap();
        assertEquals(List.of(), ledger.found(), "the other allows it");
        allowing.unmap();
        mapBytes(AT + 127, 1, Direction.FROM_DEVICE, MapAttributes.NONE).unmap();
        Misuse misuse = only(MisuseKind.SHARED_CACHE_LINE);
        assertEquals(0, misuse.entry());
        assertNames(misuse, "mapBytes");
        assertTrue(misuse.message().contains("100 bytes"), "names the other: " + misuse);
        read.unmap();
    }

    private Mapping mapBytes(long at, long length, Direction<?> direction, MapAttributes attributes)
            throws DmaException {
        BioVecList source = new BioVecList();
        source.append(at, length);
        return direct().map(DISK, source, direction, attributes, list);
    }

    @Test
    void theSourceChangesWhileItIsMapped() throws DmaException {
        BioVecList source = new BioVecList();
        source.append(AT, 0x1000);
        source.append(2 * AT, 0x1000);
        direct().map(NIC, source, Direction.TO_DEVICE, MapAttributes.NONE, list).unmap();
        assertEquals(List.of(), ledger.found());

        Mapping mapping = direct().map(NIC, source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        source.append(3 * AT, 0x1000);
        mapping.unmap();
        assertEquals(2, only(MisuseKind.SOURCE_CHANGED).entry());

        Device snoopless = Device.named("snoopless").coherent(false).build();
        Mapping.ToDevice synced = direct().map(snoopless, source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        source.clear();
        source.append(AT, 0x1000);
        source.append(2 * AT, 0x800);
        source.append(3 * AT, 0x1000);
        synced.syncForDevice(0, 0x2800);
        assertEquals(2, ledger.found().size());
        assertEquals(1, ledger.found().get(1).entry());
        source.clear();
        synced.unmap();
        assertTrue(ledger.found().get(2).message().contains("of 0 entries"));
    }

    @Test
    void memoryThatMustNotBeMapped() throws DmaException {
        MemoryMap map = MemoryMap.builder()
                .memory(0, 1L << 30)
                .kept("kernel text", 0x20_0000, 0x10_0000)
                .deviceMemory(1L << 32, 1L << 20)
                .build();
        ledger = new MisuseLedger(LedgerOptions.DEFAULT.withMemory(map));
        map(Direction.TO_DEVICE).unmap();
        assertEquals(List.of(), ledger.found());
        BioVecList source = new BioVecList();
        source.append(AT, 0x1000);
        source.append(0x1f_f000, 0x1001);
        direct().map(NIC, source, Direction.TO_DEVICE, MapAttributes.NONE, list).unmap();
        Misuse misuse = only(MisuseKind.FORBIDDEN_MEMORY);
        assertEquals(1, misuse.entry());
        assertTrue(misuse.message().contains("kernel text at 0x200000"), misuse::toString);
        assertThrows(IllegalArgumentException.class, () -> map.checked(source));
    }

    @Test
    void aDeviceIsRemovedWithMappingsLive() throws DmaException {
        Mapping mine = map(Direction.TO_DEVICE);
        Mapping others = mapBytes(3 * AT, 64, Direction.TO_DEVICE, MapAttributes.NONE);
        Mapping second = map(Direction.TO_DEVICE);
        List<Misuse> reports = ledger.deviceRemoved(NIC);
        assertEquals(2, reports.size());
        assertEquals(reports, ledger.found());
        reports.forEach(misuse -> {
            assertEquals(MisuseKind.LIVE_AT_REMOVAL, misuse.kind());
            assertNames(misuse, "map");
        });
        mine.unmap();
        second.unmap();
        assertEquals(List.of(), ledger.deviceRemoved(NIC));
        map(Direction.TO_DEVICE).unmap();
        assertEquals(MisuseKind.MAPPED_AFTER_REMOVAL, ledger.found().get(2).kind());
        assertEquals(3, ledger.found().size());
        others.unmap();
    }

    @Test
    void mappingsAreLeftAtTheEnd() throws DmaException {
        Mapping mapping = map(Direction.TO_DEVICE);
        mapBytes(3 * AT, 64, Direction.TO_DEVICE, MapAttributes.NONE).unmap();
        List<Misuse> leaks = ledger.leaks();
        assertEquals(1, leaks.size());
        assertEquals(MisuseKind.LEAK, leaks.get(0).kind());
        assertNames(leaks.get(0), "map");
        assertEquals(1, ledger.live());
        mapping.unmap();
        assertEquals(List.of(), ledger.leaks());
    }

    @Test
    void aMappingLivesForTooLong() throws DmaException {
        AtomicLong now = new AtomicLong(-50);
        ledger = new MisuseLedger(LedgerOptions.DEFAULT.withClock(now::get));
        map(Direction.TO_DEVICE);
        now.addAndGet(1_000);
        mapBytes(3 * AT, 64, Direction.TO_DEVICE, MapAttributes.NONE);
        assertEquals(List.of(), ledger.liveLongerThan(Duration.ofNanos(1_000)));
        now.addAndGet(1);
        List<Misuse> old = ledger.liveLongerThan(Duration.ofNanos(1_000));
        assertEquals(1, old.size());
        assertEquals(MisuseKind.LONG_LIVED, old.get(0).kind());
        assertNames(old.get(0), "map");
    }

    @Test
    void reservationsAreWatchedToo() throws DmaException {
        IommuDomain domain = IommuDomain.builder().build();
        IommuMapper mapper = new IommuMapper(domain, MapperSettings.DEFAULT.withObserver(ledger));
        Reservation reservation = mapper.reserve(NIC, Direction.BIDIRECTIONAL, AT, 0x4000);
        reservation.link(AT, 0x1000);
        reservation.link(SOURCE);
        long iova = reservation.address();
        assertFalse(ledger.deviceReads(NIC, iova, 1));
        assertEquals("nic", only(MisuseKind.DEVICE_BEFORE_SYNC).device());
        reservation.sync();
        assertTrue(ledger.deviceReads(NIC, iova, 0x3000));
        assertFalse(ledger.deviceReads(NIC, iova, 0x3001), "behind what is linked");
        assertFalse(ledger.cpuWrites(AT + 0x1fff, 1));
        reservation.unlink(0x1000, 0x2000);
        assertTrue(ledger.cpuWrites(AT + 0x1000, 0x1000));
        assertFalse(ledger.cpuWrites(AT, 1));
        assertFalse(ledger.deviceWrites(NIC, iova + 0x1000, 1));
        reservation.link(2 * AT, 0x1000);
        assertFalse(ledger.deviceWrites(NIC, iova + 0x1000, 1), "linked anew, not yet synced");
        assertEquals(1, ledger.deviceRemoved(NIC).size());
        reservation.close();
        assertEquals(0, ledger.live());
        assertTrue(ledger.cpuWrites(2 * AT, 0x1000));
        IllegalStateException refused = assertThrows(IllegalStateException.class, reservation::sync);
        assertTrue(refused.getMessage().contains("MisuseLedgerTest.reservationsAreWatchedToo("), refused::getMessage);
        ledger.checkInvariants();
    }

    @Test
    void aListenerMayRefuseTheMapping() throws DmaException {
        IllegalStateException thrown = new IllegalStateException("stop");
        ledger = new MisuseLedger(LedgerOptions.DEFAULT.withListener(misuse -> {
            throw thrown;
        }));
        IommuDomain domain = IommuDomain.builder().build();
        IommuMapper mapper = new IommuMapper(domain, MapperSettings.DEFAULT.withObserver(ledger));
        Mapping first = mapper.map(NIC, SOURCE, Direction.FROM_DEVICE, MapAttributes.NONE, list);
        long bytes = domain.iovas().liveBytes();
        assertEquals(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () -> mapper.map(DISK, SOURCE, Direction.FROM_DEVICE, MapAttributes.NONE, list)));
        assertEquals(1, list.segments());
        assertEquals(1, ledger.live());
        assertEquals(bytes, domain.iovas().liveBytes());
        first.unmap();
        assertEquals(0, domain.iovas().liveBytes());
        assertEquals(0, domain.table().leaves());
        assertEquals(0, ledger.live());
        ledger.checkInvariants();
    }

    @Test
    void reportsAreKeptUpToANumber() throws DmaException {
        ledger = new MisuseLedger(LedgerOptions.DEFAULT.withKept(1, 2, 0));
        map(Direction.FROM_DEVICE).unmap();
        for (int i = 0; i < 5; i++) {
            ledger.deviceWrites(NIC, AT, 1);
        }
        assertEquals(2, ledger.found().size());
        assertEquals(3, ledger.dropped());
        assertEquals(null, ledger.found().get(0).made(), "what has ended was not kept");
        assertEquals(1, ledger.found().get(0).seen().frames().size());
    }
}
