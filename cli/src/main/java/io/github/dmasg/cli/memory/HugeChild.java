package io.github.dmasg.cli.memory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs this program again with an allocator that asks for huge pages.
 *
 * <p>Java cannot ask for them itself, but its direct buffers come from the C library, and glibc 2.35 and later can be told by an
 * environment variable to advise the kernel. That has to be set before the process starts.
 */
public final class HugeChild {
    private static final String TUNABLES = "GLIBC_TUNABLES";
    private static final String TUNABLE = "glibc.malloc.hugetlb=1";
    private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private HugeChild() {}

    /**
     * Whether this process has such an allocator already.
     *
     * @return true if the variable is set
     */
    public static boolean isRunning() {
        return System.getenv().getOrDefault(TUNABLES, "").contains(TUNABLE);
    }

    /**
     * Runs the same command line again and waits for it.
     *
     * @param mainClass the program
     * @param arguments its arguments
     * @return its exit code
     * @throws UnreadableMemoryException if this kernel has huge pages switched off
     */
    public static int run(String mainClass, List<String> arguments)
            throws IOException, InterruptedException, UnreadableMemoryException {
        if (!Files.isReadable(SETTING) || Files.readString(SETTING).contains("[never]")) {
            throw new UnreadableMemoryException(
                    "--huge: " + SETTING + " says never, or is not there (expected: madvise or always)");
        }
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder child = new ProcessBuilder(command).inheritIO();
        Map<String, String> environment = child.environment();
        environment.merge(TUNABLES, TUNABLE, (old, added) -> old + ":" + added);
        return child.start().waitFor();
    }
}
