package io.github.dmasg.proptests.suite.run;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Statements that end a try with a {@link Violation} if they are false. */
public final class Expect {
    private Expect() {}

    /** Something that may throw. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @throws Exception if it is refused
         */
        void run() throws Exception;
    }

    /**
     * A statement.
     *
     * @param holds whether it is true
     * @param message value and expectation, asked for only if it is false
     * @throws Violation if it is false
     */
    public static void that(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new Violation(message.get());
        }
    }

    /**
     * Two things are equal.
     *
     * @param what what they are
     * @param expected what it should be
     * @param found what it is
     * @throws Violation if they are not
     */
    public static void same(String what, @Nullable Object expected, @Nullable Object found) {
        if (!Objects.equals(expected, found)) {
            throw new Violation(what + ": " + found + " (expected: " + expected + ")");
        }
    }

    /**
     * Two numbers are equal.
     *
     * @param what what they are
     * @param expected what it should be
     * @param found what it is
     * @throws Violation if they are not
     */
    public static void same(String what, long expected, long found) {
        if (expected != found) {
            throw new Violation(what + ": " + found + " (expected: " + expected + ")");
        }
    }

    /**
     * Two arrays hold the same bytes.
     *
     * @param what what they are
     * @param expected what it should be
     * @param found what it is
     * @throws Violation naming the first byte that differs
     */
    public static void bytes(String what, byte[] expected, byte[] found) {
        int at = Arrays.mismatch(expected, found);
        if (at >= 0) {
            throw new Violation(
                    what + ", byte " + at + ": " + shown(found, at) + " (expected: " + shown(expected, at) + ")");
        }
    }

    private static String shown(byte[] bytes, int at) {
        return at < bytes.length ? "0x" + Integer.toHexString(bytes[at] & 0xff) : "end";
    }

    /**
     * A call is refused.
     *
     * @param <E> the exception that refuses
     * @param what what the call would do
     * @param type the exception that refuses
     * @param action the call
     * @return the exception
     * @throws Violation if it is not refused
     * @throws Exception any other exception of the call
     */
    public static <E extends Exception> E refused(String what, Class<E> type, Action action) throws Exception {
        try {
            action.run();
        } catch (Exception e) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
            throw e;
        }
        throw new Violation(what + ": accepted (expected: " + type.getSimpleName() + ")");
    }
}
