package io.github.dmasg.proptests.drivers.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table is complete, measured, and shows what is said of it. */
class DriverTableTest {
    private static final Path ROOT = Path.of("..");

    private static List<DriverRow> rows = List.of();

    @BeforeAll
    static void measure() throws IOException {
        rows = DriverTable.measure(ROOT);
    }

    static List<DriverPair> pairs() {
        return DriverPairs.all();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyDriverHasTwoSidesAndAPropertyThatComparesThem(DriverPair pair) throws ClassNotFoundException {
        Set<Class<?>> both = new HashSet<>(pair.classic().sources());
        both.retainAll(pair.direct().sources());
        assertEquals(Set.of(), both);
        assertFalse(pair.classic().sources().isEmpty());
        assertFalse(pair.direct().sources().isEmpty());
        String[] test = pair.property().split("#", -1);
        Class<?> tests = Class.forName(pair.classic().sources().get(0).getPackageName() + "." + test[0]);
        assertTrue(isProperty(tests, test[1]), pair.property());
    }

    private static boolean isProperty(Class<?> tests, String method) {
        return List.of(tests.getDeclaredMethods()).stream()
                .anyMatch(m -> m.getName().equals(method) && m.isAnnotationPresent(Property.class));
    }

    @Test
    void everyDriverIsThereOnce() {
        assertEquals(11, rows.size());
        assertEquals(
                rows.size(),
                rows.stream().map(row -> row.pair().name()).distinct().count());
        assertEquals(2 + rows.size(), DriverTable.markdown(rows).lines().count());
    }

    /** No figure is a remnant: each was measured, and the larger request is never held in less. */
    @Test
    void everyFigureIsMeasured() {
        for (DriverRow row : rows) {
            for (DriverRow.Figures side : List.of(row.classic(), row.direct())) {
                assertTrue(side.lines() > 10, row::toString);
                assertTrue(side.steps() > 1, row::toString);
                assertTrue(side.held() > 0, row::toString);
                assertTrue(
                        side.heldLarge() == DriverRow.DOES_NOT_FIT || side.heldLarge() >= side.held(), row::toString);
            }
        }
    }

    /** What the documents say of the table. */
    @Test
    void noNewDriverHoldsMoreOrCallsMoreThanItsClassicOne() {
        for (DriverRow row : rows) {
            assertTrue(
                    row.direct().held() <= row.classic().held()
                            && row.direct().heldLarge() <= row.classic().heldLarge(),
                    row::toString);
            assertTrue(row.direct().steps() <= row.classic().steps(), row::toString);
        }
    }

    /** What 32 bytes of a scatterlist entry, 8 bytes of a form, or a call per entry come to. */
    @Test
    void theFiguresAreThoseOfTheDataStructures() {
        DriverRow gpu = row("GPU, TTM-like");
        long entries = 256 - 32;
        assertEquals(entries * 8, gpu.direct().heldLarge() - gpu.direct().held());
        long classic = gpu.classic().heldLarge() - gpu.classic().held();
        assertTrue(classic >= entries * (32 + 8) && classic < entries * (32 + 8) + 400, () -> "grows by " + classic);
        DriverRow nvme = row("nvme-pci, PRP");
        assertEquals(3, nvme.direct().steps(), "map, unmap, clear");
        assertTrue(nvme.classic().steps() > 2 * 32, "each entry is asked for its address and length");
    }

    /** A command table and a ring have an end; the classic AHCI driver relies on others to keep to it. */
    @Test
    void whatDoesNotFitIsRefusedByEveryNewDriver() {
        for (DriverRow row : rows) {
            String name = row.pair().name();
            boolean few = name.equals("AHCI") || name.startsWith("virtio-blk");
            assertEquals(few, row.direct().heldLarge() == DriverRow.DOES_NOT_FIT, row::toString);
            assertEquals(
                    name.startsWith("virtio-blk"), row.classic().heldLarge() == DriverRow.DOES_NOT_FIT, row::toString);
        }
    }

    private static DriverRow row(String name) {
        return rows.stream()
                .filter(row -> row.pair().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void heldMemoryIsThatOfTheSlotOnly() {
        assertEquals(16 + 4000, HeldMemory.of(slots(bench -> new byte[4000]), SampleRequest.KIB_128.pages()));
        assertEquals(
                HeldMemory.of(slots(bench -> new byte[8]), SampleRequest.KIB_128.pages()) + 24,
                HeldMemory.of(slots(bench -> new Object[] {bench, new byte[8]}), SampleRequest.KIB_128.pages()));
    }

    private static DriverSide<byte[], Object> slots(java.util.function.Function<byte[], Object> slot) {
        return new DriverSide<>(
                List.of(Object.class), List.of(), () -> new byte[1 << 20], slot, (one, data) -> true, one -> {});
    }

    @Test
    void linesOfCodeAreThoseWithCode() throws IOException {
        String text = """
                /* a
                   b */
                package p; // c

                /** d */
                class C {
                    String s = "/* no comment"; /* e
                    f */
                    char c = '"'; // "
                    String t = "//";
                }
                """;
        assertEquals(6, CodeLines.count(text));
        assertEquals(0, CodeLines.count("// a\n\n/* b */"));
        assertNotEquals(0, new CodeLines(ROOT).of(List.of(DriverTable.class)));
    }
}
