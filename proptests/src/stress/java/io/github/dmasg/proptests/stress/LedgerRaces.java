package io.github.dmasg.proptests.stress;

import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PhysicalRange;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** A ledger that several threads tell what they do: what it answers is what it reports. */
public final class LedgerRaces {
    private static final Device DEVICE = Device.named("device").build();
    private static final long PHYS = 0x10_0000;

    private LedgerRaces() {}

    /** A mapping that a ledger watches. */
    static final class Watched {
        final MisuseLedger ledger = new MisuseLedger();
        final Mapping.ToDevice token;

        Watched() {
            try {
                token = new DirectMapper(MapperSettings.DEFAULT.withObserver(ledger))
                        .map(
                                DEVICE,
                                new PhysicalRange(PHYS, 4096),
                                Direction.TO_DEVICE,
                                MapAttributes.NONE,
                                new DmaSgList());
            } catch (DmaException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A device reads while its mapping ends. */
    @JCStressTest
    @Outcome(id = "true, 0, 0", expect = Expect.ACCEPTABLE, desc = "Read in time.")
    @Outcome(id = "false, 1, 0", expect = Expect.ACCEPTABLE, desc = "Read too late, and reported once.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Answer and report differ, or the mapping is still in the books.")
    @State
    public static class ReadAndUnmap {
        private final Watched watched = new Watched();

        @Actor
        public void device(ZII_Result r) {
            r.r1 = watched.ledger.deviceReads(DEVICE, PHYS, 4096);
        }

        @Actor
        public void driver() {
            watched.token.unmap();
        }

        @Arbiter
        public void afterwards(ZII_Result r) {
            watched.ledger.checkInvariants();
            r.r2 = watched.ledger.found().size();
            r.r3 = watched.ledger.live();
        }
    }

    /** The CPU writes while the mapping ends, and the device goes. */
    @JCStressTest
    @Outcome(
            id = {"true, true, 0", "true, false, 0", "false, true, 1", "false, false, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Each answer is one of the two orders, and each misuse is reported.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A misuse that was answered and not reported, or the reverse.")
    @State
    public static class WriteUnmapAndRemove {
        private final Watched watched = new Watched();
        private boolean wrote;
        private int liveAtRemoval;

        @Actor
        public void cpu() {
            wrote = watched.ledger.cpuWrites(PHYS, 64);
        }

        @Actor
        public void driver() {
            watched.token.unmap();
        }

        @Actor
        public void removal() {
            liveAtRemoval = watched.ledger.deviceRemoved(DEVICE).size();
        }

        @Arbiter
        public void afterwards(ZZI_Result r) {
            watched.ledger.checkInvariants();
            r.r1 = wrote;
            r.r2 = liveAtRemoval == 0;
            r.r3 = watched.ledger.found().size() - liveAtRemoval + watched.ledger.live();
        }
    }
}
