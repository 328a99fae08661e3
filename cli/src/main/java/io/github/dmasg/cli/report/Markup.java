package io.github.dmasg.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes markup that is well-formed as HTML and as XML: every element is closed, every text and attribute escaped.
 *
 * <p>Invariant: what was written so far plus the closing tags of the open elements is well-formed, whatever texts were
 * given. Characters that no document may hold come out as U+FFFD. Not safe for use by several threads.
 */
final class Markup {
    private static final Set<String> INLINE = Set.of("a", "b", "code", "i", "span");
    private static final char REPLACEMENT = '\ufffd';

    private final Appendable out;
    private final Deque<String> open = new ArrayDeque<>();

    /** Markup that goes to {@code out}, which is not closed. */
    Markup(Appendable out) {
        this.out = out;
    }

    /** The document type of HTML. */
    Markup documentType() {
        return put("<!DOCTYPE html>");
    }

    /**
     * A style sheet, which HTML does not let be escaped.
     *
     * @throws IllegalArgumentException if HTML and XML would not read it alike
     */
    Markup style(String sheet) {
        if (sheet.indexOf('<') >= 0 || sheet.indexOf('&') >= 0) {
            throw new IllegalArgumentException("style sheet: with < or & (expected: without)");
        }
        return put("\n<style>\n").put(sheet).put("</style>");
    }

    /** Opens an element; {@code attributes} are names and values in turn. */
    Markup open(String element, String... attributes) {
        tag(element, attributes);
        put(">");
        open.push(element);
        return this;
    }

    /** Closes the innermost open element. */
    Markup close() {
        return put("</").put(open.pop()).put(">");
    }

    /** An element without content: of HTML a void one, of SVG any. */
    Markup empty(String element, String... attributes) {
        tag(element, attributes);
        return put("/>");
    }

    /** An element with text as its only content. */
    Markup element(String element, String text, String... attributes) {
        tag(element, attributes);
        return put(">").text(text).put("</").put(element).put(">");
    }

    /** Text. */
    Markup text(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                put(text.substring(i, i + 2));
                i++;
            } else {
                escaped(c);
            }
        }
        return this;
    }

    /** Checks that nothing is open. */
    void end() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("open elements: " + open + " (expected: none)");
        }
    }

    private void tag(String element, String... attributes) {
        // A line for each element, but not where the line's end would show as a space.
        put(INLINE.contains(element) ? "<" : "\n<").put(element);
        for (int i = 0; i < attributes.length; i += 2) {
            put(" ").put(attributes[i]).put("=\"").text(attributes[i + 1]).put("\"");
        }
    }

    private void escaped(char c) {
        switch (c) {
            case '&' -> put("&amp;");
            case '<' -> put("&lt;");
            case '>' -> put("&gt;");
            case '"' -> put("&quot;");
            case '\'' -> put("&#39;");
            default -> {
                boolean allowed =
                        (c >= ' ' && c < '\u007f') || c == '\n' || c == '\t' || (c > '\u009f' && c < '\ufffe');
                put(allowed && !Character.isSurrogate(c) ? c : REPLACEMENT);
            }
        }
    }

    private Markup put(String markup) {
        try {
            out.append(markup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private void put(char c) {
        try {
            out.append(c);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
