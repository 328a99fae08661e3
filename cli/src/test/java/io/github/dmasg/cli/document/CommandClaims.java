package io.github.dmasg.cli.document;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * A command in a document can be typed: the program takes every word of it, and the files it names are there.
 *
 * <p>Checked are the lines of {@code sh} blocks and of indented code, and what stands in backticks, as far as they start with a
 * program of this checkout ({@code ./dmasg}, {@code ./mvnw}, {@code .ci/run}). {@code `dmasg record --seconds N`} in backticks, without
 * {@code ./}, is a synopsis: the subcommand and its options must exist, the values are anybody's.
 */
public final class CommandClaims implements Claims {
    private final Path top;
    private final Supplier<CommandLine> dmasg;
    private final MavenCommand maven;

    /**
     * Claims about a checkout.
     *
     * @param top its folder
     * @param dmasg gives the assembled command line, a new one each time
     * @param maven what Maven's command line takes
     */
    public CommandClaims(Path top, Supplier<CommandLine> dmasg, MavenCommand maven) {
        this.top = top;
        this.dmasg = dmasg;
        this.maven = maven;
    }

    @Override
    public List<String> problems(Document document) {
        List<String> problems = new ArrayList<>();
        List<Document.Piece> pieces = new ArrayList<>(document.shellLines());
        pieces.addAll(document.spans());
        for (Document.Piece piece : pieces) {
            for (List<String> words : ShellLine.commands(piece.text())) {
                for (String problem : command(words)) {
                    problems.add(document.problem(piece.line(), String.join(" ", words) + ": " + problem));
                }
            }
        }
        return problems;
    }

    private List<String> command(List<String> words) {
        String program = words.get(0);
        List<String> rest = words.subList(1, words.size());
        List<String> problems = new ArrayList<>();
        if (program.equals("./dmasg")) {
            parsed(rest, problems);
            filesExist(rest, problems);
        } else if (program.equals("dmasg") && !rest.isEmpty()) {
            synopsis(rest, problems);
        } else if (program.equals("./mvnw")) {
            problems.addAll(maven.problems(rest));
        } else if ((program.startsWith("./") || program.startsWith(".ci/"))
                && !Files.isExecutable(top.resolve(program))) {
            problems.add("no such program (expected: an executable file)");
        }
        return problems;
    }

    private void parsed(List<String> words, List<String> problems) {
        try {
            dmasg.get().parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            problems.add(e.getMessage());
        }
    }

    private void synopsis(List<String> words, List<String> problems) {
        CommandLine command = dmasg.get();
        if (words.get(0).matches("[a-z]+")) {
            command = command.getSubcommands().get(words.get(0));
            if (command == null) {
                problems.add("no subcommand " + words.get(0));
                return;
            }
        }
        Set<String> options = command.getCommandSpec().optionsMap().keySet();
        for (String word : words) {
            String option = word.replaceAll("[\\[\\]]", "").split("=", 2)[0];
            if (option.matches("--?[a-zA-Z].*") && !options.contains(option)) {
                problems.add("no option " + option);
            }
        }
    }

    private void filesExist(List<String> words, List<String> problems) {
        Set<String> missing = words.stream()
                .filter(word -> word.matches("(samples|proptests|benchmarks|api|cli|legacy-adapter)(/.*)?"))
                .filter(word -> !Files.exists(top.resolve(word)))
                .collect(Collectors.toSet());
        for (String word : missing) {
            problems.add("no file " + word);
        }
    }
}
