package io.github.dmasg.proptests.form;

import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The recorded kernel calls of one kind. */
final class RecordedLines {
    private RecordedLines() {}

    static List<String> of(String kind) throws IOException {
        try (InputStream in = RecordedLines.class.getResourceAsStream("/kernel-vectors/" + kind + ".txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    /** The first bytes of a recorded DMA-side list, without those at its very start. */
    static DmaSgList list(VectorLine line, String field, long skip, long bytes) throws DamagedLineException {
        DmaSgList list = new DmaSgList();
        long toSkip = skip;
        long left = bytes;
        for (long[] entry : line.tuples(field, 2)) {
            long skipped = Math.min(toSkip, entry[1]);
            long length = Math.min(left, entry[1] - skipped);
            if (length > 0) {
                list.append(entry[0] + skipped, length, 0);
            }
            toSkip -= skipped;
            left -= length;
        }
        return list;
    }
}
