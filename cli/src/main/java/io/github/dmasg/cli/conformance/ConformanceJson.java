package io.github.dmasg.cli.conformance;

import io.github.dmasg.cli.json.JsonWriter;
import io.github.dmasg.proptests.conformance.CaseFailure;
import io.github.dmasg.proptests.conformance.FieldMismatch;
import io.github.dmasg.proptests.conformance.FileReport;
import java.io.PrintWriter;
import java.util.List;

/**
 * The result as one JSON object on one line.
 *
 * <pre>
 * {"version":1,
 *  "files":[{"file":..,"kind":..,"cases":..,"passed":..,"rejected":..,"failed":..,
 *            "firstFailure":{"line":..,"case":..,"problem":..,
 *                            "fields":[{"field":..,"expected":..,"got":..}]}}],
 *  "total":{"cases":..,"passed":..,"rejected":..,"failed":..}}
 * </pre>
 *
 * <p>{@code firstFailure} is there only if a case failed, and has either a {@code problem} or {@code fields}.
 */
public final class ConformanceJson {
    private static final int VERSION = 1;

    private ConformanceJson() {}

    /**
     * Prints the object and a line end.
     *
     * @param reports one report for each file
     * @param out where it goes
     */
    public static void print(List<FileReport> reports, PrintWriter out) {
        JsonWriter json = new JsonWriter(out::print);
        json.beginObject().name("version").value(VERSION).name("files").beginArray();
        for (FileReport r : reports) {
            json.beginObject().name("file").value(r.file()).name("kind").value(r.kind());
            counts(json, r);
            CaseFailure first = r.firstFailure();
            if (first != null) {
                failure(json.name("firstFailure"), first);
            }
            json.endObject();
        }
        json.endArray().name("total").beginObject();
        counts(json, ConformanceTable.total(reports));
        json.endObject().endObject();
        out.println();
    }

    private static void counts(JsonWriter json, FileReport r) {
        json.name("cases").value(r.cases());
        json.name("passed").value(r.passed());
        json.name("rejected").value(r.rejected());
        json.name("failed").value(r.failed());
    }

    private static void failure(JsonWriter json, CaseFailure failure) {
        json.beginObject().name("line").value(failure.line()).name("case").value(failure.label());
        if (failure.mismatches().isEmpty()) {
            json.name("problem").value(failure.problem());
        } else {
            json.name("fields").beginArray();
            for (FieldMismatch m : failure.mismatches()) {
                json.beginObject()
                        .name("field")
                        .value(m.field())
                        .name("expected")
                        .value(m.expected())
                        .name("got")
                        .value(m.got())
                        .endObject();
            }
            json.endArray();
        }
        json.endObject();
    }
}
