package io.github.dmasg;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users can name, one line for each promise: a type, what it can be used as, a member.
 *
 * <p>Inherited members count as the type's own, so that moving one up breaks nothing. What a line says is what callers and
 * implementers were compiled against; a line that changes is one that goes away.
 */
final class PublicApi {
    /** What the JDK's types have is the JDK's promise, and differs from one JDK to the next. */
    private static final String OWN = "io.github.dmasg.";

    private final Set<String> lines = new TreeSet<>();

    private PublicApi() {}

    /** The lines of all exported packages of a module that lies in a folder of classes. */
    static Set<String> of(Path classes) throws IOException {
        PublicApi api = new PublicApi();
        for (String exported : exports(classes)) {
            try (Stream<Path> files = Files.list(classes.resolve(exported.replace('.', '/')))) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                        .forEach(file -> api.type(named(exported + "." + file.substring(0, file.length() - 6))));
            }
        }
        return api.lines;
    }

    /** The lines of one type. */
    static Set<String> of(Class<?> type) {
        PublicApi api = new PublicApi();
        api.type(type);
        return api.lines;
    }

    private static List<String> exports(Path classes) throws IOException {
        try (InputStream descriptor = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(descriptor).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .sorted()
                    .toList();
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void type(Class<?> type) {
        if (!reachable(type)) {
            return;
        }
        String name = type.getName();
        // To make a type final or abstract takes something away: it changes the line.
        lines.add(name + " is " + kind(type) + (Modifier.isFinal(type.getModifiers()) ? " final" : "")
                + (Modifier.isAbstract(type.getModifiers()) ? " abstract" : "")
                + (Modifier.isStatic(type.getModifiers()) ? " static" : ""));
        for (Class<?> used : usableAs(type)) {
            lines.add(name + " can be used as " + used.getName());
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (promised(constructor.getModifiers(), type)) {
                lines.add(name + " new" + signature(constructor));
            }
        }
        for (Field field : type.getFields()) {
            lines.add(name + "." + field.getName() + ": " + modifiers(field.getModifiers())
                    + field.getGenericType().getTypeName());
        }
        Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> promised(method.getModifiers(), type))
                .filter(method -> !method.isBridge() && !method.isSynthetic())
                .filter(method -> method.getDeclaringClass().getName().startsWith(OWN))
                .forEach(method -> lines.add(method(name, method)));
    }

    private static String method(String name, Method method) {
        return name + "." + method.getName() + signature(method) + ": "
                + modifiers(method.getModifiers() & ~Modifier.FINAL & ~Modifier.SYNCHRONIZED & ~Modifier.NATIVE)
                + method.getGenericReturnType().getTypeName();
    }

    private static String signature(Executable executable) {
        return names("(", executable.getGenericParameterTypes(), ")")
                + (executable.getGenericExceptionTypes().length == 0
                        ? ""
                        : names(" throws ", executable.getGenericExceptionTypes(), ""));
    }

    private static String names(String before, Type[] types, String after) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", ", before, after));
    }

    private static boolean reachable(Class<?> type) {
        for (Class<?> t = type; t != null; t = t.getEnclosingClass()) {
            if (!Modifier.isPublic(t.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }

    /** Protected members are promises to those who may extend the type. */
    private static boolean promised(int modifiers, Class<?> type) {
        return Modifier.isPublic(modifiers)
                || (Modifier.isProtected(modifiers) && !Modifier.isFinal(type.getModifiers()));
    }

    private static String modifiers(int modifiers) {
        return (Modifier.isStatic(modifiers) ? "static " : "")
                + (Modifier.isAbstract(modifiers) ? "abstract " : "")
                + (Modifier.isFinal(modifiers) ? "final " : "");
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    private static Set<Class<?>> usableAs(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        Deque<Class<?>> todo = new ArrayDeque<>(List.of(type));
        while (!todo.isEmpty()) {
            Class<?> next = todo.pop();
            if (next != type && reachable(next)) {
                found.add(next);
            }
            if (next.getName().startsWith(OWN)) {
                todo.addAll(Arrays.asList(next.getInterfaces()));
            }
            if (next.getSuperclass() != null && next.getSuperclass() != Object.class) {
                todo.add(next.getSuperclass());
            }
        }
        return found;
    }
}
