package io.github.dmasg.cli.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Writes one JSON text without line breaks, piece by piece, and holds nothing but the nesting.
 *
 * <p>Output is ASCII: other characters are escaped, so that it survives any terminal encoding. Misuse (a value without a
 * name in an object, an end that does not match) is an {@link IllegalStateException}. Not thread safe.
 */
public final class JsonWriter {
    private final Consumer<String> out;
    private final Deque<Scope> scopes = new ArrayDeque<>();

    private enum Kind {
        OBJECT('{', '}'),
        ARRAY('[', ']');

        private final char open;
        private final char close;

        Kind(char open, char close) {
            this.open = open;
            this.close = close;
        }
    }

    private static final class Scope {
        private final Kind kind;
        private boolean filled;
        private boolean named;

        Scope(Kind kind) {
            this.kind = kind;
        }
    }

    /**
     * Creates a writer.
     *
     * @param out where the text goes
     */
    public JsonWriter(Consumer<String> out) {
        this.out = out;
    }

    /**
     * Starts an object.
     *
     * @return this
     */
    public JsonWriter beginObject() {
        return begin(Kind.OBJECT);
    }

    /**
     * Ends the innermost object.
     *
     * @return this
     */
    public JsonWriter endObject() {
        return end(Kind.OBJECT);
    }

    /**
     * Starts an array.
     *
     * @return this
     */
    public JsonWriter beginArray() {
        return begin(Kind.ARRAY);
    }

    /**
     * Ends the innermost array.
     *
     * @return this
     */
    public JsonWriter endArray() {
        return end(Kind.ARRAY);
    }

    /**
     * Names the next value of an object.
     *
     * @param name the name
     * @return this
     */
    public JsonWriter name(String name) {
        Scope scope = scopes.peek();
        if (scope == null || scope.kind != Kind.OBJECT || scope.named) {
            throw new IllegalStateException("name: " + name + " (expected: inside an object, after a value)");
        }
        separate(scope);
        quote(name);
        out.accept(":");
        scope.named = true;
        return this;
    }

    /**
     * Writes text.
     *
     * @param value the text
     * @return this
     */
    public JsonWriter value(String value) {
        beforeValue();
        quote(value);
        return this;
    }

    /**
     * Writes a number.
     *
     * @param value the number
     * @return this
     */
    public JsonWriter value(long value) {
        beforeValue();
        out.accept(Long.toString(value));
        return this;
    }

    private JsonWriter begin(Kind kind) {
        beforeValue();
        out.accept(String.valueOf(kind.open));
        scopes.push(new Scope(kind));
        return this;
    }

    private JsonWriter end(Kind kind) {
        Scope scope = scopes.peek();
        if (scope == null || scope.kind != kind || scope.named) {
            throw new IllegalStateException("end: " + kind + " (expected: the innermost, with all names given values)");
        }
        scopes.pop();
        out.accept(String.valueOf(kind.close));
        return this;
    }

    private void beforeValue() {
        Scope scope = scopes.peek();
        if (scope == null) {
            return;
        }
        if (scope.kind == Kind.ARRAY) {
            separate(scope);
        } else if (!scope.named) {
            throw new IllegalStateException("value: without a name (expected: a name inside an object)");
        }
        scope.named = false;
    }

    private void separate(Scope scope) {
        if (scope.filled) {
            out.accept(",");
        }
        scope.filled = true;
    }

    private void quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                quoted.append(c);
            } else {
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        out.accept(quoted.append('"').toString());
    }
}
