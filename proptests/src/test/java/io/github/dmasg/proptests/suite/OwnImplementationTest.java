package io.github.dmasg.proptests.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.LeafVisitor;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyReport;
import io.github.dmasg.proptests.suite.run.PropertyRunner;
import io.github.dmasg.proptests.suite.run.RunPlan;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Somebody else's implementation on the suite: all there is to write, and what comes out. */
class OwnImplementationTest {
    /** Without an IOMMU: every entry is a segment. */
    static final class OneToOne implements Implementation {
        @Override
        public String name() {
            return "one-to-one";
        }

        @Override
        public Set<MapperKind> mappers() {
            return Set.of(MapperKind.DIRECT);
        }

        @Override
        public Set<Promise> promises() {
            return Set.of();
        }

        @Override
        public Bench open(Setup setup) {
            return new OneToOneBench(new SparseMemory());
        }
    }

    private record OneToOneBench(SparseMemory memory) implements Bench {
        @Override
        public Grant map(Demand demand) {
            DmaSgList list = new DmaSgList();
            PageCursor cursor = demand.source().cursor();
            while (cursor.next()) {
                for (int i = cursor.from(); i < cursor.to(); i++) {
                    list.append(cursor.phys(i), cursor.length(i), 0);
                }
            }
            return new OneToOneGrant(list);
        }

        @Override
        public long reach(long address, boolean write) {
            return address;
        }

        @Override
        public void forEachReachable(LeafVisitor visitor) {
            // There is no translation.
        }

        @Override
        public Holdings holdings() {
            return Holdings.NOTHING;
        }
    }

    private record OneToOneGrant(DmaSgList segments) implements Grant {
        @Override
        public void syncForCpu(long offset, long length) {
            // Coherent.
        }

        @Override
        public void syncForDevice(long offset, long length) {
            // Coherent.
        }

        @Override
        public void unmap() {
            // Nothing is held.
        }
    }

    @Test
    void theSuiteRunsOnWhatItPromises() {
        Implementation own = new OneToOne();
        Set<String> held = new TreeSet<>();
        for (NamedProperty<?> property : Catalogue.properties()) {
            if (property.aboutImplementations()) {
                PropertyReport report = new PropertyRunner(RunPlan.of(1, 60)).run(property, own);
                assertEquals(null, report.counterexample(), property::toString);
                if (report.held()) {
                    held.add(property.id());
                }
            }
        }
        assertTrue(held.containsAll(Set.of("P1", "P2", "P3", "P4", "P12", "P16")), held::toString);
    }

    /** It promises nothing of the kind; if it did, the contrary would be shown with a list of an entry or two. */
    @Test
    void aPromiseThatIsNotKeptIsFoundOut() {
        Implementation boastful = new Implementation() {
            private final Implementation own = new OneToOne();

            @Override
            public String name() {
                return own.name();
            }

            @Override
            public Set<MapperKind> mappers() {
                return own.mappers();
            }

            @Override
            public Set<Promise> promises() {
                return Set.of(Promise.FEWEST);
            }

            @Override
            public Bench open(Setup setup) {
                return own.open(setup);
            }
        };
        NamedProperty<?> fewest = Catalogue.properties().stream()
                .filter(property -> property.id().equals("P7"))
                .findFirst()
                .orElseThrow();
        PropertyReport report = new PropertyRunner(RunPlan.of(1, 300)).run(fewest, boastful);
        assertTrue(
                report.counterexample() != null
                        && report.counterexample().minimal().startsWith("DIRECT BOTH [+0x0:0x"),
                () -> String.valueOf(report.counterexample()));
    }
}
