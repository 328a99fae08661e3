package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.benchmarks.result.LatencyRow;
import io.github.dmasg.dma.DmaException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The map benchmark with any parameters, as the kernel's tool has them. */
@Command(
        name = "map",
        sortOptions = false,
        description = {
            "Times map and unmap apart, in the classic model and in the new one.",
            "",
            "Options have the letters and the ranges of the kernel's dma_map_benchmark."
        },
        footer = {"", "Exit code: 0, 1 if the buffers cannot be mapped, 2 for arguments that cannot be used."})
public final class MapCommand implements Callable<Integer> {
    private static final int DEFAULT_SECONDS = 5;
    private static final int MOST_SECONDS = 300;
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = 9,
            description = "Show this help and exit.")
    boolean help;

    private int threads = 1;
    private int seconds = DEFAULT_SECONDS;
    private MapShape.Way way = MapShape.Way.BIDIRECTIONAL;
    private int bits = 32;
    private int granule = 1;
    private long transfer;
    private MapShape.Mode mode = MapShape.Mode.SINGLE;
    private MapShape.Through through = MapShape.Through.IOMMU;

    private MapCommand() {}

    /**
     * Runs the command.
     *
     * @param out takes the table
     * @param err takes what is wrong with the arguments
     * @param arguments its options
     * @return exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new MapCommand());
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler((thrown, args) -> {
            line.getErr().println("map: " + thrown.getMessage());
            line.getErr().println("Try 'map --help'.");
            return BAD_USAGE;
        });
        return line.execute(arguments);
    }

    @Option(
            names = {"-t", "--threads"},
            order = 1,
            paramLabel = "THREADS",
            description = "How many map at once, 1 to 1024. (1)")
    void threads(String text) {
        threads = (int) number("threads", text, 1, MapShape.MOST_THREADS);
    }

    @Option(
            names = {"-s", "--seconds"},
            order = 2,
            paramLabel = "SECONDS",
            description =
                    "Measured time for each model, 1 to 300; before that, the compiler gets a few more, up to 30 with many "
                            + "threads for each processor. (5)")
    void seconds(String text) {
        seconds = (int) number("seconds", text, 1, MOST_SECONDS);
    }

    @Option(
            names = {"-d", "--direction"},
            order = 3,
            paramLabel = "DIRECTION",
            description = "bidirectional, to-device or from-device; the kernel's numbers 0, 1, 2 will do."
                    + " (bidirectional)")
    void direction(String text) {
        way = switch (text) {
            case "0" -> MapShape.Way.BIDIRECTIONAL;
            case "1" -> MapShape.Way.TO_DEVICE;
            case "2" -> MapShape.Way.FROM_DEVICE;
            default -> constant("direction", text, MapShape.Way.values());
        };
    }

    @Option(
            names = {"-b", "--bits"},
            order = 4,
            paramLabel = "BITS",
            description = "Address bits that the device drives, 20 to 64. Buffers lie at 1 GiB: without an IOMMU a"
                    + " device of up to 30 bits has them bounced. (32)")
    void bits(String text) {
        bits = (int) number("bits", text, MapShape.FEWEST_BITS, Long.SIZE);
    }

    @Option(
            names = {"-g", "--granule"},
            order = 5,
            paramLabel = "PAGES",
            description = "Pages of 4 KiB in a call, 1 to 1024. (1)")
    void granule(String text) {
        granule = (int) number("granule", text, 1, MapShape.MOST_GRANULE);
    }

    @Option(
            names = {"-x", "--transfer"},
            order = 6,
            paramLabel = "NANOSECONDS",
            description = "Time between map and unmap, 0 to 10000000. (0)")
    void transfer(String text) {
        transfer = number("transfer", text, 0, MapShape.LONGEST_TRANSFER);
    }

    @Option(
            names = {"-m", "--mode"},
            order = 7,
            paramLabel = "MODE",
            description = "single, one contiguous range, or sg, a list of scattered pages; 0, 1 will do. (single)")
    void mode(String text) {
        mode = switch (text) {
            case "0" -> MapShape.Mode.SINGLE;
            case "1" -> MapShape.Mode.SG;
            default -> constant("mode", text, MapShape.Mode.values());
        };
    }

    @Option(
            names = {"-p", "--through"},
            order = 8,
            paramLabel = "MAPPER",
            description = "iommu or direct. (iommu)")
    void through(String text) {
        through = constant("through", text, MapShape.Through.values());
    }

    private long number(String name, String text, long least, long most) {
        String range = least + ".." + most;
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw refused(name, text, range);
        }
        if (value < least || value > most) {
            throw refused(name, text, range);
        }
        return value;
    }

    private <E extends Enum<E>> E constant(String name, String text, E[] all) {
        for (E one : all) {
            if (MapShape.word(one).equals(text)) {
                return one;
            }
        }
        throw refused(name, text, Arrays.stream(all).map(MapShape::word).collect(Collectors.joining(", ")));
    }

    private ParameterException refused(String name, String text, String expected) {
        return new ParameterException(spec.commandLine(), name + ": " + text + " (expected: " + expected + ")");
    }

    @Override
    public Integer call() throws RunnerException {
        MapShape shape = shape();
        @Nullable String refusal = refusal(shape);
        if (refusal != null) {
            spec.commandLine().getErr().println("map: " + refusal);
            return FAILED;
        }
        LatencyRow row = LatencyRun.of(seconds).measure("map", shape);
        spec.commandLine().getOut().print(new LatencyText(row, seconds).text());
        spec.commandLine().getOut().flush();
        return 0;
    }

    private MapShape shape() {
        try {
            return new MapShape(through, mode, way, granule, bits, transfer, threads);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Why not all threads can have their buffers mapped at once, if they cannot. */
    private static @Nullable String refusal(MapShape shape) {
        try {
            new MapMachine(shape).tryOnce();
            return null;
        } catch (DmaException e) {
            return e.getMessage();
        }
    }
}
