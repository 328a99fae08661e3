package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Conversions;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import java.util.Arrays;
import java.util.Objects;
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

    private PeerRoutes routes = PeerRoutes.NONE;
    private @Nullable Device client;

    // The current run.
    private int provider;
    private boolean byBus;
    private @ByteCount long busOffset;

    // All answers of this call, numbered from 1 as they came; found by the provider's number, which are given from 1
    // up.
    private int[] answerOf = new int[FIRST_CAPACITY];
    private int[] asked = new int[FIRST_CAPACITY];
    private boolean[] kindOf = new boolean[FIRST_CAPACITY];
    private @ByteCount long[] offsetOf = new @ByteCount long[FIRST_CAPACITY];
    private int known;

    void begin(PeerRoutes from, Device to) {
        routes = from;
        client = to;
        provider = BioVec.ORDINARY;
        byBus = false;
        busOffset = 0;
        for (; known > 0; known--) {
            answerOf[asked[known]] = 0;
        }
    }

    /** Whether entries of a provider are reached by PCI bus address; anything else is mapped like ordinary memory. */
    boolean byBusAddress(int of, long entry) throws DmaException {
        if (of != provider) {
            change(of, entry);
        }
        return byBus;
    }

    /** The address by which the device reaches memory of the provider asked for last, for an entry flagged as a bus address. */
    @DmaAddr
    long byBus(@PhysAddr long phys) {
        return Conversions.inFlaggedEntry(Conversions.onPeerBus(phys, busOffset));
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
        int answer = answer(of);
        if (answer == 0) {
            answer = ask(of, entry);
        }
        provider = of;
        byBus = kindOf[answer];
        busOffset = offsetOf[answer];
    }

    /** Number of the answer for a provider, 0 if it was not asked for in this call. */
    private int answer(int of) {
        return of < answerOf.length ? answerOf[of] : 0;
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
        remember(of, found == MapType.BUS_ADDRESS);
        return known;
    }

    private void remember(int of, boolean bus) {
        int number = known + 1;
        if (number == asked.length) {
            asked = Arrays.copyOf(asked, number * 2);
            kindOf = Arrays.copyOf(kindOf, number * 2);
            offsetOf = Arrays.copyOf(offsetOf, number * 2);
        }
        if (of >= answerOf.length) {
            answerOf = Arrays.copyOf(answerOf, Math.max(of + 1, answerOf.length * 2));
        }
        asked[number] = of;
        kindOf[number] = bus;
        offsetOf[number] = bus ? routes.busOffset(of) : 0;
        answerOf[of] = number;
        known = number;
    }
}
