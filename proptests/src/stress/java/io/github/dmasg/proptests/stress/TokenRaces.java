package io.github.dmasg.proptests.stress;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PhysicalRange;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Two threads that use one token, which no driver should: exactly one wins, the other is told, and nothing is released twice. */
public final class TokenRaces {
    private static final Device DEVICE = Device.named("device").build();

    private TokenRaces() {}

    /** A token that is live. */
    static final class Live {
        final IommuDomain domain = IommuDomain.builder().startLevels(2).build();
        final IommuMapper mapper = new IommuMapper(domain);
        final Mapping.Bidirectional token;

        Live() {
            try {
                token = mapper.map(
                        DEVICE,
                        new PhysicalRange(0x10_0000, 8192),
                        Direction.BIDIRECTIONAL,
                        MapAttributes.NONE,
                        new DmaSgList());
            } catch (DmaException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean done(Runnable step) {
            try {
                step.run();
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        }

        long held() {
            domain.table().checkInvariants();
            domain.iovas().checkInvariants();
            return domain.iovas().liveBytes() + domain.table().leaves();
        }
    }

    /** Two unmap. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 0", "false, true, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "Exactly one unmapped, the other was told.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Released twice, or not at all.")
    @State
    public static class UnmapTwice {
        private final Live live = new Live();

        @Actor
        public void one(ZZJ_Result r) {
            r.r1 = live.done(live.token::unmap);
        }

        @Actor
        public void other(ZZJ_Result r) {
            r.r2 = live.done(live.token::unmap);
        }

        @Arbiter
        public void afterwards(ZZJ_Result r) {
            r.r3 = live.held();
        }
    }

    /** One unmaps while the other syncs. */
    @JCStressTest
    @Outcome(
            id = {"true, true, 0", "true, false, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "The sync came before the unmap, or was told that it came after.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The unmap was refused, or something is left.")
    @State
    public static class UnmapAndSync {
        private final Live live = new Live();

        @Actor
        public void one(ZZJ_Result r) {
            r.r1 = live.done(live.token::unmap);
        }

        @Actor
        public void other(ZZJ_Result r) {
            r.r2 = live.done(live.token::syncForCpu);
        }

        @Arbiter
        public void afterwards(ZZJ_Result r) {
            r.r3 = live.held();
        }
    }
}
