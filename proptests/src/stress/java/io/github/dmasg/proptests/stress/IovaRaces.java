package io.github.dmasg.proptests.stress;

import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.IovaSpace;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Threads that allocate and free in an IOVA space with hardly any room. */
public final class IovaRaces {
    private static final long PAGE = 4096;

    private IovaRaces() {}

    private static IovaSpace room(int pages) {
        return IommuDomain.builder()
                .aperture(PAGE, PAGE + pages * PAGE - 1)
                .startLevels(2)
                .build()
                .iovas();
    }

    /** Two want one of two pages. */
    @JCStressTest
    @Outcome(
            id = {"4096, 8192", "8192, 4096"},
            expect = Expect.ACCEPTABLE,
            desc = "Each gets one.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The same twice, or a failure although there is room.")
    @State
    public static class EnoughForBoth {
        private final IovaSpace space = room(2);

        @Actor
        public void one(JJ_Result r) {
            r.r1 = space.allocate(PAGE, PAGE, Long.MAX_VALUE);
        }

        @Actor
        public void other(JJ_Result r) {
            r.r2 = space.allocate(PAGE, PAGE, Long.MAX_VALUE);
        }
    }

    /** Two want the only page. */
    @JCStressTest
    @Outcome(
            id = {"4096, -1", "-1, 4096"},
            expect = Expect.ACCEPTABLE,
            desc = "Exactly one gets it.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or none.")
    @State
    public static class EnoughForOne {
        private final IovaSpace space = room(1);

        @Actor
        public void one(JJ_Result r) {
            r.r1 = space.allocate(PAGE, PAGE, Long.MAX_VALUE);
        }

        @Actor
        public void other(JJ_Result r) {
            r.r2 = space.allocate(PAGE, PAGE, Long.MAX_VALUE);
        }
    }

    /** One frees the only page, the other wants it; afterwards somebody else does. */
    @JCStressTest
    @Outcome(id = "4096, -1, 4096", expect = Expect.ACCEPTABLE, desc = "Free came first.")
    @Outcome(id = "-1, 4096, 4096", expect = Expect.ACCEPTABLE, desc = "Free came second.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A page was handed out twice or lost.")
    @State
    public static class FreeAndAllocate {
        private final IovaSpace space = room(1);
        private final long held = space.allocate(PAGE, PAGE, Long.MAX_VALUE);

        @Actor
        public void free() {
            space.free(held, PAGE);
        }

        @Actor
        public void allocate(JJJ_Result r) {
            r.r1 = space.allocate(PAGE, PAGE, Long.MAX_VALUE);
        }

        @Arbiter
        public void afterwards(JJJ_Result r) {
            r.r2 = space.allocate(PAGE, PAGE, Long.MAX_VALUE);
            space.checkInvariants();
            r.r3 = space.liveBytes();
        }
    }

    /** Two free the same range. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 0", "false, true, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "Exactly one is refused.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both were let through, or none.")
    @State
    public static class FreeTwice {
        private final IovaSpace space = room(4);
        private final long held = space.allocate(PAGE, PAGE, Long.MAX_VALUE);

        private boolean free() {
            try {
                space.free(held, PAGE);
                return true;
            } catch (IllegalStateException | IllegalArgumentException e) {
                return false;
            }
        }

        @Actor
        public void one(ZZJ_Result r) {
            r.r1 = free();
        }

        @Actor
        public void other(ZZJ_Result r) {
            r.r2 = free();
        }

        @Arbiter
        public void afterwards(ZZJ_Result r) {
            space.checkInvariants();
            r.r3 = space.liveBytes();
        }
    }
}
