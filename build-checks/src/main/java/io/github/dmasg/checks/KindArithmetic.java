package io.github.dmasg.checks;

import com.sun.source.tree.Tree;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of arithmetic on kinds, as a table in code; null means a mix-up that must not compile.
 *
 * <p>Address and byte count behave as point and distance: a distance may be added to a point, two points of one kind have a
 * distance, and two points cannot be added. A page frame number is a point too, with a distance in pages, so that bytes never
 * go with it. A mask keeps an address what it is, unless the mask is a byte count such as {@code granule - 1}: that asks for
 * the offset. Shifts by {@value #PAGE_SHIFT} turn physical addresses and page frame numbers into each other; any other shift,
 * and any operation that is not listed, gives an unmarked number.
 */
final class KindArithmetic {
    /** Page frame numbers count pages of 4 KiB, on every architecture. */
    static final long PAGE_SHIFT = 12;

    private static final long PAGE_SIZE = 1L << PAGE_SHIFT;

    private KindArithmetic() {}

    /**
     * Kind of a binary operation's result.
     *
     * @param operation of the expression, or of the compound assignment
     * @param left kind on the left
     * @param right kind on the right
     * @param rightValue value on the right if it is a constant, otherwise null
     * @return kind of the result, null if these two do not go together
     */
    static @Nullable Kind result(Tree.Kind operation, Kind left, Kind right, @Nullable Long rightValue) {
        if (left == Kind.CONSTANT && right == Kind.CONSTANT) {
            return Kind.CONSTANT;
        }
        return switch (operation) {
            case PLUS, PLUS_ASSIGNMENT -> sum(left, right);
            case MINUS, MINUS_ASSIGNMENT -> difference(left, right);
            case MULTIPLY, MULTIPLY_ASSIGNMENT -> product(left, right, rightValue);
            case DIVIDE, DIVIDE_ASSIGNMENT -> quotient(left, right, rightValue);
            case REMAINDER, REMAINDER_ASSIGNMENT -> remainder(left, right);
            case AND, AND_ASSIGNMENT -> masked(left, right, rightValue);
            case OR, OR_ASSIGNMENT -> united(left, right);
            case LEFT_SHIFT, LEFT_SHIFT_ASSIGNMENT -> shiftedUp(left, rightValue);
            case RIGHT_SHIFT, RIGHT_SHIFT_ASSIGNMENT, UNSIGNED_RIGHT_SHIFT, UNSIGNED_RIGHT_SHIFT_ASSIGNMENT ->
                shiftedDown(left, rightValue);
            case LESS_THAN, LESS_THAN_EQUAL, GREATER_THAN, GREATER_THAN_EQUAL, EQUAL_TO, NOT_EQUAL_TO ->
                comparable(left, right) ? Kind.UNMARKED : null;
            default -> Kind.UNMARKED;
        };
    }

    /** Whether it makes sense to ask which of two is greater, or to choose one of them. */
    static boolean comparable(Kind left, Kind right) {
        return left == right || !left.isMarked() || !right.isMarked();
    }

    private static @Nullable Kind sum(Kind left, Kind right) {
        if (isPoint(right) && !isPoint(left)) {
            return sum(right, left);
        }
        if (left.isAddress()) {
            return isPoint(right) ? null : left;
        }
        if (left == Kind.FRAME) {
            return right.isMarked() ? null : left;
        }
        return lengthOf(left, right);
    }

    private static @Nullable Kind difference(Kind left, Kind right) {
        if (left.isAddress()) {
            if (isPoint(right)) {
                return left == right ? Kind.BYTES : null;
            }
            return left;
        }
        if (left == Kind.FRAME) {
            if (right == Kind.FRAME) {
                return Kind.UNMARKED;
            }
            return right.isMarked() ? null : left;
        }
        if (isPoint(right)) {
            // A constant end of an address space less a position in it; an unmarked number is anything.
            return left == Kind.BYTES ? null : left == Kind.CONSTANT && right.isAddress() ? Kind.BYTES : Kind.UNMARKED;
        }
        return lengthOf(left, right);
    }

    private static Kind product(Kind left, Kind right, @Nullable Long rightValue) {
        if (left == Kind.FRAME && (right == Kind.BYTES || isPageSize(rightValue))) {
            return Kind.PHYSICAL;
        }
        if ((left == Kind.BYTES && !right.isMarked()) || (right == Kind.BYTES && !left.isMarked())) {
            return Kind.BYTES;
        }
        return Kind.UNMARKED;
    }

    private static Kind quotient(Kind left, Kind right, @Nullable Long rightValue) {
        boolean byPageSize = isPageSize(rightValue);
        if (left == Kind.PHYSICAL && byPageSize) {
            return Kind.FRAME;
        }
        return left == Kind.BYTES && !right.isMarked() && !byPageSize ? Kind.BYTES : Kind.UNMARKED;
    }

    private static @Nullable Kind remainder(Kind left, Kind right) {
        if (isPoint(right)) {
            return null;
        }
        return left.isAddress() || left == Kind.BYTES ? Kind.BYTES : Kind.UNMARKED;
    }

    private static @Nullable Kind masked(Kind left, Kind right, @Nullable Long rightValue) {
        if (isPoint(right) && !isPoint(left)) {
            return masked(right, left, null);
        }
        if (left.isAddress()) {
            if (isPoint(right)) {
                return left == right ? left : null;
            }
            return right == Kind.BYTES || isLowMask(rightValue) ? Kind.BYTES : left;
        }
        if (left == Kind.FRAME) {
            if (isPoint(right) && left != right) {
                return null;
            }
            return right == Kind.BYTES || isLowMask(rightValue) ? Kind.UNMARKED : left;
        }
        return left == Kind.BYTES || right == Kind.BYTES ? Kind.BYTES : Kind.UNMARKED;
    }

    /** Two addresses of different kinds may be united to test their low bits at once; the outcome is no address. */
    private static Kind united(Kind left, Kind right) {
        if (left == right) {
            return left == Kind.BYTES ? left : Kind.UNMARKED;
        }
        if (left == Kind.FRAME || right == Kind.FRAME || (left.isAddress() && right.isAddress())) {
            return Kind.UNMARKED;
        }
        if (left.isAddress() || right.isAddress()) {
            return left.isAddress() ? left : right;
        }
        return lengthOf(left, right);
    }

    private static Kind shiftedUp(Kind left, @Nullable Long by) {
        if (left == Kind.FRAME && isPageShift(by)) {
            return Kind.PHYSICAL;
        }
        // One, shifted, is the size of something, in whatever unit.
        return left == Kind.BYTES || left == Kind.CONSTANT ? left : Kind.UNMARKED;
    }

    private static Kind shiftedDown(Kind left, @Nullable Long by) {
        return left == Kind.PHYSICAL && isPageShift(by) ? Kind.FRAME : Kind.UNMARKED;
    }

    private static Kind lengthOf(Kind left, Kind right) {
        boolean known = left != Kind.UNMARKED && right != Kind.UNMARKED;
        return known && (left == Kind.BYTES || right == Kind.BYTES) ? Kind.BYTES : Kind.UNMARKED;
    }

    private static boolean isPoint(Kind kind) {
        return kind.isAddress() || kind == Kind.FRAME;
    }

    private static boolean isPageShift(@Nullable Long value) {
        return value != null && value == PAGE_SHIFT;
    }

    private static boolean isPageSize(@Nullable Long value) {
        return value != null && value == PAGE_SIZE;
    }

    private static boolean isLowMask(@Nullable Long value) {
        return value != null && value > 0 && (value & (value + 1)) == 0 && value != Long.MAX_VALUE;
    }
}
