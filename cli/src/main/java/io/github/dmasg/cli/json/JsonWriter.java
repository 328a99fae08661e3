package io.github.dmasg.cli.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.Writer;
import java.util.function.Consumer;

/**
 * Writes one JSON text without line breaks, piece by piece, and holds nothing but the nesting: Jackson's generator without its
 * checked exceptions, which cannot arise here.
 *
 * <p>Output is ASCII: other characters are escaped, so that it survives any terminal encoding. Misuse (a value without a
 * name in an object, an end that does not match) is an {@link IllegalStateException}. Not thread safe.
 */
public final class JsonWriter {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator generator;

    /** One call of the generator. */
    private interface Step {
        void run() throws IOException;
    }

    /**
     * Creates a writer.
     *
     * @param out where the text goes
     */
    public JsonWriter(Consumer<String> out) {
        try {
            generator = FACTORY.createGenerator(new Handing(out));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Starts an object.
     *
     * @return this
     */
    public JsonWriter beginObject() {
        return step(generator::writeStartObject);
    }

    /**
     * Ends the innermost object.
     *
     * @return this
     */
    public JsonWriter endObject() {
        return step(generator::writeEndObject);
    }

    /**
     * Starts an array.
     *
     * @return this
     */
    public JsonWriter beginArray() {
        return step(generator::writeStartArray);
    }

    /**
     * Ends the innermost array.
     *
     * @return this
     */
    public JsonWriter endArray() {
        return step(generator::writeEndArray);
    }

    /**
     * Names the next value of an object.
     *
     * @param name the name
     * @return this
     */
    public JsonWriter name(String name) {
        return step(() -> generator.writeFieldName(name));
    }

    /**
     * Writes text.
     *
     * @param value the text
     * @return this
     */
    public JsonWriter value(String value) {
        return step(() -> generator.writeString(value));
    }

    /**
     * Writes a number.
     *
     * @param value the number
     * @return this
     */
    public JsonWriter value(long value) {
        return step(() -> generator.writeNumber(value));
    }

    private JsonWriter step(Step step) {
        try {
            step.run();
            if (generator.getOutputContext().inRoot()) {
                generator.flush();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        return this;
    }

    /** Hands characters on as strings. */
    private static final class Handing extends Writer {
        private final Consumer<String> out;

        Handing(Consumer<String> out) {
            this.out = out;
        }

        @Override
        public void write(char[] buffer, int from, int count) {
            out.accept(new String(buffer, from, count));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
