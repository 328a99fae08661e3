package io.github.dmasg.proptests.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * Picks files and cases: {@code sg_misc} picks a kind, {@code op=split} picks cases by a field.
 *
 * <p>Several terms of the same sort are alternatives (two kinds, or two values of one field), terms of different sorts
 * must all hold. Immutable.
 */
public final class CaseFilter {
    /** Picks everything. */
    public static final CaseFilter ALL = new CaseFilter(List.of(), List.of());

    private final List<String> kinds;
    private final List<String> pairs;

    private CaseFilter(List<String> kinds, List<String> pairs) {
        this.kinds = kinds;
        this.pairs = pairs;
    }

    /**
     * Reads terms.
     *
     * @param terms each a kind or {@code field=value}
     * @return the filter
     * @throws IllegalArgumentException if a term is empty or has an empty name or value
     */
    public static CaseFilter of(List<String> terms) {
        List<String> kinds = new ArrayList<>();
        List<String> pairs = new ArrayList<>();
        for (String term : terms) {
            int eq = term.indexOf('=');
            if (term.isBlank() || term.indexOf(' ') >= 0 || eq == 0 || eq == term.length() - 1) {
                throw new IllegalArgumentException("only: '" + term + "' (expected: KIND or FIELD=VALUE)");
            }
            (eq < 0 ? kinds : pairs).add(term);
        }
        return new CaseFilter(List.copyOf(kinds), List.copyOf(pairs));
    }

    /**
     * Whether files of a kind are wanted.
     *
     * @param kind first word of the file
     * @return true if wanted
     */
    public boolean acceptsKind(String kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    /**
     * The kinds named.
     *
     * @return empty if every kind is wanted
     */
    public List<String> kinds() {
        return kinds;
    }

    /**
     * Whether a case is wanted.
     *
     * @param line text of the case
     * @return true if wanted
     */
    public boolean acceptsLine(String line) {
        for (String pair : pairs) {
            String name = pair.substring(0, pair.indexOf('=') + 1);
            boolean held = false;
            for (String other : pairs) {
                held |= other.startsWith(name) && hasPair(line, other);
            }
            if (!held) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasPair(String line, String pair) {
        for (int at = line.indexOf(pair); at >= 0; at = line.indexOf(pair, at + 1)) {
            int end = at + pair.length();
            if ((at == 0 || line.charAt(at - 1) == ' ') && (end == line.length() || line.charAt(end) == ' ')) {
                return true;
            }
        }
        return false;
    }
}
