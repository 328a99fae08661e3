package io.github.dmasg.proptests.compile;

import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A few statements with the parameters they use, to be compiled against the class path of this process. Nothing is written to disk.
 *
 * <p>Everything in the packages of the interface is imported. Immutable, safe for concurrent use; one snippet is compiled at a time.
 *
 * <p>Messages are verbose, so that the error codes do not depend on how the compiler shortens them.
 */
public final class Snippet {
    private static final String IMPORTS = "import io.github.dmasg.bounce.*; import io.github.dmasg.check.*; "
            + "import io.github.dmasg.device.*; import io.github.dmasg.dma.*; import io.github.dmasg.iommu.*; "
            + "import io.github.dmasg.map.*; import io.github.dmasg.page.*; import io.github.dmasg.unit.*;\n";

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    // Kept open: to open the class path anew would be most of the cost. Guarded by itself.
    private static final NothingWritten FILES =
            new NothingWritten(COMPILER.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8));

    private final String parameters;
    private final String clause;
    private final List<String> options;
    private final @Nullable Supplier<? extends Processor> processor;

    private Snippet(
            String parameters, String clause, List<String> options, @Nullable Supplier<? extends Processor> processor) {
        this.parameters = parameters;
        this.clause = clause;
        this.options = List.copyOf(options);
        this.processor = processor;
    }

    /**
     * A frame for statements.
     *
     * @param parameters what the statements may use, as in a method's declaration
     * @return a frame whose statements may throw anything
     */
    public static Snippet with(String parameters) {
        return new Snippet(parameters, "throws Exception", List.of("-Xlint:none", "-Xdiags:verbose"), null);
    }

    /**
     * The same frame, but checked exceptions have to be dealt with.
     *
     * @return a frame
     */
    public Snippet throwingNothing() {
        return new Snippet(parameters, "", options, processor);
    }

    /**
     * The same frame with further options of the compiler, such as a plug-in's.
     *
     * @param further as on a command line
     * @return a frame
     */
    public Snippet option(String... further) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(further));
        return new Snippet(parameters, clause, all, processor);
    }

    /**
     * The same frame, also checked by an annotation processor. Without one none runs.
     *
     * @param each makes a processor for each compilation
     * @return a frame
     */
    public Snippet checkedBy(Supplier<? extends Processor> each) {
        return new Snippet(parameters, clause, options, each);
    }

    /**
     * Compiles statements.
     *
     * @param statements the body of a method that returns nothing
     * @return what the compiler found wrong; empty if it compiles
     */
    public List<CompileError> errors(String statements) {
        String source = IMPORTS + "class Snippet {\n  void run(" + parameters + ") " + clause + " {\n    " + statements
                + "\n  }\n}\n";
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> arguments = new ArrayList<>(options);
        arguments.add("-cp");
        arguments.add(System.getProperty("java.class.path"));
        if (processor == null) {
            arguments.add("-proc:none");
        }
        List<CompileError> errors = new ArrayList<>();
        synchronized (FILES) {
            JavaCompiler.CompilationTask task =
                    COMPILER.getTask(new StringWriter(), FILES, found, arguments, null, List.of(new Source(source)));
            if (processor != null) {
                task.setProcessors(List.of(processor.get()));
            }
            task.call();
            // A copy: to word a message, the compiler may read further classes and add what it notes about them.
            for (Diagnostic<? extends JavaFileObject> diagnostic : List.copyOf(found.getDiagnostics())) {
                if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                    errors.add(new CompileError(
                            diagnostic.getCode(), text(source, diagnostic), diagnostic.getMessage(Locale.ROOT)));
                }
            }
        }
        return errors;
    }

    private static String text(String source, Diagnostic<?> diagnostic) {
        long from = diagnostic.getStartPosition();
        return from == Diagnostic.NOPOS ? "" : source.substring((int) from, (int) diagnostic.getEndPosition());
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Class files go nowhere. */
    private static final class NothingWritten extends ForwardingJavaFileManager<JavaFileManager> {
        NothingWritten(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("string:///" + className + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return OutputStream.nullOutputStream();
                }
            };
        }
    }
}
