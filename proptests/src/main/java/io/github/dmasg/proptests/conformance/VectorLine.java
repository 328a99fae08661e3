package io.github.dmasg.proptests.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One case: named fields with typed getters.
 *
 * <p>Numbers are lower-case hexadecimal without prefix unless a getter says otherwise, {@code -} is the empty list. The
 * line remembers which fields were asked for; {@link #unread()} gives the rest. Not thread safe.
 */
public final class VectorLine {
    private static final String EMPTY = "-";

    private final Map<String, String> fields;
    private final Set<String> unread;

    private VectorLine(Map<String, String> fields) {
        this.fields = fields;
        this.unread = new TreeSet<>(fields.keySet());
    }

    /**
     * Splits a line into its fields.
     *
     * @param text {@code name=value} pairs separated by blanks
     * @return the fields
     * @throws DamagedLineException if a pair has no name or no {@code =}, or if a name appears twice
     */
    public static VectorLine parse(String text) throws DamagedLineException {
        Map<String, String> fields = new LinkedHashMap<>();
        int i = 0;
        int pair = 0;
        while (i < text.length()) {
            int end = text.indexOf(' ', i);
            end = end < 0 ? text.length() : end;
            if (end > i) {
                pair++;
                int eq = text.indexOf('=', i);
                if (eq <= i || eq >= end) {
                    throw new DamagedLineException(
                            "pair " + pair, quoted(text.substring(i, end)) + " (expected: name=value)");
                }
                String name = text.substring(i, eq);
                if (fields.put(name, text.substring(eq + 1, end)) != null) {
                    throw new DamagedLineException(name, "given twice (expected: once)");
                }
            }
            i = end + 1;
        }
        return new VectorLine(fields);
    }

    /**
     * Whether the line has a field; does not count as reading it.
     *
     * @param name field
     * @return true if present
     */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /**
     * The raw text of a field.
     *
     * @param name field
     * @return its text
     * @throws DamagedLineException if the field is missing
     */
    public String text(String name) throws DamagedLineException {
        String value = textOrNull(name);
        if (value == null) {
            throw new DamagedLineException(name, "missing (expected: a value)");
        }
        return value;
    }

    /**
     * The raw text of a field that may be missing.
     *
     * @param name field
     * @return its text or null
     */
    public @Nullable String textOrNull(String name) {
        unread.remove(name);
        return fields.get(name);
    }

    /**
     * An unsigned 64-bit number.
     *
     * @param name field
     * @return the number
     * @throws DamagedLineException if the field is missing or no such number
     */
    public long hex(String name) throws DamagedLineException {
        return parseHex(name, text(name));
    }

    /**
     * An unsigned 32-bit number.
     *
     * @param name field
     * @return 0 to 2^32 - 1
     * @throws DamagedLineException if the field is missing or no such number
     */
    public long u32(String name) throws DamagedLineException {
        return inRange(name, hex(name), 0xffff_ffffL);
    }

    /**
     * A number that fits an {@code int}.
     *
     * @param name field
     * @return 0 to 2^31 - 1
     * @throws DamagedLineException if the field is missing or no such number
     */
    public int count(String name) throws DamagedLineException {
        return (int) inRange(name, hex(name), Integer.MAX_VALUE);
    }

    /**
     * A signed decimal number.
     *
     * @param name field
     * @return the number
     * @throws DamagedLineException if the field is missing or no such number
     */
    public long decimal(String name) throws DamagedLineException {
        String value = text(name);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new DamagedLineException(name, quoted(value) + " (expected: a signed decimal number)");
        }
    }

    /**
     * The items of a list.
     *
     * @param name field
     * @param separator what stands between items
     * @return the items, empty for {@code -}
     * @throws DamagedLineException if the field is missing
     */
    public List<String> items(String name, char separator) throws DamagedLineException {
        return split(text(name), separator);
    }

    /**
     * A comma-separated list of tuples of unsigned 64-bit numbers, {@code a:b:c,a:b:c}.
     *
     * @param name field
     * @param arity numbers in every tuple
     * @return the tuples, empty for {@code -}
     * @throws DamagedLineException if the field is missing or a tuple is not of that form
     */
    public List<long[]> tuples(String name, int arity) throws DamagedLineException {
        List<long[]> tuples = new ArrayList<>();
        for (String item : items(name, ',')) {
            tuples.add(tuple(name, item, arity));
        }
        return tuples;
    }

    /**
     * One tuple of unsigned 64-bit numbers, {@code a:b:c}.
     *
     * @param name field, for the message
     * @param item text of the tuple
     * @param arity numbers in the tuple
     * @return the numbers
     * @throws DamagedLineException if the text is not of that form
     */
    public static long[] tuple(String name, String item, int arity) throws DamagedLineException {
        List<String> parts = split(item, ':');
        if (parts.size() != arity) {
            throw new DamagedLineException(name, quoted(item) + " (expected: " + arity + " numbers separated by ':')");
        }
        long[] tuple = new long[arity];
        for (int i = 0; i < arity; i++) {
            tuple[i] = parseHex(name, parts.get(i));
        }
        return tuple;
    }

    /**
     * One unsigned 64-bit hexadecimal number.
     *
     * @param name field, for the message
     * @param value text of the number
     * @return the number
     * @throws DamagedLineException if the text is no such number
     */
    public static long parseHex(String name, String value) throws DamagedLineException {
        boolean fits = !value.isEmpty() && value.length() <= 16;
        long number = 0;
        for (int i = 0; fits && i < value.length(); i++) {
            int digit = Character.digit(value.charAt(i), 16);
            fits = digit >= 0;
            number = number << 4 | digit;
        }
        if (!fits) {
            throw new DamagedLineException(name, quoted(value) + " (expected: 1 to 16 hexadecimal digits)");
        }
        return number;
    }

    /**
     * Checks the range of a number.
     *
     * @param name field, for the message
     * @param value the number, unsigned
     * @param max largest number allowed
     * @return the number
     * @throws DamagedLineException if the number is larger
     */
    public static long inRange(String name, long value, long max) throws DamagedLineException {
        if (Long.compareUnsigned(value, max) > 0) {
            throw new DamagedLineException(
                    name, Long.toHexString(value) + " (expected: 0 to " + Long.toHexString(max) + ")");
        }
        return value;
    }

    /**
     * Fields nobody asked for yet.
     *
     * @return their names, sorted
     */
    public List<String> unread() {
        return List.copyOf(unread);
    }

    /** What names the case. */
    @Override
    public String toString() {
        return "id=" + fields.getOrDefault("id", "?") + " cls=" + fields.getOrDefault("cls", "?");
    }

    private static List<String> split(String value, char separator) {
        List<String> items = new ArrayList<>();
        if (value.equals(EMPTY)) {
            return items;
        }
        int i = 0;
        while (true) {
            int end = value.indexOf(separator, i);
            if (end < 0) {
                items.add(value.substring(i));
                return items;
            }
            items.add(value.substring(i, end));
            i = end + 1;
        }
    }

    static String quoted(String value) {
        String shown = value.length() <= 60 ? value : value.substring(0, 60) + "...";
        StringBuilder sb = new StringBuilder("'");
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            sb.append(c >= ' ' && c < 127 ? c : '?');
        }
        return sb.append('\'').toString();
    }
}
