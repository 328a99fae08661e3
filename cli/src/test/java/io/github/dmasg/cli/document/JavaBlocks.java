package io.github.dmasg.cli.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The {@code java} blocks of a document: each is a whole file, and all of them together compile. */
public final class JavaBlocks {
    private static final Pattern TYPE = Pattern.compile("(?:class|record|interface|enum) (\\w+)");

    private final Document document;
    private final List<Document.Fence> blocks;

    /**
     * The blocks of a document.
     *
     * @param document with Java or without
     */
    public JavaBlocks(Document document) {
        this.document = document;
        this.blocks = document.fences("java");
    }

    /**
     * How many there are.
     *
     * @return number of blocks
     */
    public int count() {
        return blocks.size();
    }

    /**
     * Compiles them against the class path of this process.
     *
     * @param classes a folder for what comes out
     * @return what the compiler objects to, with lines of the document
     */
    public List<String> problems(Path classes) {
        List<String> problems = new ArrayList<>();
        List<JavaFileObject> sources = new ArrayList<>();
        for (Document.Fence block : blocks) {
            Matcher type = TYPE.matcher(block.text());
            if (type.find()) {
                sources.add(source(type.group(1), block));
            } else {
                problems.add(document.problem(block.line(), "Java without a type (expected: a whole file)"));
            }
        }
        if (sources.isEmpty()) {
            return problems;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options =
                List.of("-d", room(classes).toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        if (!compiler.getTask(null, null, found, options, null, sources).call()) {
            for (Diagnostic<? extends JavaFileObject> problem : found.getDiagnostics()) {
                problems.add(document.name() + ": " + problem);
            }
        }
        return problems;
    }

    /** A folder for each document: two may show types of one name. */
    private Path room(Path classes) {
        try {
            return Files.createDirectories(classes.resolve(document.name().replace('.', '_')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Blank lines before it, so that the compiler's line numbers are the document's. */
    private static JavaFileObject source(String type, Document.Fence block) {
        String text = "\n".repeat(block.line() - 1) + block.text();
        return new SimpleJavaFileObject(URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
