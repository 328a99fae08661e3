package io.github.dmasg.cli.document;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line for a shell, cut into commands and words as far as documents need it: quotes, comments, pipes, redirections. */
final class ShellLine {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(#.*)|(\\|\\|?|&&|;)|[12]?(>>?|<)\\s*\\S+|((?:[^\\s'\"|;&<>]|'[^']*'|\"[^\"]*\")+)|(.))");

    private ShellLine() {}

    /** The commands of a line; prompts and {@code sudo} are not words. */
    static List<List<String>> commands(String line) {
        List<List<String>> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        Matcher token = TOKEN.matcher(line);
        while (token.lookingAt() && token.group(1) == null) {
            String word = token.group(4);
            if (token.group(2) != null) {
                commands.add(words);
                words = new ArrayList<>();
            } else if (word != null && !(words.isEmpty() && (word.equals("$") || word.equals("sudo")))) {
                words.add(word.replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"));
            }
            token.region(token.end(), line.length());
        }
        commands.add(words);
        commands.removeIf(List::isEmpty);
        return commands;
    }
}
