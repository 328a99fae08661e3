package io.github.dmasg.cli.memory;

import io.github.dmasg.cli.json.JsonWriter;
import java.io.PrintWriter;
import java.util.List;

/** The findings for a program: one object, version 1. */
final class MemoryJson {
    private static final long CLASSIC_ENTRY = 32;

    private final PrintWriter out;

    MemoryJson(PrintWriter out) {
        this.out = out;
    }

    void print(AddressRange range, Survey survey, long classicEntries, List<MappingRow> rows) {
        JsonWriter json = new JsonWriter(out::print);
        json.beginObject();
        json.name("version").value(1);
        json.name("start").value("0x" + Long.toHexString(range.start()));
        json.name("bytes").value(range.length());
        json.name("pages").value(survey.pages());
        json.name("present").value(survey.presentPages());
        json.name("swapped").value(survey.swappedPages());
        json.name("absent").value(survey.absentPages());
        json.name("runs").value(survey.runs().entries());
        json.name("pageListBytes").value(survey.runs().listBytes());
        json.name("classicListEntries").value(classicEntries);
        json.name("classicListBytes").value(classicEntries * CLASSIC_ENTRY);
        json.name("mappings").beginArray();
        for (MappingRow row : rows) {
            json.beginObject();
            json.name("mapper").value(row.mapper());
            json.name("policy").value(row.policy());
            if (row.refusal().isEmpty()) {
                json.name("segments").value(row.segments());
                json.name("listBytes").value(row.listBytes());
                json.name("iovaBytes").value(row.iovaBytes());
                json.name("leaves4k").value(row.leaves4k());
                json.name("leaves2m").value(row.leaves2m());
                json.name("leaves1g").value(row.leaves1g());
            } else {
                json.name("refusal").value(row.refusal());
            }
            json.endObject();
        }
        json.endArray();
        json.endObject();
        out.println();
    }
}
