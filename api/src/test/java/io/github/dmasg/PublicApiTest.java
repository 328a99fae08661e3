package io.github.dmasg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.device.Device;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What users may rely on stays: every line of {@code src/test/resources/public-api.txt} still holds, and nobody who implements an
 * interface has to write a method more. What is new joins the file at the next release:
 * {@code ./mvnw -Dquick -pl api test -Dtest=PublicApiTest -Dapi.write=true}.
 */
class PublicApiTest {
    private static final Path BASELINE = Path.of("src", "test", "resources", "public-api.txt");

    @Test
    void nothingWentAway() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Device.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> now = PublicApi.of(classes);
        assertTrue(now.size() > 100, () -> "lines: " + now.size());
        if (Boolean.getBoolean("api.write")) {
            Files.write(BASELINE, now);
        }
        assertEquals(List.of(), broken(Files.readAllLines(BASELINE), now));
    }

    /** Promises that do not hold any more, and demands on implementers that were not there. */
    private static List<String> broken(List<String> before, Set<String> now) {
        Set<String> broken = new TreeSet<>(before);
        broken.removeAll(now);
        for (String line : now) {
            if (line.contains(": abstract ") && !before.contains(line) && isThere(before, line)) {
                broken.add("new demand: " + line);
            }
        }
        return List.copyOf(broken);
    }

    /** Whether the type of a method's line was there already. */
    private static boolean isThere(List<String> before, String line) {
        String name = line.substring(0, line.indexOf('('));
        String type = name.substring(0, name.lastIndexOf('.')) + " is ";
        return before.stream().anyMatch(other -> other.startsWith(type));
    }

    @Test
    void whatGoesAwayAndWhatIsDemandedIsNoticed() {
        List<String> before =
                List.of("a.I is interface abstract", "a.I.gone(): abstract long", "a.I.kept(int): abstract long");
        Set<String> after = new TreeSet<>(List.of(
                "a.I is interface abstract",
                "a.I.kept(int): abstract long",
                "a.I.more(): long",
                "a.I.must(long) throws b.E: abstract long",
                "a.New is interface abstract",
                "a.New.any(): abstract void"));
        assertEquals(
                List.of("a.I.gone(): abstract long", "new demand: a.I.must(long) throws b.E: abstract long"),
                broken(before, after));
        assertEquals(List.of(), broken(before, new TreeSet<>(before)));
    }

    @Test
    void whatATypePromises() {
        assertEquals(
                Set.of(
                        "io.github.dmasg.bounce.PhysicalMemory is interface abstract",
                        "io.github.dmasg.bounce.PhysicalMemory.copy(long, long, long): abstract void",
                        "io.github.dmasg.bounce.PhysicalMemory.zero(long, long): abstract void"),
                PublicApi.of(PhysicalMemory.class));
        assertEquals(Set.of(), PublicApi.of(Hidden.class), "its class is not public");
    }

    /** Public, in a class that is not. */
    public static final class Hidden {}
}
