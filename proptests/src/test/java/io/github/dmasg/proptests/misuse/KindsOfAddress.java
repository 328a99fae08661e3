package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.proptests.compile.Snippet;
import java.lang.reflect.Constructor;
import java.util.List;
import javax.annotation.processing.Processor;
import org.junit.jupiter.api.Assumptions;

/**
 * Compiles statements as the full build compiles the interface: with the check that keeps kinds of address apart. A quick build
 * does without the check, so tests that need it are skipped there; in a full build they fail if it is missing.
 */
final class KindsOfAddress {
    private static final String CHECK = "io.github.dmasg.checks.KindsChecker";

    private final Snippet frame;

    private KindsOfAddress(Snippet frame) {
        this.frame = frame;
    }

    /** A frame for statements that may use parameters. */
    static KindsOfAddress with(String parameters) {
        boolean full = Boolean.getBoolean("dmasg.gates");
        Assumptions.assumeTrue(full, "the check is part of the full build, without -Dquick");
        return new KindsOfAddress(Snippet.with(parameters).checkedBy(KindsOfAddress::check));
    }

    private static Processor check() {
        try {
            Constructor<?> constructor = Class.forName(CHECK).getConstructor();
            return (Processor) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(CHECK + ": not found (expected: on the class path of a full build's tests)", e);
        }
    }

    /** Checks that nothing is wrong with statements. */
    void compiles(String statements) {
        assertEquals(List.of(), frame.errors(statements), statements);
    }

    /**
     * Checks that statements have exactly one error.
     *
     * @param error the check's key for it, such as {@code argument}
     * @param message what else it says
     * @param statements the body of a method
     */
    void refuses(String error, String message, String statements) {
        List<String> said = said(statements);
        assertEquals(1, said.size(), () -> statements + ": " + said);
        assertTrue(said.get(0).startsWith("[" + error + "]"), () -> statements + ": " + said + " (expected: " + error);
        assertTrue(said.get(0).contains(message), () -> statements + ": " + said + " (expected: " + message + ")");
    }

    /**
     * Checks that statements have the same error twice.
     *
     * @param error the check's key for it
     * @param statements the body of a method
     */
    void refusesTwice(String error, String statements) {
        List<String> said = said(statements);
        List<String> keys =
                said.stream().map(text -> text.replaceAll("].*", "]")).toList();
        assertEquals(List.of("[" + error + "]", "[" + error + "]"), keys, () -> statements + ": " + said);
    }

    private List<String> said(String statements) {
        return frame.errors(statements).stream()
                .map(error -> error.message().replaceAll("\\s+", " "))
                .toList();
    }
}
