package io.github.dmasg.proptests.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The library with one mistake: a changed source file is compiled, and everything of this project is loaded anew around it, apart from
 * the classes that run this test.
 */
final class FaultyLibrary extends ClassLoader {
    private static final String OURS = "io.github.dmasg.";
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    // Kept open: to open the class path anew would be most of the cost.
    private static final JavaFileManager FILES =
            COMPILER.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);

    private final Map<String, byte[]> changed;

    private FaultyLibrary(Map<String, byte[]> changed) {
        super(FaultyLibrary.class.getClassLoader());
        this.changed = changed;
    }

    static FaultyLibrary with(SourceFault fault) throws IOException {
        // Tests run in the folder of their module.
        Path file = Path.of("..").resolve(fault.file());
        String source = Files.readString(file);
        int at = source.indexOf(fault.text());
        assertEquals(
                1,
                at < 0 ? 0 : source.indexOf(fault.text(), at + 1) < 0 ? 1 : 2,
                () -> fault.name() + ": occurrences in " + fault.file() + " of " + fault.text());
        return new FaultyLibrary(compile(
                fault,
                source.substring(0, at)
                        + fault.instead()
                        + source.substring(at + fault.text().length())));
    }

    private static Map<String, byte[]> compile(SourceFault fault, String source) throws IOException {
        JavaFileObject input =
                new SimpleJavaFileObject(URI.create("string:///" + fault.file()), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        StringWriter errors = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-nowarn", "-Xlint:none", "-cp", System.getProperty("java.class.path"));
        Map<String, ByteArrayOutputStream> output = new HashMap<>();
        boolean compiled = COMPILER.getTask(errors, new InMemory(output), null, options, null, List.of(input))
                .call();
        assertEquals(true, compiled, () -> fault.name() + ": " + errors);
        Map<String, byte[]> classes = new HashMap<>();
        output.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> output;

        InMemory(Map<String, ByteArrayOutputStream> output) {
            super(FILES);
            this.output = output;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("string:///" + className + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    output.put(className, bytes);
                    return bytes;
                }
            };
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = changed.get(name);
        if (bytes == null) {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** Number of the first try that fails, from 1; 0 if the property holds. */
    long firstFailure(String property, long seed, long tries) throws ReflectiveOperationException {
        Class<?> probe = loadClass(FaultProbe.class.getName());
        return (long) probe.getMethod("firstFailure", String.class, long.class, long.class)
                .invoke(null, property, seed, tries);
    }
}
