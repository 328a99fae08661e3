package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is what there is: their Java compiles, their commands and files exist. */
class DocumentsTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("(?:class|record|interface) (\\w+)");
    private static final Pattern COMMAND = Pattern.compile("\\./dmasg (\\w+)((?: +[^#\n]+)?)");

    @TempDir
    private Path classes;

    @Test
    void everyPieceOfJavaCompiles() throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        for (String document : documents()) {
            Matcher block = JAVA.matcher(document);
            while (block.find()) {
                sources.add(source(block.group(1)));
            }
        }
        assertFalse(sources.isEmpty());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        boolean compiled =
                compiler.getTask(null, null, problems, options, null, sources).call();
        assertTrue(compiled, () -> problems.getDiagnostics().toString());
    }

    @Test
    void everyCommandIsKnownAndItsFilesExist() throws IOException {
        int commands = 0;
        for (String document : documents()) {
            Matcher command = COMMAND.matcher(document);
            while (command.find()) {
                commands++;
                String name = command.group(1);
                assertTrue(
                        Dmasg.commandLine(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()))
                                .getSubcommands()
                                .containsKey(name),
                        () -> "dmasg " + name);
                for (String word : command.group(2).trim().split(" +")) {
                    if (word.startsWith("samples/") || word.startsWith("proptests/")) {
                        assertTrue(Files.exists(TOP.resolve(word)), word);
                    }
                }
            }
        }
        assertTrue(commands >= 5, "commands found: " + commands);
    }

    private static List<String> documents() throws IOException {
        List<String> documents = new ArrayList<>();
        for (String name : List.of("README.md", "RFC.md")) {
            Path file = TOP.resolve(name);
            if (Files.exists(file)) {
                documents.add(Files.readString(file));
            }
        }
        return documents;
    }

    private static JavaFileObject source(String text) {
        Matcher type = TYPE.matcher(text);
        assertTrue(type.find(), () -> "no type in " + text);
        URI name = URI.create("string:///" + type.group(1) + ".java");
        return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
