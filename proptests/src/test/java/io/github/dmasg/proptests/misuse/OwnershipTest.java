package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.check.MisuseKind;
import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the types cannot refuse is refused at run time, and a mapping ends exactly once, whoever ends it. */
class OwnershipTest {
    private static final Device DEVICE = Device.named("nic").build();
    private static final PageSource SOURCE = new PhysicalRange(0x10_0000, 0x3000);

    private final IommuDomain domain = IommuDomain.builder().build();
    private final IommuMapper mapper = new IommuMapper(domain);

    private <M extends Mapping> M map(Direction<M> direction) throws DmaException {
        return mapper.map(DEVICE, SOURCE, direction, MapAttributes.NONE, new DmaSgList());
    }

    @Test
    void aCastDoesNotTurnTheDirection() throws DmaException {
        Mapping toDevice = map(Direction.TO_DEVICE);
        Mapping fromDevice = map(Direction.FROM_DEVICE);
        Mapping both = map(Direction.BIDIRECTIONAL);
        assertRefused(() -> ((Mapping.FromDevice) toDevice).syncForCpu());
        assertRefused(() -> ((Mapping.DeviceWrites) toDevice).syncForCpu(0, 64));
        assertRefused(() -> ((Mapping.FromDevice) toDevice).giveBack());
        assertRefused(() -> ((Mapping.ToDevice) fromDevice).syncForDevice());
        assertRefused(() -> ((Mapping.Bidirectional) fromDevice).syncForDevice(0, 64));
        assertRefused(() -> ((Mapping.ToDevice) fromDevice).takeBack());
        assertRefused(() -> ((Mapping.ToDevice) both).takeBack());
        assertRefused(() -> ((Mapping.FromDevice) both).giveBack());
        for (Mapping mapping : new Mapping[] {toDevice, fromDevice, both}) {
            assertTrue(mapping.live());
            mapping.unmap();
        }
        assertEquals(0, domain.iovas().liveBytes());
    }

    private static void assertRefused(Runnable wrong) {
        IllegalStateException refusal = assertThrows(IllegalStateException.class, wrong::run);
        assertTrue(refusal.getMessage().contains("(expected: a direction that has it)"), refusal::getMessage);
    }

    @Test
    void aSyncStaysInsideTheMapping() throws DmaException {
        Mapping.Bidirectional mapping = map(Direction.BIDIRECTIONAL);
        long[][] wrong = {{-1, 1}, {0, 0}, {0, -1}, {0, 0x3001}, {0x2fff, 2}, {0x3000, 1}, {1, Long.MAX_VALUE}};
        for (long[] range : wrong) {
            assertThrows(IndexOutOfBoundsException.class, () -> mapping.syncForCpu(range[0], range[1]));
            assertThrows(IndexOutOfBoundsException.class, () -> mapping.syncForDevice(range[0], range[1]));
        }
        mapping.syncForCpu(0x2fff, 1);
        mapping.syncForDevice(0, 0x3000);
        mapping.unmap();
    }

    @Test
    void nothingIsDoneAfterUnmap() throws DmaException {
        Mapping.Bidirectional mapping = map(Direction.BIDIRECTIONAL);
        mapping.unmap();
        assertFalse(mapping.live());
        assertThrows(IllegalStateException.class, mapping::unmap);
        assertThrows(IllegalStateException.class, mapping::syncForCpu);
        assertThrows(IllegalStateException.class, mapping::syncForDevice);
        assertThrows(IllegalStateException.class, () -> mapping.syncForCpu(0, 64));
    }

    @Test
    void aTokenIsMappedAgainOnlyWhenItIsSpentAndByItsMapper() throws DmaException {
        Mapping mapping = map(Direction.TO_DEVICE);
        DmaSgList list = new DmaSgList();
        assertThrows(IllegalStateException.class, () -> mapper.mapAgain(mapping, SOURCE, MapAttributes.NONE, list));
        mapping.unmap();
        DirectMapper other = new DirectMapper();
        assertThrows(IllegalArgumentException.class, () -> other.mapAgain(mapping, SOURCE, MapAttributes.NONE, list));
        assertEquals(0, list.segments());
        mapper.mapAgain(mapping, SOURCE, MapAttributes.NONE, list);
        assertTrue(mapping.live());
        mapping.unmap();
        assertEquals(0, domain.iovas().liveBytes());
    }

    @Test
    void anotherThreadMayUnmap() throws Exception {
        Mapping mapping = map(Direction.FROM_DEVICE);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            other.submit(mapping::unmap).get();
        } finally {
            other.shutdown();
        }
        assertFalse(mapping.live());
        assertEquals(0, domain.iovas().liveBytes());
        assertEquals(0, domain.table().leaves());
    }

    @Test
    void ofTwoThreadsThatUnmapExactlyOneDoes() throws Exception {
        MisuseLedger ledger = new MisuseLedger();
        IommuMapper watched = new IommuMapper(domain, MapperSettings.DEFAULT.withObserver(ledger));
        int rounds = 2000;
        CyclicBarrier start = new CyclicBarrier(2);
        AtomicReference<Mapping> shared = new AtomicReference<>();
        int[] refusals = new int[2];
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            Future<?>[] done = new Future<?>[2];
            for (int t = 0; t < 2; t++) {
                int self = t;
                done[t] = two.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        if (self == 0) {
                            // Every other round with the ledger, whose events must not tear either.
                            shared.set((round % 2 == 0 ? mapper : watched)
                                    .map(DEVICE, SOURCE, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList()));
                        }
                        start.await();
                        try {
                            shared.get().unmap();
                        } catch (IllegalStateException second) {
                            refusals[self]++;
                        }
                        start.await();
                    }
                    return null;
                });
            }
            done[0].get();
            done[1].get();
        } finally {
            two.shutdownNow();
        }
        assertEquals(rounds, refusals[0] + refusals[1]);
        assertEquals(0, domain.iovas().liveBytes());
        assertEquals(0, domain.table().leaves());
        assertEquals(0, ledger.live());
        ledger.checkInvariants();
        assertEquals(rounds / 2, ledger.found().size());
        assertTrue(ledger.found().stream().allMatch(misuse -> misuse.kind() == MisuseKind.SECOND_UNMAP));
    }
}
