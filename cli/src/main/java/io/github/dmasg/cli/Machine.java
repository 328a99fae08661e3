package io.github.dmasg.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this program runs on, in words. */
final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** The virtual machine, and the options given to it; properties, which may hold anything, are left out. */
    static String java() {
        List<String> words = new ArrayList<>(List.of(
                System.getProperty("java.vm.name", "Java") + " " + System.getProperty("java.runtime.version", "")));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("-X")) {
                words.add(option);
            }
        }
        return String.join(" ", words);
    }

    /** The processor's model where the system tells, how many there are, and the system. */
    static String cpu() {
        return model() + ", " + Runtime.getRuntime().availableProcessors() + " for this program, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    private static String model() {
        try (BufferedReader lines = Files.newBufferedReader(CPU_INFO, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).trim();
                }
            }
        } catch (IOException e) {
            // Not Linux, or not readable: the architecture has to do.
            return System.getProperty("os.arch", "unknown");
        }
        return System.getProperty("os.arch", "unknown");
    }
}
