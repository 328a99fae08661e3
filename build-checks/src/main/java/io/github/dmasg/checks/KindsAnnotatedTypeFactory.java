package io.github.dmasg.checks;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import org.checkerframework.common.basetype.BaseAnnotatedTypeFactory;
import org.checkerframework.common.basetype.BaseTypeChecker;
import org.checkerframework.framework.flow.CFAbstractAnalysis;
import org.checkerframework.framework.flow.CFStore;
import org.checkerframework.framework.flow.CFTransfer;
import org.checkerframework.framework.flow.CFValue;
import org.checkerframework.framework.qual.TypeUseLocation;
import org.checkerframework.framework.type.AnnotatedTypeMirror;
import org.checkerframework.framework.type.AnnotatedTypeMirror.AnnotatedArrayType;
import org.checkerframework.framework.type.NoElementQualifierHierarchy;
import org.checkerframework.framework.type.QualifierHierarchy;
import org.checkerframework.framework.type.TypeHierarchy;
import org.checkerframework.framework.type.treeannotator.ListTreeAnnotator;
import org.checkerframework.framework.type.treeannotator.TreeAnnotator;
import org.checkerframework.framework.util.QualifierKindHierarchy;
import org.checkerframework.framework.util.defaults.QualifierDefaults;
import org.checkerframework.javacutil.AnnotationBuilder;
import org.checkerframework.javacutil.TreeUtils;
import org.checkerframework.javacutil.TypesUtils;
import org.jspecify.annotations.Nullable;

/**
 * Gives each expression its kind. The framework does the rest: it follows kinds through local variables, fields, calls,
 * overriding, generics and class files, and finds this class by its name.
 */
public final class KindsAnnotatedTypeFactory extends BaseAnnotatedTypeFactory {
    private final Map<Kind, AnnotationMirror> marks = new EnumMap<>(Kind.class);

    /**
     * A factory for one compilation.
     *
     * @param checker the running checker
     */
    @SuppressWarnings("this-escape") // The framework asks for the initialisation at the end of this constructor.
    public KindsAnnotatedTypeFactory(BaseTypeChecker checker) {
        super(checker);
        for (Kind kind : Kind.values()) {
            marks.put(kind, AnnotationBuilder.fromClass(elements, kind.mark()));
        }
        postInit();
    }

    @Override
    protected Set<Class<? extends Annotation>> createSupportedTypeQualifiers() {
        return Kind.marks();
    }

    @Override
    protected QualifierHierarchy createQualifierHierarchy() {
        return new NoElementQualifierHierarchy(getSupportedTypeQualifiers(), elements, this) {
            @Override
            protected QualifierKindHierarchy createQualifierKindHierarchy(
                    Collection<Class<? extends Annotation>> qualifierClasses) {
                return new KindLattice(qualifierClasses);
            }
        };
    }

    /** Leaves class files as they are without the checker: the framework would write what it inferred into them. */
    @Override
    public void postProcessClassTree(ClassTree tree) {}

    @Override
    protected TypeHierarchy createTypeHierarchy() {
        return new NumberHierarchy(checker, getQualifierHierarchy());
    }

    @Override
    protected void addCheckedCodeDefaults(QualifierDefaults defs) {
        defs.addCheckedCodeDefault(mark(Kind.UNMARKED), TypeUseLocation.OTHERWISE);
    }

    @Override
    protected TreeAnnotator createTreeAnnotator() {
        return new ListTreeAnnotator(super.createTreeAnnotator(), new KindsTreeAnnotator());
    }

    @Override
    public CFTransfer createFlowTransferFunction(CFAbstractAnalysis<CFValue, CFStore, CFTransfer> ofMethod) {
        return new KindsTransfer(ofMethod);
    }

    @Override
    protected void applyInferredAnnotations(AnnotatedTypeMirror type, CFValue inferred) {
        boolean constantInMarked = kindOf(type).isMarked() && Kind.among(inferred.getAnnotations()) == Kind.CONSTANT;
        if (!constantInMarked) {
            super.applyInferredAnnotations(type, inferred);
        }
    }

    private AnnotationMirror mark(Kind kind) {
        return Objects.requireNonNull(marks.get(kind));
    }

    /** Kind of an expression. */
    Kind kindOf(ExpressionTree tree) {
        return kindOf(getAnnotatedType(tree));
    }

    /** Kind of the result of arithmetic, null if it is a mix-up. */
    @Nullable
    Kind result(Tree.Kind operation, ExpressionTree left, ExpressionTree right) {
        return KindArithmetic.result(operation, kindOf(left), kindOf(right), valueOf(right));
    }

    /** Kind of a type. */
    static Kind kindOf(AnnotatedTypeMirror type) {
        return Kind.among(type.getAnnotations());
    }

    /** What an array is made of, any other type itself. */
    static AnnotatedTypeMirror componentOf(AnnotatedTypeMirror type) {
        AnnotatedTypeMirror component = type;
        while (component instanceof AnnotatedArrayType array) {
            component = array.getComponentType();
        }
        return component;
    }

