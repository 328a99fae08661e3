package io.github.dmasg.cli.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private final StringBuilder text = new StringBuilder();
    private final JsonWriter json = new JsonWriter(text::append);

    @Test
    void nestsAndSeparates() {
        json.beginObject().name("a").value(1).name("b").beginArray().value("x").value(-2);
        json.beginObject()
                .endObject()
                .beginArray()
                .endArray()
                .endArray()
                .name("c")
                .value("")
                .endObject();
        assertEquals("{\"a\":1,\"b\":[\"x\",-2,{},[]],\"c\":\"\"}", text.toString());
    }

    @Test
    void escapesWhatIsNotPlain() {
        json.value("\"\\/\n\u007f\u00e9\ud83d\ude00");
        assertEquals("\"\\\"\\\\/\\n\u007f\\u00E9\\uD83D\\uDE00\"", text.toString());
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThrows(IllegalStateException.class, () -> json.name("a"));
        json.beginObject();
        assertThrows(IllegalStateException.class, () -> json.value(1));
        assertThrows(IllegalStateException.class, json::endArray);
        json.name("a");
        assertThrows(IllegalStateException.class, () -> json.name("b"));
    }
}
