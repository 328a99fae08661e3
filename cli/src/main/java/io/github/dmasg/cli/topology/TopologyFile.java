package io.github.dmasg.cli.topology;

import io.github.dmasg.device.Device;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.BusPort;
import io.github.dmasg.peer.BusSwitch;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.HostBridge;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads the description of a bus: YAML, and therefore JSON too.
 *
 * <pre>
 * host-bridges:                # at least one
 *   - name: hb0
 *     forwards: within         # none (if absent), within, across: what it passes between root ports
 *     root-ports:
 *       - name: rp0
 *         redirects: true      # false if absent
 *         devices: [nic0]      # the functions plugged in here, or instead of devices:
 *         switch:
 *           name: sw0
 *           ports: []          # as root-ports
 * memory:                      # if absent: every device offers some
 *   - name: gpu0 heap
 *     device: gpu0
 *     private: true            # false if absent: whether only the device itself reaches it
 * </pre>
 *
 * <p>Names are unique. Not safe for use by several threads; used once.
 */
public final class TopologyFile {
    private static final int LARGEST_FILE = 64 << 20;
    private static final long PAGE = 4096;

    private final String file;
    private final Bus bus = new Bus();
    private final Map<String, Device> devices = new LinkedHashMap<>();

    private TopologyFile(String file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @return what it describes
     * @throws IOException if it cannot be read
     * @throws TopologyFormatException if it makes no sense
     */
    public static Topology read(Path path) throws IOException, TopologyFormatException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(LARGEST_FILE + 1);
        }
        return parse(path.toString(), bytes);
    }

    /** Reads what stands in a file. */
    static Topology parse(String file, byte[] bytes) throws TopologyFormatException {
        if (bytes.length > LARGEST_FILE) {
            throw new TopologyFormatException(file + ": too long (expected: at most " + LARGEST_FILE + " bytes)");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TopologyFormatException(file + ": other bytes (expected: text in UTF-8)");
        }
        return new TopologyFile(file).topology(text);
    }

    private Topology topology(String text) throws TopologyFormatException {
        YamlField root = new YamlField(file, "", parsed(text));
        Map<String, YamlField> fields = root.fields(Set.of("host-bridges", "memory"));
        for (YamlField bridge : root.required(fields, "host-bridges").elements()) {
            hostBridge(bridge);
        }
        if (devices.isEmpty()) {
            throw root.refused("no device (expected: at least one)");
        }
        PeerProviders providers = new PeerProviders(bus);
        List<PeerProvider> memory = new ArrayList<>();
        YamlField described = fields.get("memory");
        if (described == null) {
            for (Device device : devices.values()) {
                memory.add(register(root, providers, device.name(), device, false));
            }
        } else {
            for (YamlField one : described.elements()) {
                memory.add(memory(one, providers));
            }
        }
        return new Topology(providers, memory, List.copyOf(devices.values()));
    }

    private Node parsed(String text) throws TopologyFormatException {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(LARGEST_FILE).build();
        try {
            Composer composer = new Composer(
                    settings, new ShallowParser(new ParserImpl(settings, new StreamReader(settings, text))));
            return composer.getSingleNode()
                    .orElseThrow(() -> new TopologyFormatException(file + ": empty (expected: host-bridges)"));
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark().map(YamlField::place).orElse("");
            throw new TopologyFormatException(
                    file + where + ": " + oneLine(e.getProblem()) + " (expected: YAML or JSON)");
        } catch (YamlEngineException e) {
            throw new TopologyFormatException(
                    file + ": " + oneLine(String.valueOf(e.getMessage())) + " (expected: YAML or JSON)");
        }
    }

    private static String oneLine(String words) {
        return words.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    private void hostBridge(YamlField described) throws TopologyFormatException {
        Map<String, YamlField> fields = described.fields(Set.of("name", "forwards", "root-ports"));
        YamlField name = described.required(fields, "name");
        String text = name.text();
        Forwarding forwarding = forwarding(fields.get("forwards"));
        HostBridge bridge = accepted(name, () -> bus.hostBridge(text, forwarding));
        for (YamlField port : YamlField.elementsOf(fields.get("root-ports"))) {
            port(port, bridge::rootPort);
        }
    }

    private static Forwarding forwarding(@Nullable YamlField field) throws TopologyFormatException {
        if (field == null) {
            return Forwarding.NONE;
        }
        String text = field.text();
        for (Forwarding forwarding : Forwarding.values()) {
            if (forwarding.name().toLowerCase(Locale.ROOT).equals(text)) {
                return forwarding;
            }
        }
        throw field.refused("'" + text + "' (expected: none, within or across)");
    }

    /** How a host bridge or a switch makes a port. */
    private interface PortMaker {
        BusPort make(String name, boolean redirects);
    }

    private void port(YamlField described, PortMaker maker) throws TopologyFormatException {
        Map<String, YamlField> fields = described.fields(Set.of("name", "redirects", "devices", "switch"));
        YamlField name = described.required(fields, "name");
        String text = name.text();
        boolean redirects = YamlField.flag(fields.get("redirects"));
        BusPort port = accepted(name, () -> maker.make(text, redirects));
        YamlField below = fields.get("switch");
        if (below != null) {
            busSwitch(below, port);
        }
        for (YamlField device : YamlField.elementsOf(fields.get("devices"))) {
            device(device, port);
        }
    }

    private void busSwitch(YamlField described, BusPort port) throws TopologyFormatException {
        Map<String, YamlField> fields = described.fields(Set.of("name", "ports"));
        YamlField name = described.required(fields, "name");
        String text = name.text();
        BusSwitch plugged = accepted(name, () -> port.addSwitch(text));
        for (YamlField below : YamlField.elementsOf(fields.get("ports"))) {
            port(below, plugged::port);
        }
    }

    private void device(YamlField described, BusPort port) throws TopologyFormatException {
        String name = described.text();
        if (devices.containsKey(name)) {
            throw described.refused("device '" + name + "' twice (expected: once)");
        }
        Device device = Device.named(name).build();
        accepted(described, () -> {
            bus.place(device, port);
            return device;
        });
        devices.put(name, device);
    }

    private PeerProvider memory(YamlField described, PeerProviders providers) throws TopologyFormatException {
        Map<String, YamlField> fields = described.fields(Set.of("name", "device", "private"));
        YamlField owner = described.required(fields, "device");
        Device device = devices.get(owner.text());
        if (device == null) {
            throw owner.refused("'" + owner.text() + "' (expected: a device on the bus)");
        }
        YamlField name = fields.get("name");
        return register(
                described,
                providers,
                name == null ? device.name() : name.text(),
                device,
                YamlField.flag(fields.get("private")));
    }

    /** Addresses do not matter for a route. */
    private static PeerProvider register(
            YamlField where, PeerProviders providers, String name, Device owner, boolean ownerOnly)
            throws TopologyFormatException {
        try {
            return providers.register(name, owner, new ProviderMemory(0, PAGE, 0, ownerOnly));
        } catch (PeerException e) {
            throw where.refused(String.valueOf(e.getMessage()));
        }
    }

    private static <T> T accepted(YamlField where, Supplier<T> step) throws TopologyFormatException {
        try {
            return step.get();
        } catch (IllegalArgumentException e) {
            throw where.refused(String.valueOf(e.getMessage()));
        }
    }
}
