package io.github.dmasg.cli.report;

import java.util.Collection;
import java.util.stream.Collectors;

/** Words as a POSIX shell takes them, so that a command of the page can be copied. */
public final class Shell {
    private Shell() {}

    /**
     * One word.
     *
     * @param word any text
     * @return the word itself if nothing in it means anything to a shell, else in single quotes
     */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * A command line.
     *
     * @param words its words
     * @return the words, quoted where necessary
     */
    public static String line(Collection<String> words) {
        return words.stream().map(Shell::quoted).collect(Collectors.joining(" "));
    }
}
