package io.github.dmasg.cli;

import io.github.dmasg.cli.memory.AddressRange;
import io.github.dmasg.cli.memory.DeviceOption;
import io.github.dmasg.cli.memory.HugeChild;
import io.github.dmasg.cli.memory.MemoryLook;
import io.github.dmasg.cli.memory.UnreadableMemoryException;
import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.device.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmasg memory}: maps real memory, of this process or of another. */
@Command(
        name = "memory",
        description = {
            "Look at real memory: its physical runs, and how it would be mapped directly and through an IOMMU.",
            "",
            "Page frame numbers come from /proc/PID/pagemap; the kernel shows them to root (CAP_SYS_ADMIN) only."
        },
        footer = {
            "",
            "Examples:",
            "  dmasg memory --self 64M --huge",
            "  dmasg memory --pid 4711 --range 7f3a5c000000-7f3a60000000 --device mss=64K,boundary=64K-1"
        })
final class MemoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(
            names = "--huge",
            description = "With --self: ask for huge pages (glibc 2.35 or later, transparent huge pages not 'never').")
    private boolean huge;

    @Option(
            names = "--device",
            paramLabel = "mss=N,boundary=N,align=N,bits=N,segments=N",
            description = "What the device demands; the kernel's defaults for what is not named "
                    + "(64 KiB segments, 4 GiB boundary, 64 address bits).")
    private String device = "mss=64K";

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many physical runs to list (default: ${DEFAULT-VALUE}).")
    private long runs = 16;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    /** For the command line's reflection. */
    MemoryCommand() {}

    /** Whose memory. */
    static final class Which {
        @Option(
                names = "--self",
                required = true,
                paramLabel = "SIZE",
                description = "Allocate and touch that much, such as 64M, and look at it.")
        private @Nullable String self;

        @ArgGroup(exclusive = false)
        private @Nullable Other other;
    }

    /** Memory of another process. */
    static final class Other {
        @Option(names = "--pid", required = true, paramLabel = "N", description = "The process.")
        private long pid;

        @Option(
                names = "--range",
                required = true,
                paramLabel = "START-END",
                description = "The addresses, as /proc/N/maps has them.")
        private String range = "";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            return look();
        } catch (UnreadableMemoryException e) {
            throw new Failure(String.valueOf(e.getMessage()));
        }
    }

    private int look() throws IOException, InterruptedException, UnreadableMemoryException {
        Device limits = understood(() -> DeviceOption.parse(device));
        if (runs < 0) {
            throw new ParameterException(spec.commandLine(), "runs: " + runs + " (expected: >= 0)");
        }
        MemoryLook look = new MemoryLook(limits, runs, json, spec.commandLine().getOut());
        Other other = which.other;
        if (other != null) {
            if (huge) {
                throw new ParameterException(spec.commandLine(), "--huge: without --self (expected: with it)");
            }
            AddressRange range = understood(() -> AddressRange.parse(other.range));
            look.atProcess(Path.of("/proc", Long.toString(other.pid)), range);
            return ExitCode.OK;
        }
        long bytes = understood(() -> ByteSize.parse("self", String.valueOf(which.self)));
        if (huge && !HugeChild.isRunning()) {
            return HugeChild.run(
                    Dmasg.class.getName(), spec.commandLine().getParseResult().originalArgs());
        }
        look.atOwnBuffer(bytes);
        return ExitCode.OK;
    }

    private <T> T understood(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
