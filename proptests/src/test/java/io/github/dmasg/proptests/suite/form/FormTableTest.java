package io.github.dmasg.proptests.suite.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.proptests.drivers.table.FormRow;
import io.github.dmasg.proptests.drivers.table.FormTable;
import io.github.dmasg.proptests.suite.Catalogue;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form has a row in the table, and the tests that a row names exist and are about that form. */
class FormTableTest {
    private static final Set<String> ON_EVERY_FORM = Set.of("P40", "P41", "P42", "P45");

    static List<FormRow> rows() {
        return FormTable.rows();
    }

    @Test
    void everyPublicFormHasARow() throws IOException, URISyntaxException, ClassNotFoundException {
        Set<String> forms = new TreeSet<>();
        for (String name : classesBeside(DeviceForm.class)) {
            Class<?> type = Class.forName(name);
            if (DeviceForm.class.isAssignableFrom(type)
                    && Modifier.isPublic(type.getModifiers())
                    && !Modifier.isAbstract(type.getModifiers())) {
                forms.add(name);
            }
        }
        assertTrue(forms.size() > 5, forms::toString);
        assertEquals(
                forms, rows().stream().map(row -> row.form().getName()).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(forms.size(), rows().size());
    }

    /** Names of the classes of a package, from a directory or a jar. */
    private static List<String> classesBeside(Class<?> one) throws IOException, URISyntaxException {
        String folder = one.getPackageName().replace('.', '/');
        Path place =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return names(place.resolve(folder), one.getPackageName());
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
            return names(jar.getPath(folder), one.getPackageName());
        }
    }

    private static List<String> names(Path folder, String packageName) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                    .map(name -> packageName + "." + name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyTestThatIsNamedExists(FormRow row) throws ClassNotFoundException {
        Set<String> named =
                Catalogue.properties().stream().map(NamedProperty::id).collect(Collectors.toSet());
        for (List<String> cell :
                List.of(row.capacity(), row.allocation(), row.refusal(), row.hardware(), row.classic())) {
            for (String test : cell) {
                assertTrue(test.contains("#") ? isTest(test) : named.contains(test), test);
            }
        }
        assertFalse(row.capacity().isEmpty()
                || row.allocation().isEmpty()
                || row.refusal().isEmpty()
                || row.hardware().isEmpty());
    }

    private static boolean isTest(String test) throws ClassNotFoundException {
        String[] parts = test.split("#", -1);
        return Arrays.stream(
                        Class.forName("io.github.dmasg.proptests." + parts[0]).getDeclaredMethods())
                .filter(method -> method.getName().equals(parts[1]))
                .anyMatch(FormTableTest::isAnnotated);
    }

    private static boolean isAnnotated(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(TestFactory.class)
                || method.isAnnotationPresent(Property.class);
    }

    /** The properties that a row names by number run on all of these. */
    @ParameterizedTest
    @MethodSource("rows")
    void theNamedPropertiesRunOnTheForm(FormRow row) {
        assertTrue(FormCases.all().stream()
                .anyMatch(form -> row.form().isInstance(form.rig().form())));
        assertTrue(ON_EVERY_FORM.containsAll(row.capacity()), row::toString);
        assertTrue(
                row.refusal().stream().filter(test -> !test.contains("#")).allMatch(ON_EVERY_FORM::contains),
                row::toString);
        assertTrue(ON_EVERY_FORM.containsAll(row.hardware()), row::toString);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTestOfAllocationRunsOnTheForm(FormRow row) throws ReflectiveOperationException {
        Method forms = Class.forName("io.github.dmasg.proptests.form.FormAllocationTest")
                .getDeclaredMethod("forms");
        forms.setAccessible(true);
        assertTrue(Stream.of((DeviceForm[]) forms.invoke(null)).anyMatch(row.form()::isInstance));
    }

    @Test
    void everyRowIsALine() {
        assertEquals(2 + rows().size(), FormTable.markdown().lines().count());
    }
}
