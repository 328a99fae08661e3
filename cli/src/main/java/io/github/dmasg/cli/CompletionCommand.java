package io.github.dmasg.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dmasg generate-completion}: what a shell needs to complete subcommands and options. */
@Command(
        name = "generate-completion",
        description = "Print a completion script for bash and zsh.",
        footer = {
            "",
            "Examples:",
            "  source <(dmasg generate-completion)",
            "  dmasg generate-completion > ~/.local/share/bash-completion/completions/dmasg"
        })
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** For the command line's reflection. */
    CompletionCommand() {}

    @Override
    public Integer call() {
        CommandLine whole = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash(whole.getCommandName(), whole));
        out.print('\n');
        return ExitCode.OK;
    }
}
