package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * The table {@code misuse.md} says what becomes of each known misuse, and which test shows it. It is Markdown, so that documents can take it
 * as it is; here every line of it is held to what it says.
 */
class MisuseTableTest {
    private static final Pattern CITED = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern ANSWER =
            Pattern.compile("(does not compile|refused|found by the ledger|cannot (happen|go wrong))\\b.*");

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = MisuseTableTest.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** Cells of each row below the heading. */
    private static List<List<String>> rows() throws IOException {
        return lines("/misuse.md").stream().skip(2).map(MisuseTableTest::cells).toList();
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.substring(1, row.length() - 1).split("\\|"))
                .map(String::strip)
                .toList();
    }

    @Test
    void everyKnownMisuseHasARow() throws IOException {
        List<String> known = lines("/peer-cases/dma-misuse.txt").stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\\|")[2].strip())
                .toList();
        assertEquals(26, known.size());
        assertEquals(known, rows().stream().map(row -> row.get(0)).toList());
    }

    @Test
    void everyRowHasAnAnswerAndShowsIt() throws IOException {
        for (List<String> row : rows()) {
            assertEquals(3, row.size(), row::toString);
            assertTrue(ANSWER.matcher(row.get(1)).matches(), row::toString);
            List<Method> shown = cited(row.get(2));
            assertFalse(shown.isEmpty(), row::toString);
            Stream.of("does not compile", "found by the ledger")
                    .filter(row.get(1)::contains)
                    .forEach(answer -> {
                        List<Class<?>> showing = answer.startsWith("does")
                                ? List.of(WrongCodeTest.class, MixedKindsTest.class)
                                : List.of(MisuseLedgerTest.class);
                        assertTrue(
                                shown.stream().anyMatch(method -> showing.contains(method.getDeclaringClass())),
                                () -> row + ": " + answer + " (expected: a test of " + showing + ")");
                    });
        }
    }

    private static List<Method> cited(String cell) {
        List<Method> methods = new ArrayList<>();
        Matcher cited = CITED.matcher(cell);
        while (cited.find()) {
            methods.add(test(cited.group(1), cited.group(2)));
        }
        return methods;
    }

    private static Method test(String className, String method) {
        try {
            Class<?> type = Class.forName(MisuseTableTest.class.getPackageName() + "." + className);
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(each -> each.getName().equals(method))
                    .filter(each -> each.isAnnotationPresent(Test.class) || each.isAnnotationPresent(Property.class))
                    .findAny()
                    .orElseThrow(() -> new AssertionError(className + "." + method + ": missing (expected: a test)"));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(className + ": missing (expected: a class of tests)", e);
        }
    }
}
