package io.github.dmasg.proptests.drivers.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Counts the lines of classes in a source tree that hold code: neither blank nor comment only. */
final class CodeLines {
    private static final List<String> MODULES = List.of("api", "legacy-adapter", "proptests");

    private final Path root;

    /**
     * A counter.
     *
     * @param root where the modules are
     */
    CodeLines(Path root) {
        this.root = root;
    }

    /**
     * Lines of code.
     *
     * @param classes outermost classes of this project
     * @return their sum
     * @throws IOException if a source file is not there or cannot be read
     */
    int of(List<Class<?>> classes) throws IOException {
        int sum = 0;
        for (Class<?> one : classes) {
            sum += count(Files.readString(source(one)));
        }
        return sum;
    }

    private Path source(Class<?> one) throws IOException {
        String name = one.getName().replace('.', '/') + ".java";
        for (String module : MODULES) {
            Path file = root.resolve(module).resolve("src/main/java").resolve(name);
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IOException("source of " + one.getName() + ": not below " + root + " (expected: a checkout)");
    }

    /** Lines of a source text that hold anything but white space and comments. */
    static int count(String text) {
        int lines = 0;
        boolean code = false;
        int at = 0;
        int end = text.length();
        while (at < end) {
            char c = text.charAt(at);
            if (text.startsWith("//", at)) {
                at = before('\n', text, at);
            } else if (text.startsWith("/*", at)) {
                int close = text.indexOf("*/", at + 2);
                int behind = close < 0 ? end : close + 2;
                // A comment of several lines ends the line it starts in.
                if (text.substring(at, behind).indexOf('\n') >= 0) {
                    lines += code ? 1 : 0;
                    code = false;
                }
                at = behind;
            } else if (c == '"' || c == '\'') {
                code = true;
                at = behindLiteral(text, at);
            } else {
                if (c == '\n') {
                    lines += code ? 1 : 0;
                    code = false;
                } else if (!Character.isWhitespace(c)) {
                    code = true;
                }
                at++;
            }
        }
        return lines + (code ? 1 : 0);
    }

    private static int before(char what, String text, int from) {
        int found = text.indexOf(what, from);
        return found < 0 ? text.length() : found;
    }

    private static int behindLiteral(String text, int start) {
        char quote = text.charAt(start);
        int at = start + 1;
        while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at < text.length() && text.charAt(at) == quote ? at + 1 : at;
    }
}
