package io.github.dmasg.cli;

import io.github.dmasg.cli.explain.Explanation;
import io.github.dmasg.cli.explain.ExplanationText;
import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.CallSelection;
import io.github.dmasg.cli.replay.LimitsBook;
import io.github.dmasg.cli.replay.Messages;
import io.github.dmasg.cli.replay.ReplayOptions;
import io.github.dmasg.cli.replay.UnreadableRecordingException;
import io.github.dmasg.cli.trace.LineReader;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.map.Policy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmasg explain}: draws single calls of a recording, with the rule that ended each segment. */
@Command(
        name = "explain",
        description = {
            "Draw one call of a recording: pages on the left, segments on the right, the rule at each break.",
            "",
            "Behind an IOMMU, addresses are offsets from the start of the call's IOVA range."
        },
        footer = {
            "",
            "Examples:",
            "  dmasg explain samples/vtd-piix-mixed-r.full.trace --call 3",
            "  dmasg explain samples/vtd-ahci-buf64m.trace --worst 2 --policy classic"
        })
final class ExplainCommand implements Callable<Integer>, Messages {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A recording.")
    private Path file;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(
            names = "--policy",
            defaultValue = "minimal",
            description = "Whose segments: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private PolicyName policy = PolicyName.minimal;

    @Option(
            names = "--device",
            paramLabel = "ADDR:mss=N,boundary=N,align=N",
            description = "Limits of a device, as for replay. May be repeated.")
    private List<String> devices = new ArrayList<>();

    @Option(names = "--granule", paramLabel = "N", defaultValue = "4K", description = "Smallest unit the IOMMU maps.")
    private String granule = "4K";

    /** For the command line's reflection. */
    ExplainCommand() {}

    /** Policies as they are typed. */
    enum PolicyName {
        classic(Policy.CLASSIC),
        minimal(Policy.MINIMAL);

        private final Policy policy;

        PolicyName(Policy policy) {
            this.policy = policy;
        }
    }

    /** Which calls. */
    static final class Which {
        @Option(names = "--call", required = true, paramLabel = "N", description = "The N-th dma_map_sg, from 1.")
        private @Nullable Long call;

        @Option(
                names = "--worst",
                required = true,
                paramLabel = "K",
                description = "The K calls for which the kernel needed most DMA-side entries.")
        private @Nullable Integer worst;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ReplayOptions options = options();
        try {
            boolean separate = false;
            for (CallSelection.Chosen chosen : chosen(new CallSelection(file, options, this))) {
                if (separate) {
                    out.println();
                }
                separate = true;
                Explanation explained = Explanation.of(chosen.call(), policy.policy, options.granule());
                new ExplanationText(out).print(chosen.number(), policy.name(), explained);
            }
            return ExitCode.OK;
        } catch (UnreadableRecordingException e) {
            throw new Failure(String.valueOf(e.getMessage()));
        } catch (DmaException e) {
            throw new Failure(file + ": the call cannot be mapped, " + e.getMessage());
        }
    }

    private List<CallSelection.Chosen> chosen(CallSelection calls) throws IOException, UnreadableRecordingException {
        Long call = which.call;
        Integer worst = which.worst;
        if (call != null) {
            return List.of(calls.byNumber(call));
        }
        return calls.worst(worst == null ? 1 : worst);
    }

    private ReplayOptions options() throws IOException {
        Long call = which.call;
        Integer worst = which.worst;
        if (call != null && call < 1) {
            throw new ParameterException(spec.commandLine(), "call: " + call + " (expected: >= 1)");
        }
        if (worst != null && worst < 1) {
            throw new ParameterException(spec.commandLine(), "worst: " + worst + " (expected: >= 1)");
        }
        try {
            LimitsBook book = new LimitsBook();
            devices.forEach(book::addDevice);
            Path beside = file.resolveSibling(LimitsBook.FILE_NAME);
            if (Files.isRegularFile(beside)) {
                book.addFile(beside);
            }
            return new ReplayOptions(book, ByteSize.parse("granule", granule), LineReader.DEFAULT_MAX_LINE);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void warn(String message) {
        spec.commandLine().getErr().println("dmasg: " + message);
    }

    @Override
    public void progress(String what, long done, long all) {}
}
