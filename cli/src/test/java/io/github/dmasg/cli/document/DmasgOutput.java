package io.github.dmasg.cli.document;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The generator {@code ./dmasg ...}: runs the command inside this process and shows its standard output: a table in
 * Markdown as it is, anything else as code.
 */
public final class DmasgOutput implements Generators.Generator {
    private final Function<String[], String> run;

    /**
     * Shows a command's output.
     *
     * @param run runs the command with its arguments; throws {@link IllegalArgumentException} if it fails
     */
    public DmasgOutput(Function<String[], String> run) {
        this.run = run;
    }

    @Override
    public String make(List<String> words) {
        List<List<String>> commands = ShellLine.commands(String.join(" ", words));
        List<String> lines = run.apply(commands.get(0).stream().skip(1).toArray(String[]::new))
                .lines()
                .toList();
        for (List<String> filter : commands.subList(1, commands.size())) {
            lines = filtered(lines, filter);
        }
        String text = String.join("\n", lines);
        return text.startsWith("|") ? text.stripTrailing() + "\n" : Generators.code(text);
    }

    private static List<String> filtered(List<String> lines, List<String> filter) {
        Stream<String> all = lines.stream();
        if (filter.size() == 3 && filter.get(1).equals("-n")) {
            int count = Integer.parseInt(filter.get(2));
            if (filter.get(0).equals("head")) {
                return all.limit(count).toList();
            }
            if (filter.get(0).equals("tail")) {
                return all.skip(Math.max(0, lines.size() - count)).toList();
            }
        }
        if (filter.size() == 2 && filter.get(0).equals("grep")) {
            return all.filter(line -> line.contains(filter.get(1))).toList();
        }
        throw new IllegalArgumentException(
                String.join(" ", filter) + " (expected: head -n N, tail -n N, or grep WORD)");
    }
}
