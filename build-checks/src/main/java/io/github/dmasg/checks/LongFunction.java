package io.github.dmasg.checks;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.ExecutableElement;
import org.checkerframework.javacutil.TreeUtils;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code Math} and {@code Long} that are arithmetic in all but syntax, and would otherwise lose the kind or
 * let a mix-up through. All others take anything and give an unmarked number.
 */
enum LongFunction {
    /** One of the two arguments. */
    CHOICE {
        @Override
        @Nullable
        Kind result(Kind left, Kind right, @Nullable Long rightValue) {
            if (left == right) {
                return left;
            }
            if (left.isMarked() && right.isMarked()) {
                return null;
            }
            return left.fits(right) ? right : right.fits(left) ? left : Kind.UNMARKED;
        }
    },
    /** Which of the two is greater. */
    COMPARISON {
        @Override
        @Nullable
        Kind result(Kind left, Kind right, @Nullable Long rightValue) {
            return KindArithmetic.comparable(left, right) ? Kind.UNMARKED : null;
        }
    },
    /** The sum. */
    SUM(Tree.Kind.PLUS),
    /** The difference. */
    DIFFERENCE(Tree.Kind.MINUS),
    /** The product. */
    PRODUCT(Tree.Kind.MULTIPLY),
    /** The quotient. */
    QUOTIENT(Tree.Kind.DIVIDE),
    /** What a division leaves. */
    REMAINDER(Tree.Kind.REMAINDER),
    /** One bit of a number: of a length a length, of an address the size it is aligned to. */
    ONE_BIT {
        @Override
        @Nullable
        Kind result(Kind left, Kind right, @Nullable Long rightValue) {
            return left.isAddress() || left == Kind.BYTES ? Kind.BYTES : Kind.UNMARKED;
        }
    };

    private static final String LANGUAGE = "java.lang.";

    private static final Map<String, LongFunction> KNOWN = Map.ofEntries(
            Map.entry("Math.min", CHOICE),
            Map.entry("Math.max", CHOICE),
            Map.entry("Long.min", CHOICE),
            Map.entry("Long.max", CHOICE),
            Map.entry("Long.compare", COMPARISON),
            Map.entry("Long.compareUnsigned", COMPARISON),
            Map.entry("Long.sum", SUM),
            Map.entry("Math.addExact", SUM),
            Map.entry("Math.subtractExact", DIFFERENCE),
            Map.entry("Math.multiplyExact", PRODUCT),
            Map.entry("Math.floorDiv", QUOTIENT),
            Map.entry("Long.divideUnsigned", QUOTIENT),
            Map.entry("Math.floorMod", REMAINDER),
            Map.entry("Long.remainderUnsigned", REMAINDER),
            Map.entry("Long.highestOneBit", ONE_BIT),
            Map.entry("Long.lowestOneBit", ONE_BIT));

    /** The operator that means the same, null where there is none. */
    private final Tree.@Nullable Kind operator;

    LongFunction() {
        operator = null;
    }

    LongFunction(Tree.Kind operator) {
        this.operator = operator;
    }

    /** Kind of the value, null if the two arguments do not go together. The only argument of a function is both. */
    @Nullable
    Kind result(Kind left, Kind right, @Nullable Long rightValue) {
        return KindArithmetic.result(Objects.requireNonNull(operator), left, right, rightValue);
    }

    /** Kind of the value of a call. */
    final @Nullable Kind result(KindsAnnotatedTypeFactory factory, MethodInvocationTree call) {
        List<? extends ExpressionTree> arguments = call.getArguments();
        ExpressionTree last = arguments.get(arguments.size() - 1);
        return result(factory.kindOf(arguments.get(0)), factory.kindOf(last), KindsAnnotatedTypeFactory.valueOf(last));
    }

    /** Which function a call is of, null if it is none of them. */
    static @Nullable LongFunction of(MethodInvocationTree call) {
        ExecutableElement method = TreeUtils.elementFromUse(call);
        String type = Objects.requireNonNull(method.getEnclosingElement()).toString();
        return type.startsWith(LANGUAGE)
                ? KNOWN.get(type.substring(LANGUAGE.length()) + "." + method.getSimpleName())
                : null;
    }
}
