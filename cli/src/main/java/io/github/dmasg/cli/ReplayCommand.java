package io.github.dmasg.cli;

import io.github.dmasg.cli.replay.Count;
import io.github.dmasg.cli.replay.FileReport;
import io.github.dmasg.cli.replay.JsonReport;
import io.github.dmasg.cli.replay.Limits;
import io.github.dmasg.cli.replay.ReplayListener;
import io.github.dmasg.cli.replay.TableReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code dmasg replay}: runs recorded mapping calls through the new interface and compares with the kernel.
 *
 * <p>A file that cannot be read does not stop the others; it makes the exit code {@link ExitCode#FAILURE}, unless an
 * exact call differs somewhere, which weighs more: {@link ExitCode#VIOLATION}.
 */
@Command(
        name = "replay",
        description = {
            "Map recorded kernel workloads through the new interface and compare with what the kernel made of them.",
            "",
            "Reads ftrace text with the events dma:*, and iommu:map, swiotlb:* and length probes where recorded."
        },
        footer = {
            "",
            ReplayInputs.LIMITS_COME_FROM,
            "A file of limits has lines such as: 0000:00:04.0 mss=4G-1 boundary=4G-1 align=0xfff mapper=iommu",
            "",
            "Examples:",
            "  dmasg replay samples",
            "  dmasg replay my.trace --device 0000:01:00.0:mss=64K,boundary=4G-1,align=0 --json"
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ReplayInputs inputs;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    /** For the command line's reflection. */
    ReplayCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        inputs.book();
        inputs.granuleBytes();
        List<Path> files = inputs.files();
        ReplayInputs.Outcome outcome = inputs.replay(files, file -> ReplayListener.NONE);
        if (json) {
            new JsonReport(out).print(outcome.files(), outcome.total(), inputs.errors());
        } else if (!outcome.files().isEmpty()) {
            new TableReport(out).print(outcome.files(), outcome.total());
        }
        return exitCode(outcome.total(), inputs);
    }

    /** Says on standard error if a replay contradicts the kernel, and how the command should end. */
    static int exitCode(FileReport total, ReplayInputs inputs) {
        if (total.get(Count.CLASSIC_DIFFER) == 0) {
            return inputs.errors().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
        FileReport.Difference first = total.firstDifference();
        inputs.warn("the classic policy differs from the kernel in " + total.get(Count.CLASSIC_DIFFER) + " of "
                + total.get(Count.EXACT) + " exact calls");
        if (first != null && first.call().limits().source() == Limits.Source.ASSUMED) {
            inputs.warn("the limits of " + first.call().device() + " are assumed; give them with --device "
                    + first.call().device() + ":mss=...,boundary=...");
        }
        return ExitCode.VIOLATION;
    }
}
