package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.map.SpanSource.Entry;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scratch objects of a direct mapper: there again for the next call, and without hold on what the last one was given. */
class ScratchTest {
    private static final Device DEVICE = Device.named("device").build();

    private final DirectMapper mapper = new DirectMapper();
    private final SpanSource source =
            SpanSource.of(Entry.of(0x1000, 512), Entry.of(0x2000, 512), Entry.of(0x2200, 512));
    private final SpanSource bad = SpanSource.of(Entry.of(0x1000, 512), Entry.of(0x2000, 0));

    private void map(SpanSource from, DmaSink to) throws DmaException {
        mapper.map(DEVICE, from, Direction.TO_DEVICE, MapAttributes.NONE, to).unmap();
    }

    /** Not counted: the cursor with which the listener's entries are followed. */
    @Test
    void everyCallFindsTheCursorOfTheOneBefore() throws DmaException {
        map(source, new DmaSgList());
        assertEquals(List.of(1, 0), List.of(source.made(), source.handedBack()));
        map(source, new DmaSgList());
        assertEquals(List.of(1, 1), List.of(source.made(), source.handedBack()));
        mapper.bounds(DEVICE, source, new DmaSgList());
        assertEquals(List.of(1, 3), List.of(source.made(), source.handedBack()));
        mapper.explain(DEVICE, source, new DmaSgList(), (address, length, flags, entry, rule) -> {});
        assertEquals(List.of(2, 4), List.of(source.made(), source.handedBack()));
        map(source, new DmaSgList());
        assertEquals(List.of(2, 5), List.of(source.made(), source.handedBack()));
    }

    @Test
    void alsoAfterOneThatFailed() {
        int followers = 0;
        for (int round = 0; round < 3; round++) {
            assertThrows(DmaException.class, () -> map(bad, new DmaSgList()));
            assertThrows(DmaException.class, () -> mapper.bounds(DEVICE, bad, new DmaSgList()));
            assertThrows(
                    DmaException.class,
                    () -> mapper.explain(DEVICE, bad, new DmaSgList(), (address, length, flags, entry, rule) -> {}));
            followers++;
            assertEquals(1 + followers, bad.made());
        }
        assertEquals(8, bad.handedBack());
    }

    @Test
    void aFailureInTheMiddleLeavesNothingForTheNextCall() throws DmaException {
        assertThrows(DmaException.class, () -> map(bad, new DmaSgList()));
        List<String> told = new ArrayList<>();
        mapper.explain(
                DEVICE,
                source,
                new DmaSgList(),
                (address, length, flags, entry, rule) -> told.add(address + "+" + length));
        assertEquals(List.of("4096+512", "8192+1024"), told);
        DmaSgList list = new DmaSgList();
        map(source, list);
        assertEquals(2, list.segments());
        assertEquals(new Bounds(2, 2, 3), mapper.bounds(DEVICE, source, list));
    }

    /** The last thing that bounds count is entries that are not joined. */
    @Test
    void whoAskedForBoundsMapsAsBefore() throws DmaException {
        assertEquals(3, mapper.bounds(DEVICE, source, new DmaSgList()).most());
        DmaSgList list = new DmaSgList();
        map(source, list);
        assertEquals(2, list.segments());
    }

    @Test
    void aCallWithinACallHasItsOwn() throws DmaException {
        List<String> told = new ArrayList<>();
        mapper.explain(DEVICE, source, new DmaSgList(), (address, length, flags, entry, rule) -> {
            told.add(address + "+" + length + " to " + entry);
            try {
                assertEquals(2, mapper.bounds(DEVICE, source, new DmaSgList()).emitted());
            } catch (DmaException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(List.of("4096+512 to 0", "8192+1024 to 2"), told);
    }

    /** The limits are remembered, but for the device and the sink that have them. */
    @Test
    void everyDeviceAndEverySinkKeepsItsOwnLimits() throws DmaException {
        Device halves = Device.named("halves").maxSegmentSize(256).build();
        Limited quarters = new Limited(SegmentLimits.NONE.withMaxSegmentSize(128));
        Limited any = new Limited(SegmentLimits.NONE);
        for (int round = 0; round < 2; round++) {
            assertEquals(3, mapper.bounds(DEVICE, source, any).most());
            assertEquals(6, mapper.bounds(halves, source, any).most());
            assertEquals(3, mapper.bounds(DEVICE, source, any).most());
            assertEquals(12, mapper.bounds(DEVICE, source, quarters).most());
            assertEquals(12, mapper.bounds(halves, source, quarters).most());
            assertEquals(6, mapper.bounds(halves, source, any).most());
        }
    }

    @Test
    void aListenerIsLetGo() throws DmaException {
        assertCollected(listenerOfOneCall());
    }

    @Test
    void aSinkIsLetGo() throws DmaException {
        assertCollected(sinkOfOneCall());
    }

    private WeakReference<SegmentListener> listenerOfOneCall() throws DmaException {
        List<Long> kept = new ArrayList<>();
        SegmentListener listener = (address, length, flags, entry, rule) -> kept.add(address);
        mapper.explain(DEVICE, source, new DmaSgList(), listener);
        assertEquals(2, kept.size());
        return new WeakReference<>(listener);
    }

    private WeakReference<DmaSink> sinkOfOneCall() throws DmaException {
        DmaSgList list = new DmaSgList();
        map(source, list);
        assertEquals(2, list.segments());
        return new WeakReference<>(list);
    }

    private static void assertCollected(WeakReference<?> reference) {
        for (int tries = 0; tries < 10 && reference.get() != null; tries++) {
            System.gc();
        }
        assertNull(reference.get(), "what the caller handed in");
    }

    private static final class Limited implements DmaSink {
        private final SegmentLimits limits;

        private Limited(SegmentLimits limits) {
            this.limits = limits;
        }

        @Override
        public SegmentLimits limits() {
            return limits;
        }

        @Override
        public void begin() {}

        @Override
        public void accept(long[] addresses, long[] extents, int from, int to) {}

        @Override
        public void abort() {}
    }
}
