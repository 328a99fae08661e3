package io.github.dmasg.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * What {@code dmasg --version} prints: the version the build wrote, the commit when run from a checkout, and the Java
 * and system underneath.
 */
public final class Version implements IVersionProvider {
    /** Set by the launcher when it runs inside a checkout. */
    private static final String COMMIT_PROPERTY = "dmasg.commit";

    /** For the command line's reflection. */
    public Version() {}

    @Override
    public String[] getVersion() {
        return new String[] {
            program(),
            "Java " + System.getProperty("java.runtime.version") + ", " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch")
        };
    }

    /**
     * Name, version and commit in one line.
     *
     * @return for example {@code dmasg 0.1.0 (commit 0123456789ab)}
     */
    static String program() {
        String commit = commit();
        return "dmasg " + number() + (commit.isEmpty() ? "" : " (commit " + commit + ")");
    }

    /**
     * The version of the build.
     *
     * @return for example {@code 0.1.0-SNAPSHOT}
     */
    public static String number() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    /**
     * The commit this program was started from.
     *
     * @return an abbreviated hash, with {@code -dirty} when files differ from it; empty when unknown
     */
    public static String commit() {
        return System.getProperty(COMMIT_PROPERTY, "");
    }
}