    private static boolean isCopyOfArray(MethodInvocationTree call) {
        ExecutableElement method = TreeUtils.elementFromUse(call);
        return method.getSimpleName().toString().startsWith("copyOf") && isIn(method, "java.util.Arrays");
    }

    private static boolean isIn(Element member, String... types) {
        return List.of(types)
                .contains(Objects.requireNonNull(member.getEnclosingElement()).toString());
    }

    /** Value of a literal or a named constant, null if it is neither. */
    static @Nullable Long valueOf(ExpressionTree tree) {
        ExpressionTree bare = TreeUtils.withoutParens(tree);
        Object value = null;
        if (bare instanceof LiteralTree literal) {
            value = literal.getValue();
        } else if (bare instanceof IdentifierTree || bare instanceof MemberSelectTree) {
            value = TreeUtils.elementFromTree(bare) instanceof VariableElement variable
                    ? variable.getConstantValue()
                    : null;
        }
        return value instanceof Long || value instanceof Integer ? ((Number) value).longValue() : null;
    }

    private final class KindsTreeAnnotator extends TreeAnnotator {
        KindsTreeAnnotator() {
            super(KindsAnnotatedTypeFactory.this);
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree tree, AnnotatedTypeMirror type) {
            if (TypesUtils.isNumeric(type.getUnderlyingType())) {
                set(type, Kind.CONSTANT);
            }
            return null;
        }

        @Override
        public @Nullable Void visitIdentifier(IdentifierTree tree, AnnotatedTypeMirror type) {
            namedConstant(TreeUtils.elementFromUse(tree), type);
            return null;
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree tree, AnnotatedTypeMirror type) {
            namedConstant(TreeUtils.elementFromUse(tree), type);
            return null;
        }

        /** A named constant without a mark is as good as the literal; {@code Long.BYTES} and the like have theirs by name. */
        private void namedConstant(@Nullable Element element, AnnotatedTypeMirror type) {
            if (element instanceof VariableElement variable
                    && variable.getConstantValue() != null
                    && TypesUtils.isNumeric(type.getUnderlyingType())
                    && kindOf(type) == Kind.UNMARKED) {
                boolean size = variable.getSimpleName().contentEquals("BYTES")
                        && isIn(variable, "java.lang.Long", "java.lang.Integer");
                set(type, size ? Kind.BYTES : Kind.CONSTANT);
            }
        }

        @Override
        public @Nullable Void visitBinary(BinaryTree tree, AnnotatedTypeMirror type) {
            setResult(tree.getKind(), tree.getLeftOperand(), tree.getRightOperand(), type);
            return null;
        }

        @Override
        public @Nullable Void visitCompoundAssignment(CompoundAssignmentTree tree, AnnotatedTypeMirror type) {
            setResult(tree.getKind(), tree.getVariable(), tree.getExpression(), type);
            forgetConstant(type);
            return null;
        }

        @Override
        public @Nullable Void visitUnary(UnaryTree tree, AnnotatedTypeMirror type) {
            switch (tree.getKind()) {
                case BITWISE_COMPLEMENT, UNARY_MINUS -> {
                    boolean constant = kindOf(tree.getExpression()) == Kind.CONSTANT;
                    set(type, constant ? Kind.CONSTANT : Kind.UNMARKED);
                }
                case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> forgetConstant(type);
                default -> {}
            }
            return null;
        }

        /** What began as a constant and is counted up is none any more. */
        private void forgetConstant(AnnotatedTypeMirror type) {
            if (kindOf(type) == Kind.CONSTANT) {
                set(type, Kind.UNMARKED);
            }
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, AnnotatedTypeMirror type) {
            LongFunction function = LongFunction.of(tree);
            if (function != null) {
                Kind kind = function.result(KindsAnnotatedTypeFactory.this, tree);
                set(type, kind == null ? Kind.UNMARKED : kind);
            } else if (type instanceof AnnotatedArrayType copy && isCopyOfArray(tree)) {
                Kind kind =
                        kindOf(componentOf(getAnnotatedType(tree.getArguments().get(0))));
                set(copy.getComponentType(), kind);
            }
            return null;
        }

        private void setResult(
                Tree.Kind operation, ExpressionTree left, ExpressionTree right, AnnotatedTypeMirror type) {
            Kind kind = null;
            if (TypesUtils.isNumeric(type.getUnderlyingType())) {
                kind = isScaledCount(operation, left) ? Kind.BYTES : result(operation, left, right);
            }
            set(type, kind == null ? Kind.UNMARKED : kind);
        }

        /** An int that is widened to be shifted up is a number of granules or slots: no address fits in an int. */
        private boolean isScaledCount(Tree.Kind operation, ExpressionTree left) {
            return operation == Tree.Kind.LEFT_SHIFT
                    && TreeUtils.withoutParens(left) instanceof TypeCastTree cast
                    && TreeUtils.typeOf(cast).getKind() == TypeKind.LONG
                    && TreeUtils.typeOf(cast.getExpression()).getKind() == TypeKind.INT
                    && !kindOf(left).isMarked();
        }

        private void set(AnnotatedTypeMirror type, Kind kind) {
            type.replaceAnnotation(mark(kind));
        }
    }
}
