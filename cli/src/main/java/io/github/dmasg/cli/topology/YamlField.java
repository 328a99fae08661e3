package io.github.dmasg.cli.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One value of a YAML document, with the file, the place and the name that messages about it begin with. */
final class YamlField {
    private final String file;
    private final String path;
    private final Node node;

    YamlField(String file, String path, Node node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    /** A refusal that says where. */
    TopologyFormatException refused(String problem) {
        String where = node.getStartMark().map(YamlField::place).orElse("");
        return new TopologyFormatException(file + where + ": " + (path.isEmpty() ? "" : path + ": ") + problem);
    }

    /** Line and column from 1, as editors count. */
    static String place(Mark mark) {
        return ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    /** The fields of an object, in order; refuses unknown and repeated ones. */
    Map<String, YamlField> fields(Set<String> known) throws TopologyFormatException {
        if (!(node instanceof MappingNode mapping)) {
            throw refused(kind() + " (expected: an object with some of " + sorted(known) + ")");
        }
        Map<String, YamlField> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = new YamlField(file, path, tuple.getKeyNode()).text();
            YamlField field = new YamlField(file, path.isEmpty() ? name : path + "." + name, tuple.getValueNode());
            if (!known.contains(name)) {
                throw new YamlField(file, path, tuple.getKeyNode())
                        .refused("unknown field '" + name + "' (expected: one of " + sorted(known) + ")");
            }
            if (fields.put(name, field) != null) {
                throw new YamlField(file, path, tuple.getKeyNode())
                        .refused("field '" + name + "' twice (expected: once)");
            }
        }
        return fields;
    }

    /** A field that must be there. */
    YamlField required(Map<String, YamlField> fields, String name) throws TopologyFormatException {
        YamlField field = fields.get(name);
        if (field == null) {
            throw refused("no field '" + name + "' (expected: it is required)");
        }
        return field;
    }

    /** The elements of a list. */
    List<YamlField> elements() throws TopologyFormatException {
        if (!(node instanceof SequenceNode sequence)) {
            throw refused(kind() + " (expected: a list)");
        }
        List<YamlField> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new YamlField(file, path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** The elements of a list that may be absent. */
    static List<YamlField> elementsOf(@Nullable YamlField field) throws TopologyFormatException {
        return field == null ? List.of() : field.elements();
    }

    /** Text that is not empty. */
    String text() throws TopologyFormatException {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw refused(kind() + " (expected: text)");
        }
        return scalar.getValue();
    }

    /** True or false; false when absent. */
    static boolean flag(@Nullable YamlField field) throws TopologyFormatException {
        if (field == null) {
            return false;
        }
        String text = field.text();
        if (!text.equals("true") && !text.equals("false")) {
            throw field.refused("'" + text + "' (expected: true or false)");
        }
        return text.equals("true");
    }

    private String kind() {
        return switch (node.getNodeType()) {
            case MAPPING -> "an object";
            case SEQUENCE -> "a list";
            default ->
                node instanceof ScalarNode scalar && !scalar.getValue().isBlank()
                        ? "'" + scalar.getValue() + "'"
                        : "nothing";
        };
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }
}
