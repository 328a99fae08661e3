package io.github.dmasg.cli.check;

import io.github.dmasg.proptests.suite.Catalogue;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Properties and implementations by the names of the command line. Immutable. */
public final class Chosen {
    private final List<NamedProperty<?>> properties;
    private final Map<String, Implementation> implementations;

    private Chosen(List<NamedProperty<?>> properties, Map<String, Implementation> implementations) {
        this.properties = properties;
        this.implementations = implementations;
    }

    /**
     * Looks names up.
     *
     * @param ids ids of properties, empty for all
     * @param names names of implementations, or of classes that are one; empty for all of this project
     * @return what they mean
     * @throws IllegalArgumentException naming the one that means nothing
     */
    public static Chosen of(List<String> ids, List<String> names) {
        List<NamedProperty<?>> all = Catalogue.properties();
        List<NamedProperty<?>> properties = new ArrayList<>();
        for (String id : ids) {
            properties.add(all.stream()
                    .filter(property -> property.id().equals(id.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("only: '" + id + "' (expected: one of "
                            + all.stream().map(NamedProperty::id).collect(Collectors.joining(", ")) + ")")));
        }
        Map<String, Implementation> known = new LinkedHashMap<>();
        Catalogue.implementations().forEach(each -> known.put(each.name(), each));
        Map<String, Implementation> chosen = new LinkedHashMap<>();
        for (String name : names) {
            chosen.put(name, known.containsKey(name) ? known.get(name) : instance(name, known));
        }
        return new Chosen(List.copyOf(ids.isEmpty() ? all : properties), names.isEmpty() ? known : chosen);
    }

    private static Implementation instance(String className, Map<String, Implementation> known) {
        try {
            return Class.forName(className)
                    .asSubclass(Implementation.class)
                    .getConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "on: '" + className + "' (expected: one of " + String.join(", ", known.keySet())
                            + ", or a class on the class path)",
                    e);
        } catch (ClassCastException | NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "on: class " + className + " (expected: a public " + Implementation.class.getName()
                            + " with a public constructor without parameters)",
                    e);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "on: class " + className + " (expected: no exception, got " + e.getCause() + ")", e);
        }
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
