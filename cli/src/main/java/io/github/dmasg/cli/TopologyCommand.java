package io.github.dmasg.cli;

import io.github.dmasg.cli.topology.Topology;
import io.github.dmasg.cli.topology.TopologyFile;
import io.github.dmasg.cli.topology.TopologyFormatException;
import io.github.dmasg.cli.topology.TopologyJson;
import io.github.dmasg.cli.topology.TopologyTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmasg topology}: who reaches whose memory on a described bus. */
@Command(
        name = "topology",
        description = {
            "Read the description of a PCI bus and say which device reaches which memory, how, how far, and why.",
            "",
            "bus N: by PCI bus address, N nodes away. host N: through the host bridge, mapped like ordinary memory. "
                    + "-: not at all. The description is YAML or JSON: host bridges (forwards: none, within, across), their "
                    + "root ports, switches, ports (redirects: true with ACS redirection) and devices; see "
                    + "samples/topology.yaml. Ends with 1 if the file cannot be read or makes no sense."
        },
        footer = {"", "Example:", "  dmasg topology samples/topology.yaml"})
final class TopologyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The description of a bus.")
    private Path file;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    /** For the command line's reflection. */
    TopologyCommand() {}

    @Override
    public Integer call() throws IOException {
        if (Files.isDirectory(file)) {
            throw new Failure(file + ": a folder (expected: a file)");
        }
        Topology topology;
        try {
            topology = TopologyFile.read(file);
        } catch (TopologyFormatException e) {
            throw new Failure(String.valueOf(e.getMessage()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            TopologyJson.print(file.toString(), topology, out);
        } else {
            TopologyTable.print(topology, out);
        }
        return ExitCode.OK;
    }
}
