package io.github.dmasg.cli.check;

import io.github.dmasg.proptests.suite.Catalogue;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Properties and implementations by the names of the command line. Immutable. */
public final class Chosen {
    private final List<NamedProperty<?>> properties;
    private final Map<String, Implementation> implementations;
    private final String classPath;

    private Chosen(List<NamedProperty<?>> properties, Map<String, Implementation> implementations, String classPath) {
        this.properties = properties;
        this.implementations = implementations;
        this.classPath = classPath;
    }

    /**
     * Looks names up.
     *
     * @param ids ids of properties, empty for all; those twice count once
     * @param names names of implementations, or of classes that are one; empty for all of this project; if not empty, properties of
     *     this library alone are left out
     * @param classPath folders and jar files with further classes, separated as on a Java class path; may be empty
     * @return what they mean
     * @throws IllegalArgumentException naming the one that means nothing
     */
    public static Chosen of(List<String> ids, List<String> names, String classPath) {
        List<NamedProperty<?>> all = Catalogue.properties();
        Set<NamedProperty<?>> asked = new LinkedHashSet<>();
        for (String id : ids) {
            asked.add(all.stream()
                    .filter(property -> property.id().equals(id.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("only: '" + id + "' (expected: one of " + ids(all) + ")")));
        }
        Map<String, Implementation> known = new LinkedHashMap<>();
        Catalogue.implementations().forEach(each -> known.put(each.name(), each));
        Map<String, Implementation> chosen = new LinkedHashMap<>();
        for (String name : names) {
            Implementation own = known.get(name);
            chosen.put(name, own != null ? own : instance(name, loader(classPath), known));
        }
        if (names.isEmpty()) {
            return new Chosen(List.copyOf(ids.isEmpty() ? all : asked), known, classPath);
        }
        // Whoever names an implementation does not ask about this library.
        List<NamedProperty<?>> about =
                all.stream().filter(NamedProperty::aboutImplementations).toList();
        for (NamedProperty<?> property : asked) {
            if (!property.aboutImplementations()) {
                throw new IllegalArgumentException("only: '" + property.id()
                        + "', which is about this library (expected: with --against, one of " + ids(about) + ")");
            }
        }
        return new Chosen(ids.isEmpty() ? about : List.copyOf(asked), chosen, classPath);
    }

    private static String ids(List<NamedProperty<?>> properties) {
        return properties.stream().map(NamedProperty::id).collect(Collectors.joining(", "));
    }

    /** Stays open: classes may be loaded as long as the command runs. */
    private static ClassLoader loader(String classPath) {
        ClassLoader own = Chosen.class.getClassLoader();
        if (classPath.isEmpty()) {
            return own;
        }
        List<URL> places = new ArrayList<>();
        for (String place : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(place);
            if (place.isEmpty() || !Files.exists(path)) {
                throw new IllegalArgumentException("class-path: '" + place + "' (expected: a folder or a jar file)");
            }
            try {
                places.add(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("class-path: '" + place + "' (expected: a file name)", e);
            }
        }
        return new URLClassLoader(places.toArray(new URL[0]), own);
    }

    private static Implementation instance(String className, ClassLoader loader, Map<String, Implementation> known) {
        try {
            Implementation implementation = Class.forName(className, true, loader)
                    .asSubclass(Implementation.class)
                    .getConstructor()
                    .newInstance();
            if (implementation.mappers().isEmpty()) {
                throw new IllegalArgumentException(
                        "against: class " + className + ", mappers: none (expected: at least one)");
            }
            return implementation;
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "against: '" + className + "' (expected: one of " + String.join(", ", known.keySet())
                            + ", or a class on the class path)",
                    e);
        } catch (ClassCastException | NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "against: class " + className + " (expected: a public " + Implementation.class.getName()
                            + " with a public constructor without parameters)",
                    e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException(
                    "against: class " + className + " (expected: with all it needs on the class path, got " + e + ")",
                    e);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "against: class " + className + " (expected: no exception, got " + e.getCause() + ")", e);
        }
    }

    /**
     * Where the classes of others come from.
     *
     * @return folders and jar files, separated as on a Java class path; may be empty
     */
    public String classPath() {
        return classPath;
    }

    /**
     * The properties.
     *
     * @return in the order asked for
     */
    public List<NamedProperty<?>> properties() {
        return properties;
    }

    /**
     * The implementations.
     *
     * @return by the name asked for, in that order
     */
    public Map<String, Implementation> implementations() {
        return implementations;
    }
}
