package io.github.dmasg.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads paths from the command line, so that {@code dmasg replay samples} works from any directory.
 *
 * <p>{@code samples}, and what is below it, means the checkout's own recordings where the current directory has nothing
 * of that name. Every other path is what it says.
 */
final class SamplesPath implements ITypeConverter<Path> {
    private static final Path SAMPLES = Path.of("samples");

    /** The checkout, or null when the launcher did not start this program. */
    private final @Nullable Path home;

    private final Path here;

    SamplesPath(Path here, @Nullable String home) {
        this.here = here;
        this.home = home == null ? null : Path.of(home);
    }

    @Override
    public Path convert(String value) {
        try {
            Path path = Path.of(value);
            if (home != null && path.startsWith(SAMPLES) && !Files.exists(here.resolve(path))) {
                Path ours = home.resolve(path);
                return Files.exists(ours) ? ours : path;
            }
            return path;
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + value + "' (expected: a path; " + e.getReason() + ")");
        }
    }
}
