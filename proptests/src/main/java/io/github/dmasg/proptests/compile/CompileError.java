package io.github.dmasg.proptests.compile;

/**
 * One error of the compiler.
 *
 * @param code the compiler's key for it, which no language setting translates, such as {@code compiler.err.cant.resolve}
 * @param text what in the source it is about, as written there
 * @param message in words
 */
public record CompileError(String code, String text, String message) {}
