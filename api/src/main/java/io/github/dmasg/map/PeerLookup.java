package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.Arrays;
import java.util.Objects;
import org.eclipse.collections.api.factory.primitive.IntIntMaps;
import org.eclipse.collections.api.map.primitive.MutableIntIntMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers routes during one mapping call.
 *
 * <p>The last provider's answer is at hand, so that a run of one provider's entries costs one comparison each (S24); every other
 * answer is kept for the whole call. So each provider is asked for once, and the pass that measures and the pass that maps take the
 * same decisions even if the bus changes between them.
 */
final class PeerLookup {
    private static final int FIRST_CAPACITY = 8;
    private static final int ABSENT = -1;

    private PeerRoutes routes = PeerRoutes.NONE;
    private @Nullable Device client;

    // The current run.
    private int provider;
    private boolean byBus;
    private long busOffset;

    // All answers of this call, numbered as they came.
    private final MutableIntIntMap answers = IntIntMaps.mutable.empty();
    private boolean[] kindOf = new boolean[FIRST_CAPACITY];
    private long[] offsetOf = new long[FIRST_CAPACITY];
    private int known;

    void begin(PeerRoutes from, Device to) {
        routes = from;
        client = to;
        provider = BioVec.ORDINARY;
        byBus = false;
        busOffset = 0;
        if (known > 0) {
            answers.clear();
            known = 0;
        }
    }

    /** Whether entries of a provider are reached by PCI bus address; anything else is mapped like ordinary memory. */
    boolean byBusAddress(int of, long entry) throws DmaException {
        if (of != provider) {
            change(of, entry);
        }
        return byBus;
    }

    long busOffset() {
        return busOffset;
    }

    /** Whether any entry so far was a provider's memory. */
    boolean sawDeviceMemory() {
        return known > 0;
    }

    private void change(int of, long entry) throws DmaException {
        if (of == BioVec.ORDINARY) {
            provider = of;
            byBus = false;
            busOffset = 0;
            return;
        }
        int answer = answers.getIfAbsent(key(of), ABSENT);
        if (answer == ABSENT) {
            answer = ask(of, entry);
        }
        provider = of;
        byBus = kindOf[answer];
        busOffset = offsetOf[answer];
    }

    // The map keeps keys 0 and 1 in an object of their own.
    private static int key(int of) {
        return of + 1;
    }

    private int ask(int of, long entry) throws DmaException {
        Device asking = Objects.requireNonNull(client);
        MapType found = routes.mapType(of, asking);
        if (found == MapType.NOT_SUPPORTED) {
            throw DmaException.atEntry(
                    DmaError.EREMOTEIO,
                    entry,
                    "memory of " + routes.name(of) + " for " + asking + ": " + routes.reason(of, asking)
                            + " (expected: a provider within reach)");
        }
        if (known == kindOf.length) {
            kindOf = Arrays.copyOf(kindOf, known * 2);
            offsetOf = Arrays.copyOf(offsetOf, known * 2);
        }
        kindOf[known] = found == MapType.BUS_ADDRESS;
        offsetOf[known] = kindOf[known] ? routes.busOffset(of) : 0;
        answers.put(key(of), known);
        return known++;
    }
}
