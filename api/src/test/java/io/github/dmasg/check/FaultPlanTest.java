package io.github.dmasg.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.check.FaultPlan.SinkFault;
import io.github.dmasg.check.FaultPlan.Step;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.map.CpuCaches;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapStep;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.MappingObserver;
import io.github.dmasg.map.MappingWatch;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.map.ReservationWatch;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a plan hooks into does what it did, except at the step that fails. */
class FaultPlanTest {
    private static final Device NIC = Device.named("nic").build();

    private final FaultPlan plan = new FaultPlan();
    private final List<String> done = new ArrayList<>();

    /** What was done since the last time. */
    private List<String> done() {
        List<String> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    private <T extends Throwable> T fails(Class<T> type, Step step, Executable call) {
        T thrown = assertThrows(type, call);
        assertEquals(step, plan.fired());
        assertTrue(
                String.valueOf(thrown.getMessage())
                        .contains(step + ": made to fail (expected: to succeed, without a fault plan)"),
                thrown::toString);
        return thrown;
    }

    @Test
    void theStepThatWasNamedFailsAndNoOther() {
        assertFalse(plan.fails(MapStep.IOVA_RANGE));
        assertNull(plan.fired());
        plan.failAt(2);
        assertFalse(plan.fails(MapStep.IOVA_RANGE));
        assertNull(plan.fired());
        assertTrue(plan.fails(MapStep.BOUNCE_SLOT));
        assertEquals(Step.BOUNCE_SLOT, plan.fired());
        assertFalse(plan.fails(MapStep.BOUNCE_SLOT));
        plan.failAt(1);
        assertNull(plan.fired());
        assertTrue(plan.fails(MapStep.IOVA_RANGE));
        assertEquals(Step.IOVA_RANGE, plan.fired());
        plan.failAt(0);
        assertNull(plan.fired());
        assertFalse(plan.fails(MapStep.IOVA_RANGE));
    }

    private static List<String> read(PageSource source) {
        List<String> entries = new ArrayList<>();
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                entries.add(Long.toHexString(cursor.phys(i)) + "+" + cursor.length(i));
            }
        }
        return entries;
    }

    @Test
    void aSourceFailsWhenItIsOpenedOrRead() {
        BioVecList list = new BioVecList();
        list.append(0x1000, 16);
        list.append(0x3000, 32);
        PageSource source = plan.source(list);
        assertEquals(List.of("1000+16", "3000+32"), read(source));
        plan.failAt(1);
        fails(IllegalStateException.class, Step.SOURCE_READ, source::cursor);
        plan.failAt(2);
        PageCursor cursor = source.cursor();
        fails(IllegalStateException.class, Step.SOURCE_READ, cursor::next);
        assertTrue(cursor.next());
        assertEquals(0x1000, cursor.phys(cursor.from()));
    }

    /** Says what it was asked to do. */
    private final class Sink implements DmaSink {
        @Override
        public SegmentLimits limits() {
            return SegmentLimits.NONE.withMaxSegments(3);
        }

        @Override
        public void begin() {
            done.add("begin");
        }

        @Override
        public void accept(long[] addresses, long[] extents, int from, int to) {
            done.add("accept " + addresses[from] + " " + extents[from] + " " + from + ".." + to);
        }

        @Override
        public void commit() {
            done.add("commit");
        }

        @Override
        public void abort() {
            done.add("abort");
        }
    }

    private static void use(DmaSink sink) throws DmaException {
        sink.begin();
        sink.accept(new long[] {0, 7, 0}, new long[] {0, 8, 0}, 1, 2);
        sink.commit();
    }

    @Test
    void aSinkFailsAtEachOfItsSteps() throws DmaException {
        DmaSink sink = plan.sink(new Sink(), SinkFault.UNCHECKED);
        assertEquals(SegmentLimits.NONE.withMaxSegments(3), sink.limits());
        use(sink);
        sink.abort();
        assertEquals(List.of("begin", "accept 7 8 1..2", "commit", "abort"), done());
        plan.failAt(1);
        fails(IllegalStateException.class, Step.SINK_BEGIN, () -> use(sink));
        assertEquals(List.of(), done());
        plan.failAt(2);
        fails(IllegalStateException.class, Step.SINK_ACCEPT, () -> use(sink));
        assertEquals(List.of("begin"), done());
        plan.failAt(3);
        fails(IllegalStateException.class, Step.SINK_ACCEPTED, () -> use(sink));
        assertEquals(List.of("begin", "accept 7 8 1..2"), done());
        plan.failAt(4);
        fails(IllegalStateException.class, Step.SINK_COMMIT, () -> use(sink));
        assertEquals(List.of("begin", "accept 7 8 1..2"), done());
        plan.failAt(5);
        use(sink);
        assertNull(plan.fired());
    }

    @Test
    void aSinkFailsAsItWasToldTo() {
        DmaSink full = plan.sink(new Sink(), SinkFault.FULL);
        plan.failAt(1);
        DmaException refused = fails(DmaException.class, Step.SINK_ACCEPT, () -> use(full));
        assertEquals(DmaError.ENOMEM, refused.error());
        assertEquals(List.of("begin"), done());
        full.abort();
        assertEquals(List.of("abort"), done());
        DmaSink broken = plan.sink(new Sink(), SinkFault.ERROR);
        plan.failAt(2);
        fails(AssertionError.class, Step.SINK_ACCEPT, () -> use(broken));
        DmaSink both = plan.sink(new Sink(), SinkFault.ALSO_IN_ABORT);
        plan.failAt(2);
        fails(IllegalStateException.class, Step.SINK_ACCEPT, () -> use(both));
        done();
        IllegalStateException second = assertThrows(IllegalStateException.class, both::abort);
        assertEquals("abort: made to fail, after it was done", second.getMessage());
        assertEquals(List.of("abort"), done());
    }

    @Test
    void tableMemoryIsExhaustedByPlan() {
        TablePages few = new TablePages() {
            @Override
            public boolean take(int level) {
                done.add("take " + level);
                return level < 2;
            }

            @Override
            public void give(int level) {
                done.add("give " + level);
            }
        };
        TablePages pages = plan.tablePages(few);
        assertTrue(pages.take(1));
        assertFalse(pages.take(2));
        pages.give(1);
        assertEquals(List.of("take 1", "take 2", "give 1"), done());
        plan.failAt(1);
        assertFalse(pages.take(1));
        assertEquals(Step.TABLE_PAGE, plan.fired());
        assertEquals(List.of(), done());
    }

    @Test
    void aRouteIsOutOfReachByPlan() {
        PeerRoutes named = new PeerRoutes() {
            @Override
            public MapType mapType(int provider, Device client) {
                return MapType.BUS_ADDRESS;
            }

            @Override
            public long busOffset(int provider) {
                return 100L + provider;
            }

            @Override
            public String name(int provider) {
                return "vram" + provider;
            }

            @Override
            public String reason(int provider, Device client) {
                return "near " + provider;
            }
        };
        PeerRoutes routes = plan.routes(named);
        assertEquals(MapType.BUS_ADDRESS, routes.mapType(1, NIC));
        plan.failAt(1);
        assertEquals(MapType.NOT_SUPPORTED, routes.mapType(1, NIC));
        assertEquals(Step.ROUTE, plan.fired());
        assertEquals(MapType.BUS_ADDRESS, routes.mapType(1, NIC));
        assertEquals(103, routes.busOffset(3));
        assertEquals("vram3", routes.name(3));
        assertEquals("near 3", routes.reason(3, NIC));
        assertTrue(routes.supported());
        assertFalse(plan.routes(PeerRoutes.NONE).supported());
    }

    @Test
    void cachesFailInWritingBackOnly() {
        CpuCaches caches = plan.caches(new CpuCaches() {
            @Override
            public void clean(long phys, long length) {
                done.add("clean " + phys + "+" + length);
            }

            @Override
            public void invalidate(long phys, long length) {
                done.add("invalidate " + phys + "+" + length);
            }
        });
        caches.clean(1, 2);
        caches.invalidate(3, 4);
        assertEquals(List.of("clean 1+2", "invalidate 3+4"), done());
        plan.failAt(1);
        caches.invalidate(5, 6);
        fails(IllegalStateException.class, Step.CACHE_CLEAN, () -> caches.clean(7, 8));
        assertEquals(List.of("invalidate 5+6"), done());
    }

    /** Says what it was told. */
    private final class Witness implements MappingObserver {
        final MappingWatch watch = new MappingWatch() {};

        @Override
        public MappingWatch mapped(Mapping mapping, PageSource source, MapAttributes attributes, DmaSegments segments) {
            done.add("mapped " + mapping.bytes());
            return watch;
        }

        @Override
        public ReservationWatch reserved(Reservation reservation) {
            done.add("reserved");
            return new ReservationWatch() {
                @Override
                public void linked(long offset, PageSource source) {
                    done.add("linked " + offset + "+" + source.bytes());
                }

                @Override
                public void synced(long bytes) {
                    done.add("synced " + bytes);
                }

                @Override
                public void unlinking(long offset, long length) {
                    done.add("unlinking " + offset + "+" + length);
                }

                @Override
                public void closing() {
                    done.add("closing");
                }

                @Override
                public String refused() {
                    return "; said the witness";
                }
            };
        }
    }

    @Test
    void anObserverOfAMappingFailsBeforeItIsTold() throws DmaException {
        Witness witness = new Witness();
        MappingObserver observer = plan.observer(witness);
        DirectMapper mapper = new DirectMapper(MapperSettings.DEFAULT.withObserver(observer));
        DmaSgList list = new DmaSgList();
        PageSource source = new PhysicalRange(0x1000, 64);
        Mapping mapping = mapper.map(NIC, source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        assertEquals(List.of("mapped 64"), done());
        assertSame(witness.watch, observer.mapped(mapping, source, MapAttributes.NONE, list));
        done();
        plan.failAt(1);
        fails(
                IllegalStateException.class,
                Step.OBSERVER,
                () -> mapper.map(NIC, source, Direction.TO_DEVICE, MapAttributes.NONE, list));
        assertEquals(List.of(), done());
        assertEquals(1, list.segments());
    }

    @Test
    void anObserverOfAReservationFailsBeforeItIsTold() throws DmaException {
        MappingObserver observer = plan.observer(new Witness());
        IommuMapper mapper =
                new IommuMapper(IommuDomain.builder().build(), MapperSettings.DEFAULT.withObserver(observer));
        Reservation reservation = mapper.reserve(NIC, Direction.TO_DEVICE, 0x1000, 0x4000);
        plan.failAt(1);
        fails(IllegalStateException.class, Step.OBSERVER, () -> reservation.link(0x1000, 0x1000));
        assertEquals(List.of("reserved"), done());
        reservation.link(0x1000, 0x1000);
        reservation.sync();
        reservation.unlink(0, 0x1000);
        reservation.close();
        assertEquals(List.of("linked 0+4096", "synced 4096", "unlinking 0+4096", "closing"), done());
        IllegalStateException closed = assertThrows(IllegalStateException.class, reservation::sync);
        assertTrue(String.valueOf(closed.getMessage()).endsWith("; said the witness"), closed::getMessage);
        plan.failAt(1);
        fails(
                IllegalStateException.class,
                Step.OBSERVER,
                () -> mapper.reserve(NIC, Direction.TO_DEVICE, 0x1000, 0x4000));
        assertEquals(List.of(), done());
    }
}
