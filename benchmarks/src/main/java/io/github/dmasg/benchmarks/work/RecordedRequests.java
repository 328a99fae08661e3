package io.github.dmasg.benchmarks.work;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lists a real kernel mapped while it read from an NVMe disk: the sample recording whose lengths are known. */
final class RecordedRequests {
    private static final String RECORDING = "/vtd-nvme-mixed-r.full.trace";
    private static final Pattern PROBE = Pattern.compile(" sgin_table: .* on=(\\d+) (e0=.*)");
    private static final Pattern CALL = Pattern.compile(" dma_map_sg: .* phys_addrs=\\{([^}]*)}");
    private static final Pattern VALUE = Pattern.compile("e\\d+=0x([0-9a-f]+)");
    private static final int LENGTH_SHIFT = 32;

    private RecordedRequests() {}

    /** One array for each call: address and length in turn. */
    static List<long[]> read() {
        List<long[]> calls = new ArrayList<>();
        try (InputStream in = RecordedRequests.class.getResourceAsStream(RECORDING)) {
            if (in == null) {
                throw new IllegalStateException(RECORDING + ": not in the jar (expected: the sample recording)");
            }
            collect(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), calls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return calls;
    }

    private static void collect(BufferedReader lines, List<long[]> calls) throws IOException {
        long[] lengths = {};
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher probe = PROBE.matcher(line);
            Matcher call = CALL.matcher(line);
            if (probe.find()) {
                lengths = lengths(Integer.parseInt(probe.group(1)), probe.group(2));
            } else if (call.find()) {
                String[] starts = call.group(1).split(",", -1);
                if (starts.length == lengths.length) {
                    calls.add(request(starts, lengths));
                }
                lengths = new long[0];
            }
        }
    }

    private static long[] lengths(int count, String values) {
        long[] lengths = new long[count];
        Matcher value = VALUE.matcher(values);
        for (int i = 0; i < count && value.find(); i++) {
            lengths[i] = Long.parseLong(value.group(1), 16) >>> LENGTH_SHIFT;
        }
        return lengths;
    }

    private static long[] request(String[] starts, long[] lengths) {
        long[] request = new long[2 * lengths.length];
        for (int i = 0; i < lengths.length; i++) {
            request[2 * i] = Long.decode(starts[i]);
            request[2 * i + 1] = lengths[i];
        }
        return request;
    }
}
