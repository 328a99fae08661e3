package io.github.dmasg.cli;

import io.github.dmasg.cli.form.FormKind;
import io.github.dmasg.cli.form.FormReport;
import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.CallSelection;
import io.github.dmasg.cli.replay.LimitsBook;
import io.github.dmasg.cli.replay.Messages;
import io.github.dmasg.cli.replay.RecordedCall;
import io.github.dmasg.cli.replay.ReplayOptions;
import io.github.dmasg.cli.replay.UnreadableRecordingException;
import io.github.dmasg.cli.trace.LineReader;
import io.github.dmasg.dma.DmaException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmasg form}: what hardware would read for one call of a recording. */
@Command(
        name = "form",
        description = {
            "Map one call of a recording straight into the form a device reads, and print what the hardware would read.",
            "",
            "Entries that continue each other are one line. Table addresses are examples."
        },
        footer = {
            "",
            "Examples:",
            "  dmasg form samples/vtd-nvme-mixed-r.full.trace --call 3 --as prp",
            "  dmasg form samples/vtd-ahci-buf64m.trace --call 1 --as blocks=4K",
            "  dmasg form samples/off-ahci-dd1m.trace --call 1 --as prdt --recorded"
        })
final class FormCommand implements Callable<Integer>, Messages {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A recording.")
    private Path file;

    @Option(names = "--call", required = true, paramLabel = "N", description = "The N-th dma_map_sg, from 1.")
    private long call;

    @Option(
            names = "--as",
            required = true,
            paramLabel = "FORM",
            description = "prp, sgl, blocks=SIZE, array, prdt, virtio or trb.")
    private String form = "";

    @Option(names = "--recorded", description = "Take the kernel's own segments instead of mapping the pages anew.")
    private boolean recorded;

    @Option(
            names = "--device",
            paramLabel = "ADDR:mss=N,boundary=N,align=N",
            description = "Limits of a device, as for replay. May be repeated.")
    private List<String> devices = new ArrayList<>();

    @Option(names = "--granule", paramLabel = "N", defaultValue = "4K", description = "Smallest unit the IOMMU maps.")
    private String granule = "4K";

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    /** For the command line's reflection. */
    FormCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        FormKind kind = kind();
        ReplayOptions options = options();
        try {
            CallSelection.Chosen chosen = new CallSelection(file, options, this).byNumber(call);
            if (recorded) {
                requireWhole(chosen.call());
            }
            FormReport report = new FormReport(chosen.number(), chosen.call(), kind, recorded, options.granule());
            if (json) {
                report.printJson(out);
            } else {
                report.print(out);
            }
            if (!report.same()) {
                throw new Failure(ExitCode.VIOLATION, file + ": the hardware would read other bytes than were mapped");
            }
            return ExitCode.OK;
        } catch (UnreadableRecordingException e) {
            throw new Failure(String.valueOf(e.getMessage()));
        } catch (DmaException e) {
            throw new Failure(file + ": call " + call + " as " + kind.name() + ": " + e.getMessage());
        }
    }

    private void requireWhole(RecordedCall chosen) {
        if (chosen.dmaAddrs().length != chosen.dmaEntries()) {
            throw new Failure(file + ":" + chosen.line() + ": segments recorded: " + chosen.dmaAddrs().length
                    + " (expected: all " + chosen.dmaEntries() + "; the kernel cut the line)");
        }
    }

    private FormKind kind() {
        try {
            return FormKind.parse(form);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ReplayOptions options() throws IOException {
        if (call < 1) {
            throw new ParameterException(spec.commandLine(), "call: " + call + " (expected: >= 1)");
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
