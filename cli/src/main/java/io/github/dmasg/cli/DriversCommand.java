package io.github.dmasg.cli;

import io.github.dmasg.proptests.drivers.table.DriverTable;
import io.github.dmasg.proptests.drivers.table.FormTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmasg drivers}: the drivers that are written on both interfaces, compared, and what is tested of each form. */
@Command(
        name = "drivers",
        description = {
            "Measure the drivers that are written on both interfaces, and list what is tested of each device form; both as Markdown.",
            "",
            "Lines of code are counted in a checkout. Bytes are what a request holds between map and unmap, beside what all "
                    + "requests share and the tables that the device reads. Calls are those from the driver into the DMA "
                    + "interface, from start to completion; they are counted in a second virtual machine, which takes a while."
        },
        footer = {"", "Example:", "  dmasg drivers"})
final class DriversCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--sources",
            paramLabel = "DIR",
            description = "A checkout of this project (default: that of the launcher, else the current directory).")
    private Path sources = Path.of(System.getProperty("dmasg.home", ""));

    @Option(names = "--forms", description = "Only the table of forms, at once.")
    private boolean forms;

    /** For the command line's reflection. */
    DriversCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!forms) {
            try {
                out.println(DriverTable.markdown(DriverTable.measure(sources)));
            } catch (IOException e) {
                throw new Failure(String.valueOf(e.getMessage()));
            }
        }
        out.print(FormTable.markdown());
        return ExitCode.OK;
    }
}
