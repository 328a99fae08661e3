package io.github.dmasg.cli.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recordings in {@code samples}: a real kernel's results, reproduced, and its lengths, found again without probes. */
class SamplesReplayTest {
    private static final Path SAMPLES = Path.of("..", "samples");

    @TempDir
    Path folder;

    private Replays replays(boolean withLimits) throws IOException {
        Replays replays = new Replays();
        if (withLimits) {
            replays.book.addFile(SAMPLES.resolve(LimitsBook.FILE_NAME));
        }
        return replays;
    }

    private Path without(String sample, Predicate<String> dropped) throws IOException {
        try (Stream<String> lines = Files.lines(SAMPLES.resolve(sample), StandardCharsets.ISO_8859_1)) {
            return Files.write(
                    folder.resolve(sample), lines.filter(dropped.negate()).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "off-ahci-dd1m.trace, direct, 48, 24, 0, 0",
        "off-nvme-mixed-r.full.trace, direct, 54, 54, 0, 0",
        "off-sd-unaligned-r.full.trace, bounce, 5, 5, 0, 0",
        "swiotlb-ahci-mixed-w.trace, bounce, 45, 45, 0, 0",
        "swnet-e1000-net.trace, , 0, 0, 218, 219",
        "vtd-ahci-buf64m.trace, iommu, 66, 63, 0, 0",
        "vtd-ahci-mixed-r.full.trace, iommu, 25, 25, 0, 0",
        "vtd-nvme-mixed-r.full.trace, iommu, 173, 173, 0, 0",
        "vtd-piix-mixed-r.full.trace, iommu, 25, 25, 0, 0",
        "vtdlazy-ahci-shuf256k-r.trace, iommu, 50, 50, 0, 0",
    })
    void theClassicPolicyGivesWhatTheKernelGave(
            String sample, String mapper, int calls, int exact, int leaks, int orphans) throws Exception {
        for (boolean withLimits : new boolean[] {true, false}) {
            Replays replays = replays(withLimits);
            FileReport report = replays.run(SAMPLES.resolve(sample));
            assertEquals(calls, report.get(Count.MAP_SG));
            assertEquals(exact, report.get(Count.EXACT));
            assertEquals(exact, report.get(Count.CLASSIC_EQUAL));
            assertEquals(calls - exact, report.get(Count.INFERRED));
            assertEquals(0, report.get(Count.INFERRED_SUMS_DIFFER) + report.get(Count.NOT_REPLAYED));
            assertEquals(report.get(Count.KERNEL_DMA_ENTRIES), report.get(Count.CLASSIC_DMA_ENTRIES));
            assertTrue(report.get(Count.MINIMAL_DMA_ENTRIES) <= report.get(Count.KERNEL_DMA_ENTRIES));
            assertEquals(report.get(Count.KERNEL_IOVA_BYTES), report.get(Count.CLASSIC_IOVA_OF_THESE));
            assertEquals(leaks, report.get(Count.LEAKS));
            assertEquals(orphans, report.get(Count.ORPHAN_UNMAPS));
            assertEquals(0, report.get(Count.DOUBLE_UNMAPS) + report.get(Count.MALFORMED_LINES));
            assertEquals(List.of(), replays.warnings);
            for (FileReport.DeviceLine device : report.devices()) {
                assertEquals(mapper, device.kind().label());
                assertEquals("recorded", device.kindSource());
            }
        }
    }

    @Test
    void everySampleIsTested() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            assertEquals(10, files.filter(f -> f.toString().endsWith(".trace")).count());
        }
    }

    /** The proof of the reasoning: hide the probes, and the same lengths come out of the ranges. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "vtd-ahci-mixed-r.full.trace",
                "vtd-nvme-mixed-r.full.trace",
                "vtd-piix-mixed-r.full.trace",
            })
    void mapLinesAloneGiveTheProbedLengths(String sample) throws Exception {
        Replays probed = replays(true);
        probed.run(SAMPLES.resolve(sample));
        Replays found = replays(true);
        FileReport report = found.run(without(sample, line -> line.contains(": sgin_")));
        assertEquals(report.get(Count.MAP_SG), report.get(Count.EXACT_BY_MAP_LINES));
        assertEquals(report.get(Count.MAP_SG), report.get(Count.CLASSIC_EQUAL));
        sameLengths(probed.calls, found.calls, LengthSource.MAP_LINES);
    }

    /** And without the ranges too, wherever counting proves that there is only one answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "vtd-ahci-mixed-r.full.trace",
                "vtd-nvme-mixed-r.full.trace",
                "vtd-piix-mixed-r.full.trace",
            })
    void countingGivesTheProbedLengths(String sample) throws Exception {
        Replays probed = replays(true);
        probed.run(SAMPLES.resolve(sample));
        Replays found = replays(true);
        FileReport report =
                found.run(without(sample, line -> line.contains(": sgin_") || line.contains("map: IOMMU:")));
        assertEquals(report.get(Count.MAP_SG), report.get(Count.EXACT_BY_COUNTING));
        sameLengths(probed.calls, found.calls, LengthSource.COUNTING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off-nvme-mixed-r.full.trace", "off-sd-unaligned-r.full.trace"})
    void oneToOneMappersGiveTheProbedLengths(String sample) throws Exception {
        Replays probed = replays(true);
        probed.run(SAMPLES.resolve(sample));
        Replays found = replays(true);
        found.run(without(sample, line -> line.contains(": sgin_")));
        sameLengths(probed.calls, found.calls, LengthSource.ONE_TO_ONE);
    }

    private static void sameLengths(List<RecordedCall> probed, List<RecordedCall> found, LengthSource source) {
        assertEquals(probed.size(), found.size());
        assertTrue(probed.size() > 4);
        for (int i = 0; i < probed.size(); i++) {
            assertEquals(LengthSource.PROBE, probed.get(i).lengthSource());
            assertEquals(source, found.get(i).lengthSource());
            assertArrayEquals(probed.get(i).lengths(), found.get(i).lengths());
        }
    }
}
