package io.github.dmasg.benchmarks;

import io.github.dmasg.benchmarks.measure.GrowthRun;
import io.github.dmasg.benchmarks.measure.Measurement;
import io.github.dmasg.benchmarks.measure.Plan;
import io.github.dmasg.benchmarks.measure.Row;
import io.github.dmasg.benchmarks.report.Report;
import io.github.dmasg.dma.DmaException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Entry point of {@code benchmarks.jar}. */
public final class Main {
    private static final int BAD_USAGE = 2;
    private static final int FORKS = Integer.getInteger("forks", 2);
    private static final String USAGE = """
            java -jar benchmarks.jar COMMAND

              rows                        the names of all rows
              measure FILE [ROW...]       time rows, all if none is named, and write the results as JSON
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
        if (!run(command, operands)) {
            System.err.print(USAGE);
            System.exit(BAD_USAGE);
        }
    }

    private static boolean run(String command, List<String> operands)
            throws IOException, RunnerException, InterruptedException, DmaException {
        switch (command) {
            case "rows" -> Plan.rows().forEach(row -> System.out.println(row.id()));
            case "jmh" -> org.openjdk.jmh.Main.main(operands.toArray(new String[0]));
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
            case "growth" -> new GrowthRun().run(where);
            case "facts" -> new GrowthRun().facts(where);
            case "table" -> Report.of(where).write(where);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void measure(Path file, List<String> ids) throws IOException, RunnerException {
        List<Row> rows =
                ids.isEmpty() ? Plan.rows() : ids.stream().map(Plan::row).toList();
        new Measurement(FORKS).run(rows, file);
    }
}
