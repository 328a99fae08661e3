package io.github.dmasg.cli;

import java.nio.charset.StandardCharsets;

/** Stands for the command in {@link LauncherTest}: prints what it was given, one argument to a line. */
public final class EchoMain {
    private EchoMain() {}

    /** Prints the home property and the arguments, and ends with 3 when the first argument says so. */
    public static void main(String... args) {
        StringBuilder text = new StringBuilder("home=" + System.getProperty("dmasg.home") + "\n");
        text.append("extra=").append(System.getProperty("extra")).append('\n');
        text.append("terminal=").append(System.getProperty("dmasg.terminal")).append('\n');
        for (String arg : args) {
            text.append('[').append(arg).append("]\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
        System.exit(args.length > 0 && args[0].equals("three") ? 3 : 0);
    }
}
