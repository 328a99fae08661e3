package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user says about devices: limits and mappers by address.
 *
 * <p>From the command line ({@code 0000:00:04.0:mss=4G-1,boundary=4G-1,align=0xfff}) and from files of lines like
 * {@code 0000:00:04.0 mss=4G-1 boundary=4G-1 align=0xfff mapper=iommu}, where {@code #} starts a comment. The command
 * line wins. A PCI address may leave out its domain, 0000. A value not given keeps the kernel's default.
 */
public final class LimitsBook {
    /** The file of limits looked for beside each recording. */
    public static final String FILE_NAME = "devices.txt";

    private static final int PCI_WITHOUT_DOMAIN = 7;

    private final Map<String, Limits> limits = new HashMap<>();
    private final Map<String, MapperKind> mappers = new HashMap<>();

    /** An empty book. */
    public LimitsBook() {}

    /**
     * A book that starts as a copy of another.
     *
     * @param other the book to copy
     */
    public LimitsBook(LimitsBook other) {
        limits.putAll(other.limits);
        mappers.putAll(other.mappers);
    }

    /**
     * Takes {@code ADDR:mss=...,boundary=...,align=...}.
     *
     * @param text the option's value
     * @throws IllegalArgumentException if it is not of that form
     */
    public void addDevice(String text) {
        int equals = text.indexOf('=');
        int colon = equals < 0 ? -1 : text.lastIndexOf(':', equals);
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "device: '" + text + "' (expected: ADDRESS:mss=BYTES,boundary=BYTES,align=BYTES)");
        }
        add(text.substring(0, colon), text.substring(colon + 1).split(",", -1), Limits.Source.OPTION);
    }

    /**
     * Takes {@code ADDR=KIND}.
     *
     * @param text the option's value
     * @throws IllegalArgumentException if it is not of that form
     */
    public void addMapper(String text) {
        int equals = text.lastIndexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("mapper: '" + text + "' (expected: ADDRESS=" + kinds() + ")");
        }
        mappers.put(address(text.substring(0, equals)), kind(text.substring(equals + 1)));
    }

    /**
     * Adds what a file says about devices that this book does not know yet.
     *
     * @param file text, one device per line
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is not of the form; names file and line
     */
    public void addFile(Path file) throws IOException {
        LimitsBook found = new LimitsBook();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = line.replaceFirst("#.*", "").trim();
                if (!text.isEmpty()) {
                    found.addLine(file + ":" + number, text);
                }
            }
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": not text (expected: lines of ADDRESS name=value ...)", e);
        }
        found.limits.forEach(limits::putIfAbsent);
        found.mappers.forEach(mappers::putIfAbsent);
    }

    private void addLine(String where, String text) {
        try {
            String[] words = text.split("\\s+", -1);
            StringBuilder limitWords = new StringBuilder();
            for (int i = 1; i < words.length; i++) {
                if (words[i].startsWith("mapper=")) {
                    mappers.put(address(words[0]), kind(words[i].substring("mapper=".length())));
                } else {
                    limitWords.append(limitWords.isEmpty() ? "" : ",").append(words[i]);
                }
            }
            if (!limitWords.isEmpty()) {
                add(words[0], limitWords.toString().split(",", -1), Limits.Source.FILE);
            } else if (words.length == 1) {
                throw new IllegalArgumentException("'" + text + "' (expected: ADDRESS name=value ...)");
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private void add(String device, String[] settings, Limits.Source source) {
        long maxSegment = Limits.DEFAULT.maxSegment();
        long boundaryMask = Limits.DEFAULT.boundaryMask();
        long alignMask = Limits.DEFAULT.alignMask();
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            String value = pair.length == 2 ? pair[1] : "";
            switch (pair[0]) {
                case "mss" -> maxSegment = ByteSize.parse("mss", value);
                case "boundary" -> boundaryMask = mask("boundary", value);
                case "align" -> alignMask = mask("align", value);
                default ->
                    throw new IllegalArgumentException(
                            "device " + device + ": '" + setting + "' (expected: mss=, boundary= or align=)");
            }
        }
        limits.put(address(device), new Limits(maxSegment, boundaryMask, alignMask, source));
    }

    /** A mask as the kernel keeps it (64K-1), or the power of two it stands for (64K); 0 is no alignment. */
    private static @ByteCount long mask(String field, String value) {
        long number = ByteSize.parse(field, value);
        return number > 1 && Long.bitCount(number) == 1 ? number - 1 : number;
    }

    private static String address(String text) {
        String name = text.trim();
        boolean shortPci = name.length() == PCI_WITHOUT_DOMAIN && name.matches("[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]");
        return shortPci ? "0000:" + name.toLowerCase(Locale.ROOT) : name;
    }

    private static MapperKind kind(String text) {
        for (MapperKind kind : MapperKind.values()) {
            if (kind.label().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("mapper: '" + text + "' (expected: " + kinds() + ")");
    }

    private static String kinds() {
        StringBuilder names = new StringBuilder();
        for (MapperKind kind : MapperKind.values()) {
            names.append(names.isEmpty() ? "" : "|").append(kind.label());
        }
        return names.toString();
    }

    /**
     * The limits given for a device.
     *
     * @param device its name as the kernel prints it
     * @return null if none were given
     */
    public @Nullable Limits limits(String device) {
        return limits.get(device);
    }

    /**
     * The mapper given for a device.
     *
     * @param device its name as the kernel prints it
     * @return null if none was given
     */
    public @Nullable MapperKind mapper(String device) {
        return mappers.get(device);
    }
}
