package io.github.dmasg.cli.replay;

import io.github.dmasg.cli.json.JsonWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Prints the findings for programs: one JSON object on one line.
 *
 * <p>{@code {"version":1,"files":[F...],"total":F,"errors":[...]}}, where F has {@code file}, a number for every
 * {@link Count} and, for a file, {@code devices} and {@code firstDifference} if there is one. Addresses are strings
 * in hexadecimal. The version changes when a name changes its meaning or goes; new names may come at any time.
 */
public final class JsonReport {
    /** Version of the object's form. */
    public static final int VERSION = 1;

    private final PrintWriter out;

    /**
     * A report to a stream.
     *
     * @param out receives the object and a line feed; not closed
     */
    public JsonReport(PrintWriter out) {
        this.out = out;
    }

    /**
     * Prints everything.
     *
     * @param files one report per file read
     * @param total their sum
     * @param errors messages about paths and files that could not be read
     */
    public void print(List<FileReport> files, FileReport total, List<String> errors) {
        JsonWriter json = new JsonWriter(out::print);
        json.beginObject();
        json.name("version").value(VERSION);
        json.name("files").beginArray();
        for (FileReport file : files) {
            json.beginObject();
            counts(json, file);
            devices(json, file);
            FileReport.Difference difference = file.firstDifference();
            if (difference != null) {
                json.name("firstDifference").beginObject();
                difference(json, difference);
                json.endObject();
            }
            json.endObject();
        }
        json.endArray();
        json.name("total").beginObject();
        counts(json, total);
        json.endObject();
        json.name("errors").beginArray();
        errors.forEach(json::value);
        json.endArray();
        json.endObject();
        out.println();
    }

    private static void counts(JsonWriter json, FileReport report) {
        json.name("file").value(report.file());
        for (Count count : Count.values()) {
            json.name(count.jsonName()).value(report.get(count));
        }
    }

    private static void devices(JsonWriter json, FileReport report) {
        json.name("devices").beginArray();
        for (FileReport.DeviceLine device : report.devices()) {
            json.beginObject();
            json.name("device").value(device.name());
            json.name("mapper").value(device.kind().label());
            json.name("mapperFrom").value(device.kindSource());
            limits(json, device.limits());
            json.name("calls").value(device.calls());
            json.endObject();
        }
        json.endArray();
    }

    private static void limits(JsonWriter json, Limits limits) {
        json.name("maxSegment").value(limits.maxSegment());
        json.name("boundaryMask").value(hex(limits.boundaryMask()));
        json.name("alignMask").value(hex(limits.alignMask()));
        json.name("limitsFrom").value(limits.source().label());
    }

    private static void difference(JsonWriter json, FileReport.Difference difference) {
        RecordedCall call = difference.call();
        json.name("line").value(call.line());
        json.name("device").value(call.device());
        json.name("direction").value(call.direction().name());
        json.name("mapper").value(call.kind().label());
        limits(json, call.limits());
        json.name("reason").value(difference.reason());
        json.name("lengths").value(call.lengthSource().name().toLowerCase(Locale.ROOT));
        json.name("pageSide").beginArray();
        for (int i = 0; i < call.starts().length; i++) {
            entry(json, call.starts()[i], call.lengths()[i]);
        }
        json.endArray();
        json.name("kernel").beginArray();
        for (int i = 0; i < call.dmaAddrs().length; i++) {
            entry(json, call.dmaAddrs()[i], call.dmaLengths()[i]);
        }
        json.endArray();
        json.name("classic").beginArray();
        long[] ours = difference.ours();
        for (int i = 0; i < ours.length; i += 2) {
            entry(json, ours[i], ours[i + 1]);
        }
        json.endArray();
    }

    private static void entry(JsonWriter json, long start, long length) {
        json.beginArray().value(hex(start)).value(length).endArray();
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
