package io.github.dmasg.benchmarks;

import java.util.Arrays;

/** Entry point of {@code benchmarks.jar}. */
public final class Main {
    private Main() {}

    /**
     * Runs.
     *
     * @param arguments the command and its options
     * @throws Exception if the command fails
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && "jmh".equals(arguments[0])) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
        }
    }
}
