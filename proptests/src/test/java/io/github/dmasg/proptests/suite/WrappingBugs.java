package io.github.dmasg.proptests.suite;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.LeafVisitor;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.Policy;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.suite.adapted.ApiImplementation;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Mistakes in a driver's or adapter's layer around the proposed interface. */
final class WrappingBugs {
    private WrappingBugs() {}

    static List<SeededBug> all() {
        return List.of(
                bug("the last of more than 16 segments is lost", "off by one", new Wrapper() {
                    @Override
                    DmaSegments segments(DmaSegments right) {
                        return right.segments() > 16 ? front(right, right.segments() - 1) : right;
                    }
                }),
                bug("a segment list is walked one too far", "walking past the DMA count", new Wrapper() {
                    @Override
                    DmaSegments segments(DmaSegments right) {
                        DmaSgList more = front(right, right.segments());
                        more.append(more.address(0), more.length(0), 0);
                        return more;
                    }
                }),
                bug("every third unmap is forgotten", "leak at device removal", new Wrapper() {
                    private final AtomicInteger unmaps = new AtomicInteger();

                    @Override
                    void unmap(Grant grant) {
                        if (unmaps.incrementAndGet() % 3 != 0) {
                            grant.unmap();
                        }
                    }
                }),
                bug("a second unmap is swallowed", "S32", new Wrapper() {
                    @Override
                    void unmap(Grant grant) {
                        try {
                            grant.unmap();
                        } catch (IllegalStateException e) {
                            // As if all were well.
                        }
                    }
                }),
                bug("sync for the CPU does nothing", "works on x86", new Wrapper() {
                    @Override
                    void syncForCpu(Grant grant, long offset, long length) {}
                }),
                bug("sync for the device does nothing", "works on x86", new Wrapper() {
                    @Override
                    void syncForDevice(Grant grant, long offset, long length) {}
                }),
                bug("a sync covers one byte less", "off by one", new Wrapper() {
                    @Override
                    void syncForCpu(Grant grant, long offset, long length) {
                        if (length > 1) {
                            grant.syncForCpu(offset, length - 1);
                        }
                    }
                }),
                bug("the count told beforehand is that of the entries", "wrong entry count", new Wrapper() {
                    @Override
                    Bounds bounds(Bounds right, Demand demand) {
                        long entries = demand.source().entries();
                        return new Bounds(
                                right.fewest(), Math.max(right.fewest(), entries), Math.max(right.most(), entries));
                    }
                }),
                bug("the direction is always both ways", "wrong direction", new Wrapper() {
                    @Override
                    Demand demand(Demand right) {
                        return new Demand(right.source(), right.device(), Flow.BOTH);
                    }
                }),
                bug("the default limits instead of the device's", "S10", new Wrapper() {
                    @Override
                    Demand demand(Demand right) {
                        return new Demand(
                                right.source(), Device.named("default").build(), right.flow());
                    }
                }));
    }

    private static DmaSgList front(DmaSegments right, long count) {
        DmaSgList copy = new DmaSgList();
        right.forEachSegment((address, length) -> {
            if (copy.segments() < count) {
                copy.append(address, length, 0);
            }
        });
        return copy;
    }

    private static SeededBug bug(String name, String like, Wrapper wrapper) {
        return new SeededBug(name, like, wrapper);
    }

    /** The proposed interface with something wrong around it. */
    private static class Wrapper implements Implementation {
        private final Implementation right = new ApiImplementation(Policy.MINIMAL);

        DmaSegments segments(DmaSegments all) {
            return all;
        }

        void unmap(Grant grant) {
            grant.unmap();
        }

        void syncForCpu(Grant grant, long offset, long length) {
            grant.syncForCpu(offset, length);
        }

        void syncForDevice(Grant grant, long offset, long length) {
            grant.syncForDevice(offset, length);
        }

        Bounds bounds(Bounds told, Demand unusedDemand) {
            return told;
        }

        Demand demand(Demand asked) {
            return asked;
        }

        @Override
        public String name() {
            return right.name();
        }

        @Override
        public Set<MapperKind> mappers() {
            return right.mappers();
        }

        @Override
        public Set<Promise> promises() {
            return right.promises();
        }

        @Override
        public Bench open(Setup setup) {
            return new WrappedBench(this, right.open(setup));
        }
    }

    private record WrappedBench(Wrapper wrapper, Bench right) implements Bench {
        @Override
        public SparseMemory memory() {
            return right.memory();
        }

        @Override
        public Grant map(Demand demand) throws DmaException {
            Grant grant = right.map(wrapper.demand(demand));
            return new WrappedGrant(wrapper, grant, wrapper.segments(grant.segments()));
        }

        @Override
        public Grant mapAgain(Grant spent, Demand demand) throws DmaException {
            Grant grant = right.mapAgain(((WrappedGrant) spent).right, wrapper.demand(demand));
            return new WrappedGrant(wrapper, grant, wrapper.segments(grant.segments()));
        }

        @Override
        public Optional<Bounds> bounds(Demand demand) throws DmaException {
            return right.bounds(demand).map(told -> wrapper.bounds(told, demand));
        }

        @Override
        public long reach(long address, boolean write) {
            return right.reach(address, write);
        }

        @Override
        public void forEachReachable(LeafVisitor visitor) {
            right.forEachReachable(visitor);
        }

        @Override
        public Holdings holdings() {
            return right.holdings();
        }
    }

    private record WrappedGrant(Wrapper wrapper, Grant right, DmaSegments segments) implements Grant {
        @Override
        public void syncForCpu(long offset, long length) {
            wrapper.syncForCpu(right, offset, length);
        }

        @Override
        public void syncForDevice(long offset, long length) {
            wrapper.syncForDevice(right, offset, length);
        }

        @Override
        public void unmap() {
            wrapper.unmap(right);
        }
    }
}
