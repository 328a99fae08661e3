package io.github.dmasg.map;

import static io.github.dmasg.map.LoggedDomain.cleaned;
import static io.github.dmasg.map.LoggedDomain.dropped;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a sync of a part reads of the source and tells the caches: that part of ordinary memory, and nothing behind it is read. */
class SyncWalkTest {
    private static final Device BLIND = Device.named("blind").coherent(false).build();
    private static final int BAR = 2;
    /** Lengths; negative ones are a provider's memory. */
    private static final int[] LENGTHS = {3, 1, -2, 4, 2, -1, 3};

    private static final int TOTAL = 16;

    private final LoggedDomain logged = new LoggedDomain();
    private final DirectMapper mapper = new DirectMapper(logged.settings.withRoutes(new PeerRoutes() {
        @Override
        public MapType mapType(int provider, Device client) {
            return MapType.HOST_BRIDGE;
        }

        @Override
        public long busOffset(int provider) {
            return 0;
        }
    }));

    private static long start(int entry) {
        return 0x1000L * (entry + 1) + 16L * entry;
    }

    /** The entries in spans of one size, by a cursor that counts its steps; one that is given back is used again. */
    private static final class Spans implements PageSource {
        private final int span;
        private int made;
        private int steps;

        Spans(int span) {
            this.span = span;
        }

        @Override
        public PageCursor cursor(@Nullable PageCursor reuse) {
            steps = 0;
            if (reuse instanceof SpanCursor mine && mine.source() == this) {
                return reuse;
            }
            made++;
            return new SpanCursor();
        }

        private final class SpanCursor extends PageCursor {
            Spans source() {
                return Spans.this;
            }

            @Override
            public boolean next() {
                frames = new long[span];
                extents = new long[span];
                int first = steps * span;
                steps++;
                to = Math.max(0, Math.min(span, LENGTHS.length - first));
                for (int i = 0; i < to; i++) {
                    long phys = start(first + i);
                    int length = LENGTHS[first + i];
                    frames[i] = BioVec.frame(phys >>> 12, length < 0 ? BAR : BioVec.ORDINARY, Math.abs(length));
                    extents[i] = BioVec.extent(phys & 0xfff, Math.abs(length));
                }
                return to > 0;
            }
        }
    }

    private static List<String> expected(int offset, int length, boolean toDevice) {
        List<String> told = new ArrayList<>();
        int at = 0;
        for (int entry = 0; entry < LENGTHS.length; entry++) {
            int size = Math.abs(LENGTHS[entry]);
            int first = -1;
            int bytes = 0;
            for (int i = 0; i < size; i++) {
                if (at + i >= offset && at + i < offset + length) {
                    first = bytes == 0 ? i : first;
                    bytes++;
                }
            }
            if (bytes > 0 && LENGTHS[entry] > 0) {
                long phys = start(entry) + first;
                told.add(toDevice ? cleaned(phys, bytes) : dropped(phys, bytes));
            }
            at += size;
        }
        return told;
    }

    /** Spans up to the one that holds the last byte of the part. */
    private static int spansUpTo(int end, int span) {
        int at = 0;
        for (int entry = 0; ; entry++) {
            at += Math.abs(LENGTHS[entry]);
            if (at >= end) {
                return entry / span + 1;
            }
        }
    }

    @Test
    void everyPartInEverySpan() throws DmaException {
        for (int span = 1; span <= LENGTHS.length; span++) {
            Spans source = new Spans(span);
            Mapping.Bidirectional token =
                    mapper.map(BLIND, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, new DmaSgList());
            assertEquals(expected(0, TOTAL, true), logged.taken());
            for (int offset = 0; offset < TOTAL; offset++) {
                for (int length = 1; length <= TOTAL - offset; length++) {
                    String what = offset + "+" + length + " in spans of " + span;
                    token.syncForDevice(offset, length);
                    assertEquals(expected(offset, length, true), logged.taken(), what);
                    assertEquals(spansUpTo(offset + length, span), source.steps, what);
                    token.syncForCpu(offset, length);
                    assertEquals(expected(offset, length, false), logged.taken(), what);
                }
            }
            token.unmap();
            assertEquals(expected(0, TOTAL, false), logged.taken());
        }
    }

    /** So that a steady caller allocates nothing. */
    @Test
    void theCursorOfOneWalkServesTheNext() throws DmaException {
        Spans source = new Spans(3);
        Mapping.FromDevice token =
                mapper.map(BLIND, source, Direction.FROM_DEVICE, MapAttributes.NONE, new DmaSgList());
        int before = source.made;
        for (int i = 0; i < 5; i++) {
            token.syncForCpu();
        }
        token.unmap();
        assertEquals(before, source.made);
    }
}
