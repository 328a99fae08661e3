package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the cases of {@code page-table-cases.txt}, whose head describes them. */
class PageTableCasesTest {
    private static final long SAMPLED = 1 << 22;

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        try (InputStream in = PageTableCasesTest.class.getResourceAsStream("page-table-cases.txt")) {
            List<List<String>> cases = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("case ")) {
                    cases.add(new ArrayList<>());
                }
                if (!line.isBlank() && !line.startsWith("#")) {
                    cases.get(cases.size() - 1).add(line);
                }
            }
            return cases.stream().map(lines -> DynamicTest.dynamicTest(lines.get(0), () -> run(lines)));
        }
    }

    private static void run(List<String> lines) {
        IommuDomain domain = lines.get(1).startsWith("domain ")
                ? domain(lines.get(1).split(" ", -1))
                : IommuDomain.builder().build();
        PageTable table = domain.table();
        for (String line : lines) {
            step(domain, table, line.split(" ", -1), line);
            table.checkInvariants();
        }
        List<long[]> leaves = new ArrayList<>();
        table.walk((iova, phys, size) -> leaves.add(new long[] {iova, size}));
        for (long[] leaf : leaves) {
            assertEquals(leaf[1], table.unmap(leaf[0], leaf[1]));
        }
        table.checkInvariants();
        assertEquals(0, table.leaves());
        table.trim();
        table.checkInvariants();
        assertEquals(1, table.tables());
    }

    private static IommuDomain domain(String[] words) {
        IommuDomain.Builder builder = IommuDomain.builder();
        for (int i = 1; i < words.length; i++) {
            String[] pair = words[i].split("=", -1);
            long value = hex(pair[1]);
            switch (pair[0]) {
                case "granule" -> builder.granule(value);
                case "sizes" -> builder.pageSizes(value);
                case "levels" -> builder.levels((int) value);
                case "start" -> builder.startLevels((int) value);
                case "last" -> builder.aperture(0x10000, value);
                default -> throw new IllegalArgumentException(words[i]);
            }
        }
        return builder.build();
    }

    private static void step(IommuDomain domain, PageTable table, String[] words, String line) {
        switch (words[0]) {
            case "case", "domain" -> {}
            case "map" -> table.map(hex(words[1]), hex(words[2]), hex(words[3]));
            case "map!" -> {
                TranslationExistsException refused = assertThrows(
                        TranslationExistsException.class,
                        () -> table.map(hex(words[1]), hex(words[2]), hex(words[3])),
                        line);
                assertEquals(hex(words[4]), refused.iova(), line);
            }
            case "mapeach" -> {
                for (long at = 0; at < hex(words[3]); at += hex(words[4])) {
                    table.map(hex(words[1]) + at, hex(words[2]) + at, hex(words[4]));
                }
            }
            case "unmap" -> assertEquals(hex(words[3]), table.unmap(hex(words[1]), hex(words[2])), line);
            case "unmapeach" -> {
                for (long at = 0; at < hex(words[2]); at += hex(words[3])) {
                    assertEquals(hex(words[3]), table.unmap(hex(words[1]) + at, hex(words[3])), line);
                }
            }
            case "leaves" -> {
                if (words.length == 2) {
                    assertEquals(Long.parseLong(words[1]), table.leaves(), line);
                } else {
                    assertEquals(Long.parseLong(words[2]), table.leaves(hex(words[1])), line);
                }
            }
            case "same" -> translates(domain, hex(words[1]), hex(words[2]), hex(words[3]), line);
            case "none" -> translates(domain, hex(words[1]), PageTable.NOT_MAPPED, hex(words[2]), line);
            case "levels" -> assertEquals(Integer.parseInt(words[1]), table.levels(), line);
            default -> throw new IllegalArgumentException(line);
        }
    }

    /** Every granule, first and last byte; of a range beyond a few million granules every 511th. */
    private static void translates(IommuDomain domain, long iova, long phys, long length, String line) {
        PageTable table = domain.table();
        long step = length / domain.granule() > SAMPLED ? 511 * domain.granule() : domain.granule();
        long lastByte = domain.granule() - 1;
        for (long at = 0; at < length; at += step) {
            long expected = phys == PageTable.NOT_MAPPED ? phys : phys + at;
            if (table.translate(iova + at) != expected) {
                assertEquals(expected, table.translate(iova + at), line);
            }
            long expectedLast = phys == PageTable.NOT_MAPPED ? phys : phys + at + lastByte;
            if (table.translate(iova + at + lastByte) != expectedLast) {
                assertEquals(expectedLast, table.translate(iova + at + lastByte), line);
            }
        }
    }

    private static long hex(String text) {
        return Long.parseLong(text, 16);
    }
}
