package io.github.dmasg.cli.document;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A Java file as the compiler parses it: its tests, and its documentation. */
public final class JavaSource {
    private final CompilationUnitTree unit;
    private final DocTrees docs;

    private JavaSource(CompilationUnitTree unit, DocTrees docs) {
        this.unit = unit;
        this.docs = docs;
    }

    /**
     * Parses a file.
     *
     * @param file Java source
     * @return what it holds
     * @throws IOException if it cannot be read
     */
    public static JavaSource read(Path file) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, problem -> {}, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            return new JavaSource(task.parse().iterator().next(), DocTrees.instance(task));
        }
    }

    /**
     * Methods with one of some annotations, nested classes included.
     *
     * @param annotations simple names
     * @return method names
     */
    public Set<String> methodsMarked(Set<String> annotations) {
        Set<String> names = new TreeSet<>();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
                for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
                    String type = annotation.getAnnotationType().toString();
                    if (annotations.contains(type.substring(type.lastIndexOf('.') + 1))) {
                        names.add(method.getName().toString());
                    }
                }
                return null;
            }
        }.scan(unit, null);
        return names;
    }

    /**
     * What the file's types extend.
     *
     * @return simple names, without type arguments
     */
    public Set<String> superclasses() {
        Set<String> names = new TreeSet<>();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
                if (type.getExtendsClause() != null) {
                    names.add(type.getExtendsClause().toString().replaceAll("<.*|.*\\.", ""));
                }
                return super.visitClass(type, null);
            }
        }.scan(unit, null);
        return names;
    }

    /**
     * The documentation of the file's types.
     *
     * @return comment by simple name, without the frame of asterisks, in order
     */
    public Map<String, String> typeComments() {
        Map<String, String> comments = new LinkedHashMap<>();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
                String comment = docs.getDocComment(getCurrentPath());
                if (comment != null) {
                    comments.put(type.getSimpleName().toString(), comment);
                }
                return super.visitClass(type, null);
            }
        }.scan(unit, null);
        return comments;
    }

    /**
     * The documentation of constants and fields.
     *
     * @return comment by name, in order
     */
    public Map<String, String> fieldComments() {
        Map<String, String> comments = new LinkedHashMap<>();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
                String comment = docs.getDocComment(getCurrentPath());
                if (comment != null) {
                    comments.put(variable.getName().toString(), comment);
                }
                return null;
            }
        }.scan(unit, null);
        return comments;
    }

    /**
     * The documentation of the package, in a {@code package-info}.
     *
     * @return comment, empty if there is none
     */
    public String packageComment() {
        StringBuilder found = new StringBuilder();
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitPackage(PackageTree tree, @Nullable Void nothing) {
                String comment = docs.getDocComment(getCurrentPath());
                found.append(comment == null ? "" : comment);
                return null;
            }
        }.scan(unit, null);
        return found.toString();
    }
}
