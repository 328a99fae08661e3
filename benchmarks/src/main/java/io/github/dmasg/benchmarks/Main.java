package io.github.dmasg.benchmarks;

import io.github.dmasg.benchmarks.latency.LatencyPlan;
import io.github.dmasg.benchmarks.latency.LatencyRun;
import io.github.dmasg.benchmarks.latency.MapCommand;
import io.github.dmasg.benchmarks.latency.MapShape;
import io.github.dmasg.benchmarks.measure.GrowthRun;
import io.github.dmasg.benchmarks.measure.Measurement;
import io.github.dmasg.benchmarks.measure.Plan;
import io.github.dmasg.benchmarks.measure.Row;
import io.github.dmasg.benchmarks.report.Report;
import io.github.dmasg.benchmarks.result.Pairs;
import io.github.dmasg.dma.DmaException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Entry point of {@code benchmarks.jar}. */
public final class Main {
    private static final int BAD_USAGE = 2;
    private static final int FORKS = Integer.getInteger("forks", 2);
    private static final String USAGE = """
            java -jar benchmarks.jar COMMAND

              rows                        the names of all rows
              measure FILE [ROW...]       time rows, all if none is named, and write the results as JSON
              merge FILE PART             put the rows of one file of results in their place in another
              map [OPTIONS]               time map and unmap apart; map --help tells more
              profile ROW [PROFILER...]   run one row alone under profilers of JMH: gc and stack if none is named
              growth FILE                 measure growing sizes, a tebibyte and memory, and write the results as JSON
              facts FILE                  measure memory and ends of chunks again and replace them in the results of growth
              table FOLDER                make table and charts of the results in a folder
              jmh [OPTIONS]               JMH itself, such as: jmh PairBenchmark -p row=page-ranges -prof gc
            """;

    private Main() {}

    /**
     * Runs.
     *
     * @param arguments the command and its operands
     * @throws IOException if a file cannot be read or written
     * @throws RunnerException if a benchmark fails
     * @throws InterruptedException if it is stopped
     * @throws DmaException never
     */
    public static void main(String[] arguments)
            throws IOException, RunnerException, InterruptedException, DmaException {
        String command = arguments.length == 0 ? "" : arguments[0];
        List<String> operands =
                arguments.length == 0 ? List.of() : Arrays.asList(arguments).subList(1, arguments.length);
        try {
            if (!run(command, operands)) {
                System.err.print(USAGE);
                System.exit(BAD_USAGE);
            }
        } catch (UnknownRowException e) {
            System.err.println(command + ": " + e.getMessage());
            System.exit(BAD_USAGE);
        }
    }

    private static boolean run(String command, List<String> operands)
            throws IOException, RunnerException, InterruptedException, DmaException {
        switch (command) {
            case "rows" -> ids().forEach(System.out::println);
            case "map" -> System.exit(map(operands));
            case "jmh" -> org.openjdk.jmh.Main.main(operands.toArray(new String[0]));
            case "profile" -> {
                return !operands.isEmpty() && profile(operands.get(0), operands.subList(1, operands.size()));
            }
            default -> {
                return !operands.isEmpty() && run(command, Path.of(operands.get(0)), operands);
            }
        }
        return true;
    }

    private static boolean run(String command, Path where, List<String> operands)
            throws IOException, RunnerException, InterruptedException, DmaException {
        switch (command) {
            case "measure" -> measure(where, operands.subList(1, operands.size()));
            case "merge" -> {
                return operands.size() == 2 && merge(where, Path.of(operands.get(1)));
            }
            case "growth" -> new GrowthRun().run(where);
            case "facts" -> new GrowthRun().facts(where);
            case "table" -> Report.of(where).write(where);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int map(List<String> options) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return MapCommand.run(out, err, options.toArray(new String[0]));
    }

    /** Names of all rows, in the order of the table. */
    private static List<String> ids() {
        List<String> ids = new ArrayList<>();
        Plan.rows().forEach(row -> ids.add(row.id()));
        ids.addAll(LatencyPlan.ids());
        return ids;
    }

    private static void measure(Path file, List<String> named) throws IOException, RunnerException {
        List<String> ids = named.isEmpty() ? ids() : named;
        Map<String, MapShape> all = LatencyPlan.shapes();
        List<Row> rows = new ArrayList<>();
        Map<String, MapShape> shapes = new LinkedHashMap<>();
        for (String id : ids) {
            MapShape shape = all.get(id);
            if (shape == null) {
                rows.add(row(id));
            } else {
                shapes.put(id, shape);
            }
        }
        new Measurement(FORKS).run(rows, shapes, file);
    }

    private static Row row(String id) {
        if (!ids().contains(id)) {
            throw new UnknownRowException(id);
        }
        return Plan.row(id);
    }

    private static boolean merge(Path file, Path part) throws IOException {
        Pairs all = Pairs.read(file);
        try {
            all.with(Pairs.read(part), ids()).write(file);
        } catch (IllegalArgumentException e) {
            System.err.println("merge: " + e.getMessage());
            System.exit(BAD_USAGE);
        }
        return true;
    }

    private static boolean profile(String id, List<String> profilers) throws IOException, RunnerException {
        List<String> options = new ArrayList<>();
        MapShape shape = LatencyPlan.shapes().get(id);
        if (shape == null) {
            String benchmark = row(id).prepared() ? "PreparedBenchmark" : "PairBenchmark";
            options.addAll(List.of(benchmark, "-p", "row=" + id, "-t", Integer.toString(row(id).threads())));
        } else {
            options.add("MapLatencyBenchmark");
            options.addAll(LatencyRun.jmhOptions(shape));
        }
        options.addAll(List.of("-f", "1"));
        for (String profiler : profilers.isEmpty() ? List.of("gc", "stack") : profilers) {
            options.addAll(List.of("-prof", profiler));
        }
        org.openjdk.jmh.Main.main(options.toArray(new String[0]));
        return true;
    }

    /** A row that is asked for and not there. */
    private static final class UnknownRowException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownRowException(String id) {
            super("row: " + id + " (expected: a name that benchmarks/run --rows prints)");
        }
    }
}
