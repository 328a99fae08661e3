package io.github.dmasg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyCommandTest {
    private static final Path SAMPLE = Path.of("../samples/topology.yaml");

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        String[] words = new String[args.length + 1];
        words[0] = "topology";
        for (int i = 0; i < args.length; i++) {
            words[i + 1] = args[i].toString();
        }
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Dmasg.run(new PrintWriter(out), new PrintWriter(err), words);
    }

    @Test
    void theSampleGivesTheMatrixAndTheReasons() {
        assertEquals(ExitCode.OK, run(SAMPLE), err.toString());
        List<String> lines =
                out.toString().lines().map(line -> line.replaceAll("  +", "|")).toList();
        assertEquals(
                List.of(
                        "memory \\ client|gpu0|gpu0-audio|nic0|nvme0|nvme1|gpu1|nic1",
                        "gpu0 vram|bus 0|bus 2|bus 4|host 8|host 6|-|-",
                        "gpu0 heap|bus 0|-|-|-|-|-|-",
                        "nvme0 cmb|host 8|host 8|host 8|bus 0|host 6|-|-",
                        "gpu1 vram|-|-|-|-|-|bus 0|bus 4",
                        "",
                        "memory|client|type|distance|why",
                        "gpu0 vram|gpu0|bus-address|0|its own memory"),
                lines.subList(0, 8));
        assertTrue(
                lines.contains(
                        "gpu0 vram|nvme0|host-bridge|8|port sw0.2 redirects, host bridge socket0 forwards between"
                                + " its root ports"),
                out.toString());
        assertTrue(
                lines.contains("gpu0 heap|nic0|not-supported|-|private memory that only gpu0 itself can reach"),
                out.toString());
        assertEquals(7 + 4 * 7, lines.size());
    }

    @Test
    void jsonHasOneObjectForEachPair() throws IOException {
        Path file = Files.writeString(
                dir.resolve("bus.json"),
                "{\"host-bridges\": [{\"name\": \"hb\", \"root-ports\": [{\"name\": \"rp0\", \"devices\": [\"a\"]},"
                        + " {\"name\": \"rp1\", \"redirects\": false, \"devices\": [\"b\"]}]}],"
                        + " \"memory\": [{\"device\": \"a\"}]}");
        assertEquals(ExitCode.OK, run("--json", file), err.toString());
        assertEquals(
                "{\"version\":1,\"file\":\"" + file + "\",\"routes\":["
                        + "{\"memory\":\"a\",\"device\":\"a\",\"client\":\"a\",\"type\":\"bus-address\",\"distance\":0,"
                        + "\"reason\":\"its own memory\"},"
                        + "{\"memory\":\"a\",\"device\":\"a\",\"client\":\"b\",\"type\":\"not-supported\","
                        + "\"reason\":\"no switch in common, and host bridge hb is not on the allow list\"}]}",
                out.toString().strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "''                                       | ': empty (expected: host-bridges)'",
                "hello                                    | :1:1: 'hello' (expected: an object with some of host-bridges, memory)",
                "host-bridges: {}                         | :1:15: host-bridges: an object (expected: a list)",
                "memory: []                               | :1:1: no field 'host-bridges' (expected: it is required)",
                "host-bridges: []                         | :1:1: no device (expected: at least one)",
                "host-bridges: [{}]                       | :1:16: host-bridges[0]: no field 'name' (expected: it is required)",
                "host-bridges: [{name: }]                 | :1:22: host-bridges[0].name: nothing (expected: text)",
                "host-bridges: [{nam: x}]                 | :1:17: host-bridges[0]: unknown field 'nam' "
                        + "(expected: one of forwards, name, root-ports)",
                "host-bridges: [{name: x, name: y}]       | :1:26: host-bridges[0]: field 'name' twice (expected: once)",
                "host-bridges: [{name: x, forwards: all}] | :1:36: host-bridges[0].forwards: 'all' "
                        + "(expected: none, within or across)",
                "host-bridges: [{name: x}, {name: x}]     | :1:34: host-bridges[1].name: name: 'x' "
                        + "(expected: unique on the bus)",
                "host-bridges: [{name: x, root-ports: [{name: p, redirects: yes}]}] "
                        + "| :1:60: host-bridges[0].root-ports[0].redirects: 'yes' (expected: true or false)",
                "host-bridges: [{name: x, root-ports: [{name: p, devices: [a, a]}]}] "
                        + "| :1:62: host-bridges[0].root-ports[0].devices[1]: device 'a' twice (expected: once)",
                "host-bridges: [{name: x, root-ports: [{name: p, devices: [a], switch: {name: s}}]}] "
                        + "| :1:59: host-bridges[0].root-ports[0].devices[0]: port: p holds switch s "
                        + "(expected: a port without a switch)",
                "host-bridges: [{name: x, root-ports: [{name: p, devices: [a]}]}]~memory: [{device: b}] "
                        + "| :2:19: memory[0].device: 'b' (expected: a device on the bus)",
                "host-bridges: [                          | :1:16: expected the node content",
                "host-bridges: *gone                      | :1:15: found undefined alias",
                "a: 1~---~b: 2                            | :2:1: but found another document (expected: YAML or JSON)",
                "\"host-bridges: &loop [*loop]\"          | :1:15: host-bridges[0]: a list (expected: an object with some of "
                        + "forwards, name, root-ports)",
            })
    void aWrongDescriptionIsOneLineThatSaysWhere(String text, String message) throws IOException {
        Path file = Files.writeString(dir.resolve("bus.yaml"), text.equals("''") ? "" : text.replace('~', '\n'));
        assertEquals(ExitCode.FAILURE, run(file), text);
        String expected = "dmasg: " + file + message.replaceAll("^'|'$", "");
        assertTrue(err.toString().startsWith(expected), err + " instead of " + expected);
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void whatCannotBeReadIsAFailure() throws IOException {
        assertEquals(ExitCode.FAILURE, run(dir.resolve("missing.yaml")));
        assertEquals(
                "dmasg: " + dir.resolve("missing.yaml") + ": no such file or directory",
                err.toString().strip());
        Path bytes = Files.write(dir.resolve("bytes"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(ExitCode.FAILURE, run(bytes));
        assertEquals(
                "dmasg: " + bytes + ": other bytes (expected: text in UTF-8)",
                err.toString().strip());
        Path control = Files.writeString(dir.resolve("control"), "a: \u0000");
        assertEquals(ExitCode.FAILURE, run(control));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals(ExitCode.USAGE, run());
        assertEquals(ExitCode.USAGE, run("a", "b"));
    }
}
