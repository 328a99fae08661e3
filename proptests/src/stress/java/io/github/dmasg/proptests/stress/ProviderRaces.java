package io.github.dmasg.proptests.stress;

import io.github.dmasg.device.Device;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** References to a provider's memory that are taken and put while the provider goes. */
public final class ProviderRaces {
    private static final long PAGE = 4096;
    private static final long BAR = 0x80_0000_0000L;

    private ProviderRaces() {}

    private static PeerProvider onePage() {
        Device gpu = Device.named("gpu").build();
        Bus bus = new Bus();
        bus.place(gpu, bus.hostBridge("hb", Forwarding.NONE).rootPort("rp", false));
        try {
            PeerProvider provider =
                    new PeerProviders(bus).register("vram", gpu, ProviderMemory.shared(BAR, PAGE, BAR));
            provider.addToPool(0, PAGE);
            return provider;
        } catch (PeerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PeerMemory taken(PeerProvider provider) {
        try {
            return provider.allocate(PAGE, PAGE);
        } catch (PeerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One puts the last reference while the other tries to get one. */
    @JCStressTest
    @Outcome(id = "true, false, 0", expect = Expect.ACCEPTABLE, desc = "Got it in time: the memory is still held.")
    @Outcome(id = "false, false, 4096", expect = Expect.ACCEPTABLE, desc = "Came too late: the memory is free.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A reference to memory that was given back, or memory that is lost.")
    @State
    public static class LastPutAndGet {
        private final PeerProvider provider = onePage();
        private final PeerMemory memory = taken(provider);

        @Actor
        public void put() {
            memory.put();
        }

        @Actor
        public void get(ZZJ_Result r) {
            r.r1 = memory.tryGet();
        }

        @Arbiter
        public void afterwards(ZZJ_Result r) {
            provider.checkInvariants();
            r.r3 = provider.free();
        }
    }

    /** One puts the last reference while the other removes the provider. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "Removed, drained, nothing live.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Whoever waits for the last reference waits for ever.")
    @State
    public static class LastPutAndRemove {
        private final PeerProvider provider = onePage();
        private final PeerMemory memory = taken(provider);

        @Actor
        public void put() {
            memory.put();
        }

        @Actor
        public void remove() {
            provider.remove();
        }

        @Arbiter
        public void afterwards(ZZZ_Result r) {
            provider.checkInvariants();
            r.r1 = provider.removed();
            r.r2 = provider.drained().isDone();
            r.r3 = provider.live() == 0;
        }
    }

    /** One takes memory while the other removes the provider. */
    @JCStressTest
    @Outcome(id = "true, false, true", expect = Expect.ACCEPTABLE, desc = "Taken before: drained when it is put.")
    @Outcome(id = "false, true, true", expect = Expect.ACCEPTABLE, desc = "Refused: drained at once.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Drained while somebody holds memory, or never.")
    @State
    public static class TakeAndRemove {
        private final PeerProvider provider = onePage();
        private PeerMemory memory;

        @Actor
        public void take(ZZZ_Result r) {
            try {
                memory = provider.allocate(PAGE, PAGE);
                r.r1 = true;
            } catch (PeerException e) {
                r.r1 = false;
            }
        }

        @Actor
        public void remove() {
            provider.remove();
        }

        @Arbiter
        public void afterwards(ZZZ_Result r) {
            r.r2 = provider.drained().isDone();
            if (memory != null) {
                memory.put();
            }
            provider.checkInvariants();
            r.r3 = provider.drained().isDone();
        }
    }

    /** Two put the only reference. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 4096", "false, true, 4096"},
            expect = Expect.ACCEPTABLE,
            desc = "Exactly one is refused.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Given back twice, or not at all.")
    @State
    public static class PutTwice {
        private final PeerProvider provider = onePage();
        private final PeerMemory memory = taken(provider);

        private boolean put() {
            try {
                memory.put();
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        }

        @Actor
        public void one(ZZJ_Result r) {
            r.r1 = put();
        }

        @Actor
        public void other(ZZJ_Result r) {
            r.r2 = put();
        }

        @Arbiter
        public void afterwards(ZZJ_Result r) {
            provider.checkInvariants();
            r.r3 = provider.free();
        }
    }
}
