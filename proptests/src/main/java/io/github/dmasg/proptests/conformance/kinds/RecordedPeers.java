package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.dmamap.PeerMapType;
import io.github.dmasg.legacy.dmamap.PeerRouting;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.Arrays;

/** The peers of a case, given as {@code provider:type:offset} with type {@code b}, {@code h} or {@code n}. */
final class RecordedPeers implements PeerRouting {
    private static final String FIELD = "p2p";

    private final PeerMapType[] types = new PeerMapType[PageRef.MAX_PROVIDER + 1];
    private final long[] offsets = new long[PageRef.MAX_PROVIDER + 1];

    private RecordedPeers() {
        Arrays.fill(types, PeerMapType.NOT_SUPPORTED);
    }

    static RecordedPeers of(VectorLine line) throws DamagedLineException {
        RecordedPeers peers = new RecordedPeers();
        for (String item : line.items(FIELD, ',')) {
            String[] parts = item.split(":", -1);
            if (parts.length != 3) {
                throw new DamagedLineException(FIELD, "'" + item + "' (expected: provider:type:offset)");
            }
            long number = VectorLine.parseHex(FIELD, parts[0]);
            int provider = (int) VectorLine.inRange(FIELD, number, PageRef.MAX_PROVIDER);
            peers.types[provider] = type(parts[1]);
            peers.offsets[provider] = VectorLine.parseHex(FIELD, parts[2]);
        }
        return peers;
    }

    private static PeerMapType type(String letter) throws DamagedLineException {
        return switch (letter) {
            case "b" -> PeerMapType.BUS_ADDR;
            case "h" -> PeerMapType.THRU_HOST_BRIDGE;
            case "n" -> PeerMapType.NOT_SUPPORTED;
            default -> throw new DamagedLineException(FIELD, "'" + letter + "' (expected: b, h or n)");
        };
    }

    @Override
    public PeerMapType typeOf(int provider) {
        return types[provider];
    }

    @Override
    public long busOffset(int provider) {
        return offsets[provider];
    }
}
