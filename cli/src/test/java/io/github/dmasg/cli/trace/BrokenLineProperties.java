package io.github.dmasg.cli.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Real lines with damage: every line is an event or malformed, and nothing else ever happens. */
class BrokenLineProperties {
    private static final List<byte[]> LINES = new ArrayList<>();

    static {
        for (String sample : List.of("vtd-piix-mixed-r.full", "swnet-e1000-net", "off-sd-unaligned-r.full")) {
            try (Stream<String> lines =
                    Files.lines(Path.of("..", "samples", sample + ".trace"), StandardCharsets.ISO_8859_1)) {
                lines.limit(60).forEach(line -> LINES.add(line.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Where something is broken, and what stands there instead; -1 cuts the line. */
    record Damage(int place, int value) {}

    @Provide
    Arbitrary<Damage> damages() {
        Arbitrary<Integer> values = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(-1)),
                Tuple.of(
                        3,
                        Arbitraries.of(' ', ',', '{', '}', '=', '-', '0', '9', 'f')
                                .map(c -> (int) c)),
                Tuple.of(1, Arbitraries.integers().between(0, 255)));
        return Combinators.combine(Arbitraries.integers().between(0, 400), values)
                .as(Damage::new);
    }

    private static byte[] broken(byte[] line, List<Damage> damages) {
        byte[] bytes = line.clone();
        for (Damage damage : damages) {
            if (bytes.length == 0) {
                break;
            }
            int place = damage.place() % bytes.length;
            if (damage.value() < 0) {
                bytes = Arrays.copyOf(bytes, place);
            } else {
                bytes[place] = (byte) damage.value();
            }
        }
        return bytes;
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void aBrokenLineIsAnEventOrMalformed(
            @ForAll @IntRange(max = 150) int which,
            @ForAll @Size(min = 1, max = 4) List<@From("damages") Damage> damages) {
        byte[] line = broken(LINES.get(which), damages);
        EventParser parser = new EventParser(new DeviceNames(), EnumSet.complementOf(EnumSet.of(EventKind.OTHER)));
        try {
            assertNotNull(parser.parse(line, 0, line.length, 1));
        } catch (MalformedLineException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith(e.field() + ": "), e.getMessage());
            assertTrue(String.valueOf(e.getMessage()).length() < 300, e.getMessage());
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aBrokenFileIsReadToItsEnd(@ForAll @Size(60) List<List<@From("damages") Damage>> damages) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        long feeds = 0;
        for (int i = 0; i < damages.size(); i++) {
            byte[] line = broken(LINES.get(20 + i), damages.get(i));
            for (byte b : line) {
                feeds += b == '\n' ? 1 : 0;
            }
            file.write(line);
            file.write('\n');
            feeds++;
        }
        long[] seen = new long[2];
        TraceReader.Handler handler = new TraceReader.Handler() {
            @Override
            public void event(TraceEvent event) {
                seen[0]++;
            }

            @Override
            public void malformed(long lineNumber, String why) {
                seen[1]++;
            }
        };
        TraceReader.Summary summary = new TraceReader(
                        new DeviceNames(), EnumSet.allOf(EventKind.class), LineReader.DEFAULT_MAX_LINE)
                .read(new ByteArrayInputStream(file.toByteArray()), handler, bytes -> {});
        assertEquals(feeds, summary.lines());
        assertEquals(file.size(), summary.bytes());
        assertEquals(seen[0], summary.events());
        assertEquals(seen[1], summary.malformedLines());
        assertTrue(seen[0] + seen[1] <= feeds);
    }
}
