package io.github.dmasg.proptests.stress;

import io.github.dmasg.iommu.Access;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.PageTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** A device that looks up addresses while the driver maps and unmaps them: it sees a whole entry or none. */
public final class PageTableRaces {
    private static final long PAGE = 4096;
    private static final long LARGE = 2L << 20;
    private static final long LEFT = 0x1234_5678_9000L;
    private static final long RIGHT = 0x7edc_ba98_6000L;

    private PageTableRaces() {}

    private static PageTable table() {
        return IommuDomain.builder().startLevels(2).spareTables(1).build().table();
    }

    /** An entry comes, goes, and another comes in its place. */
    @JCStressTest
    @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "Not mapped.")
    @Outcome(id = "20015998341125", expect = Expect.ACCEPTABLE, desc = "The first, 0x123456789005.")
    @Outcome(id = "139486488453125", expect = Expect.ACCEPTABLE, desc = "The second, 0x7edcba986005.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Half of one and half of the other.")
    @State
    public static class OneAfterTheOther {
        private final PageTable table = table();

        @Actor
        public void driver() {
            table.map(PAGE, LEFT, PAGE);
            table.unmap(PAGE, PAGE);
            table.map(PAGE, RIGHT, PAGE);
        }

        @Actor
        public void device(J_Result r) {
            r.r1 = table.translate(PAGE + 5);
        }
    }

    /** A large leaf goes, and small ones come in its place, in a table that was not there before. */
    @JCStressTest
    @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "Not mapped.")
    @Outcome(id = "20485", expect = Expect.ACCEPTABLE, desc = "By the large leaf.")
    @Outcome(id = "20015998341125", expect = Expect.ACCEPTABLE, desc = "By the small leaf.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A table taken for a leaf or the reverse.")
    @State
    public static class SmallForLarge {
        private final PageTable table = table();

        {
            table.map(LARGE, 0, LARGE);
        }

        @Actor
        public void driver() {
            table.unmap(LARGE, LARGE);
            table.map(LARGE + 5 * PAGE, LEFT, PAGE);
        }

        @Actor
        public void device(J_Result r) {
            r.r1 = table.translate(LARGE + 5 * PAGE + 5);
        }
    }

    /** A table that became empty serves another address while somebody still walks it. */
    @JCStressTest
    @Outcome(
            id = {"-1, -1", "-1, 139486488453125", "20015998341125, -1", "20015998341125, 139486488453125"},
            expect = Expect.ACCEPTABLE,
            desc = "Each address leads to its own memory or nowhere.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An address leads to what belongs to another.")
    @State
    public static class TableUsedAgain {
        private final PageTable table = table();

        {
            table.map(PAGE, LEFT, PAGE);
        }

        @Actor
        public void driver() {
            table.unmap(PAGE, PAGE);
            table.map(64 * LARGE + PAGE, RIGHT, PAGE);
        }

        @Actor
        public void device(JJ_Result r) {
            r.r1 = table.translate(PAGE + 5);
            r.r2 = table.translate(64 * LARGE + PAGE + 5);
        }
    }

    /** Rights belong to their entry. */
    @JCStressTest
    @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "Not mapped.")
    @Outcome(id = "-2", expect = Expect.ACCEPTABLE, desc = "Mapped for reading only.")
    @Outcome(id = "139486488453120", expect = Expect.ACCEPTABLE, desc = "Mapped for writing too.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A write reaches what is mapped for reading only.")
    @State
    public static class Rights {
        private final PageTable table = table();

        @Actor
        public void driver() {
            table.map(PAGE, LEFT, PAGE, Access.READ);
            table.unmap(PAGE, PAGE);
            table.map(PAGE, RIGHT, PAGE, Access.READ_WRITE);
        }

        @Actor
        public void device(J_Result r) {
            r.r1 = table.reach(PAGE, Access.WRITE);
        }
    }

    /** Two drivers map neighbours for which the same tables are missing. */
    @JCStressTest
    @Outcome(id = "20015998341120, 139486488453120", expect = Expect.ACCEPTABLE, desc = "Both are there.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "One got lost with the table it was put into.")
    @State
    public static class SameMissingTable {
        private final PageTable table = table();

        @Actor
        public void one() {
            table.map(8 * LARGE, LEFT, PAGE);
        }

        @Actor
        public void other() {
            table.map(8 * LARGE + PAGE, RIGHT, PAGE);
        }

        @Arbiter
        public void afterwards(JJ_Result r) {
            table.checkInvariants();
            r.r1 = table.translate(8 * LARGE);
            r.r2 = table.translate(8 * LARGE + PAGE);
        }
    }

    /** One empties a table while another fills it. */
    @JCStressTest
    @Outcome(id = "-1, 139486488453120", expect = Expect.ACCEPTABLE, desc = "The one is gone, the other there.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "What was mapped went with the table.")
    @State
    public static class EmptiedAndFilled {
        private final PageTable table = table();

        {
            table.map(8 * LARGE, LEFT, PAGE);
        }

        @Actor
        public void one() {
            table.unmap(8 * LARGE, PAGE);
            table.trim();
        }

        @Actor
        public void other() {
            table.map(8 * LARGE + PAGE, RIGHT, PAGE);
        }

        @Arbiter
        public void afterwards(JJ_Result r) {
            table.checkInvariants();
            r.r1 = table.translate(8 * LARGE);
            r.r2 = table.translate(8 * LARGE + PAGE);
        }
    }
}
