package io.github.dmasg.cli.check;

import io.github.dmasg.cli.check.CheckRun.Result;
import io.github.dmasg.cli.json.JsonWriter;
import io.github.dmasg.proptests.suite.run.Counterexample;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyReport;
import java.io.PrintWriter;
import java.util.List;

/**
 * The results, or the catalogue without results, as one JSON object on one line.
 *
 * <pre>
 * {"version":1,"seed":..,
 *  "results":[{"id":..,"sentence":..,"requirements":[..],"on":..,"tries":..,"outside":..,"milliseconds":..,
 *              "classes":{..},"unreached":[..],"notPromised":[..],"verdict":..,
 *              "failure":{"message":..,"smallest":..,"first":..,"try":..,"replay":..}}]}
 * </pre>
 *
 * <p>The catalogue has {@code id}, {@code sentence}, {@code requirements}, {@code needs} and {@code classes} of each property in an
 * array {@code properties}. {@code verdict} is {@code held}, {@code violated} or {@code not run}; {@code failure} is there only if it is {@code violated}.
 */
public final class CheckJson {
    private static final int VERSION = 1;
    private static final long NANOS_PER_MILLISECOND = 1_000_000;

    private CheckJson() {}

    /**
     * Prints the object and a line end.
     *
     * @param results in the order of their properties
     * @param seed what the inputs followed from
     * @param out where it goes
     */
    public static void print(List<Result> results, long seed, PrintWriter out) {
        JsonWriter json = new JsonWriter(out::print);
        json.beginObject().name("version").value(VERSION).name("seed").value(seed);
        json.name("results").beginArray();
        for (Result result : results) {
            json.beginObject();
            PropertyReport report = result.report();
            head(json, report.property());
            json.name("on").value(result.on()).name("tries").value(report.tries());
            json.name("outside").value(report.discarded());
            json.name("milliseconds").value(report.nanos() / NANOS_PER_MILLISECOND);
            json.name("classes").beginObject();
            report.reached().forEach((name, count) -> json.name(name).value(count));
            json.endObject();
            texts(json.name("unreached"), report.unreached());
            texts(json.name("notPromised"), List.copyOf(report.notPromised()));
            json.name("verdict").value(verdict(report));
            Counterexample found = report.counterexample();
            if (found != null) {
                json.name("failure").beginObject();
                json.name("message").value(found.message()).name("smallest").value(found.minimal());
                json.name("first").value(found.original()).name("try").value(found.tryNumber());
                json.name("replay").value(CheckTable.replay(result, found, seed));
                json.endObject();
            }
            json.endObject();
        }
        json.endArray().endObject();
        out.println();
    }

    /**
     * Prints the properties without results.
     *
     * @param properties which
     * @param out where they go
     */
    public static void print(List<NamedProperty<?>> properties, PrintWriter out) {
        JsonWriter json = new JsonWriter(out::print);
        json.beginObject().name("version").value(VERSION).name("properties").beginArray();
        for (NamedProperty<?> property : properties) {
            json.beginObject();
            head(json, property);
            texts(
                    json.name("needs"),
                    property.needs().stream().map(Object::toString).sorted().toList());
            texts(json.name("classes"), property.classes());
            json.endObject();
        }
        json.endArray().endObject();
        out.println();
    }

    private static void head(JsonWriter json, NamedProperty<?> property) {
        json.name("id").value(property.id()).name("sentence").value(property.sentence());
        texts(json.name("requirements"), property.requirements());
    }

    private static String verdict(PropertyReport report) {
        if (report.held()) {
            return "held";
        }
        return report.counterexample() != null ? "violated" : "not run";
    }

    private static void texts(JsonWriter json, List<String> words) {
        json.beginArray();
        words.forEach(json::value);
        json.endArray();
    }
}
