package io.github.dmasg.checks;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import org.checkerframework.common.basetype.BaseTypeChecker;
import org.checkerframework.common.basetype.BaseTypeVisitor;
import org.checkerframework.framework.type.AnnotatedTypeMirror;
import org.checkerframework.framework.type.AnnotatedTypeMirror.AnnotatedExecutableType;
import org.checkerframework.javacutil.TreeUtils;
import org.checkerframework.javacutil.TypesUtils;
import org.jspecify.annotations.Nullable;

/**
 * Refuses arithmetic, comparisons and casts that mix kinds. Assignments, arguments, returns and overriding are checked by the
 * framework.
 */
public final class KindsVisitor extends BaseTypeVisitor<KindsAnnotatedTypeFactory> {
    /**
     * A visitor for one compilation.
     *
     * @param checker the running checker
     */
    public KindsVisitor(BaseTypeChecker checker) {
        super(checker);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void p) {
        check(tree, tree.getKind(), tree.getLeftOperand(), tree.getRightOperand());
        return super.visitBinary(tree, null);
    }

    @Override
    public @Nullable Void visitCompoundAssignment(CompoundAssignmentTree tree, @Nullable Void p) {
        check(tree, tree.getKind(), tree.getVariable(), tree.getExpression());
        return super.visitCompoundAssignment(tree, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void p) {
        LongFunction function = LongFunction.of(tree);
        if (function != null && function.result(atypeFactory, tree) == null) {
            report(tree, tree.getArguments().get(0), tree.getArguments().get(1));
        }
        return super.visitMethodInvocation(tree, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void p) {
        VariableElement variable = TreeUtils.elementFromDeclaration(tree);
        boolean inferred = variable.getKind() == ElementKind.LOCAL_VARIABLE
                || getCurrentPath().getParentPath().getLeaf() instanceof LambdaExpressionTree;
        // A named constant without a mark is of every kind.
        if (!inferred && variable.getConstantValue() == null) {
            checkName(tree, variable);
        }
        return super.visitVariable(tree, null);
    }

    @Override
    public void processMethodTree(String className, MethodTree tree) {
        checkName(tree, TreeUtils.elementFromDeclaration(tree));
        super.processMethodTree(className, tree);
    }

    private void checkName(Tree tree, Element declared) {
        Kind named = TellingName.kindOf(declared.getSimpleName().toString());
        if (named == null) {
            return;
        }
        AnnotatedTypeMirror type = atypeFactory.getAnnotatedType(declared);
        if (type instanceof AnnotatedExecutableType method) {
            type = method.getReturnType();
        }
        AnnotatedTypeMirror number = KindsAnnotatedTypeFactory.componentOf(type);
        boolean unmarked = !KindsAnnotatedTypeFactory.kindOf(number).isMarked();
        if (unmarked && number.getUnderlyingType().getKind() == TypeKind.LONG) {
            checker.reportError(
                    tree,
                    "unmarked.name",
                    declared.getSimpleName(),
                    named,
                    named.mark().getSimpleName());
        }
    }

    private void check(Tree tree, Tree.Kind operation, ExpressionTree left, ExpressionTree right) {
        boolean numbers = isNumber(left) && isNumber(right);
        if (numbers && atypeFactory.result(operation, left, right) == null) {
            report(tree, left, right);
        }
    }

    private void report(Tree tree, ExpressionTree left, ExpressionTree right) {
        checker.reportError(tree, "mixed.kinds", kind(left), kind(right));
    }

    private boolean isNumber(ExpressionTree tree) {
        return TypesUtils.isNumeric(atypeFactory.getAnnotatedType(tree).getUnderlyingType());
    }

    private Kind kind(ExpressionTree tree) {
        return atypeFactory.kindOf(tree);
    }

    private Kind inside(ExpressionTree tree) {
        return KindsAnnotatedTypeFactory.kindOf(
                KindsAnnotatedTypeFactory.componentOf(atypeFactory.getAnnotatedType(tree)));
    }

    /** A cast may say what an unmarked number is; it does not turn one kind into another. */
    @Override
    protected void checkTypecastSafety(TypeCastTree tree) {
        Kind before = inside(tree.getExpression());
        Kind after = inside(tree);
        if (before != Kind.UNMARKED && !before.fits(after)) {
            checker.reportError(tree, "cast.changes.kind", before, after);
        }
    }
}
