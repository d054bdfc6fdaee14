package dev.dataflow.deploy.project;

import dev.dataflow.deploy.Obstacle;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A value of the file, that knows where it is, so that a complaint can name line and key. */
final class SettingsNode {
    private static final String CONNECTION = "connections.";
    /** Written for a "${" that begins no reference. */
    private static final String LITERAL = "$${";

    private static final Pattern REFERENCE =
            Pattern.compile(Pattern.quote(LITERAL) + "|\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)})?");

    private final Path file;
    private final String key;
    private final Node node;

    private SettingsNode(Path file, String key, Node node) {
        this.file = file;
        this.key = key;
        this.node = node;
    }

    static SettingsNode parse(Path file, String text) {
        Node root;
        try {
            root = new Yaml().compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            throw Obstacle.project(
                    file
                            + (e.getProblemMark() == null
                                    ? ""
                                    : ":" + (e.getProblemMark().getLine() + 1)),
                    "This is not YAML: " + e.getProblem() + ".",
                    "Nothing of the file can be understood until that is right.",
                    "correct that line; indentation is by spaces; text with : or # in it needs quotes, and so does ${NAME} within {}.");
        } catch (YAMLException e) {
            throw Obstacle.project(
                    file.toString(),
                    "This is not YAML: " + e.getMessage() + ".",
                    "Nothing of the file can be understood until that is right.",
                    "keep to plain text in it, of keys and values.");
        }
        if (root == null) {
            throw Obstacle.project(
                    file.toString(),
                    "The file is empty.",
                    "It has to tell the project's name at least.",
                    "add a line \"project: NAME\".");
        }
        return new SettingsNode(file, "", root);
    }

    /** The entries of a mapping, whose keys must be among those known. */
    Map<String, SettingsNode> entries(List<String> known) {
        Map<String, SettingsNode> entries = entries();
        entries.forEach((name, entry) -> {
            if (!known.contains(name)) {
                throw entry.problem(
                        "There is no key \"" + name + "\" here. There are: " + String.join(", ", known) + ".",
                        "A key that nobody reads would be a setting that silently does nothing.",
                        "use one of those, or remove the line.");
            }
        });
        return entries;
    }

    /** The entries of a mapping, in the order of the file. */
    Map<String, SettingsNode> entries() {
        if (!(node instanceof MappingNode mapping)) {
            throw problem(
                    "This is " + kind() + ", where keys with values belong.",
                    "Each setting is found by its key.",
                    "write \"key: value\" lines" + (key.isEmpty() ? "" : ", indented, under \"" + key + ":\"") + ".");
        }
        Map<String, SettingsNode> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            SettingsNode name = new SettingsNode(file, key, tuple.getKeyNode());
            String full = key.isEmpty() ? name.text() : key + "." + name.text();
            SettingsNode value = new SettingsNode(file, full, tuple.getValueNode());
            if (entries.put(name.text(), value) != null) {
                throw value.problem(
                        "The key \"" + name.text() + "\" is there twice.",
                        "Only one of the two values could hold.",
                        "remove one of the lines.");
            }
        }
        return Collections.unmodifiableMap(entries);
    }

    /** The text of a single value. */
    String text() {
        if (!(node instanceof ScalarNode scalar)
                || scalar.getTag().equals(Tag.NULL)
                || scalar.getValue().isBlank()) {
            throw problem(
                    "This is " + kind() + ", where a text belongs.",
                    "The setting has one value.",
                    "write it behind the colon, on the same line.");
        }
        return scalar.getValue();
    }

    /** Variables of an environment by name; null for one that is not set. */
    @FunctionalInterface
    interface Variables {
        @Nullable
        String get(String name);
    }

    /** The text of a single value, with the variables' values in place of references to them. */
    String text(Variables variables) {
        return REFERENCE
                .matcher(text())
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group().equals(LITERAL) ? "${" : value(match.group(1), variables)));
    }

    /** A variable that is set to nothing counts as not set, since that is what a missing secret is to many a CI system. */
    private String value(@Nullable String name, Variables variables) {
        if (name == null) {
            throw problem(
                    "\"${\" begins a reference to a variable, and no name and } follow it.",
                    "What the value is meant to be cannot be told.",
                    "write ${NAME}, with a name of letters, digits and _; for a \"${\" that is one, write \"$${\".");
        }
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw problem(
                    "The environment variable " + name + " is " + (value == null ? "not set." : "empty."),
                    "The value of this key is taken from it, as ${" + name + "} says.",
                    "set it where the command is started (export " + name + "=…), or write the value here.");
        }
        return value;
    }

    /** A port number. The message shows what stands in the file, and not what a variable holds. */
    int port(Variables variables) {
        String text = text(variables);
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw problem(
                    "\"" + text() + "\" is not a port.",
                    "A port is a number from 1 to 65535.",
                    "write the server's port number.");
        }
        return port;
    }

    Obstacle problem(String what, String why, String wayOut) {
        int line = node.getStartMark().getLine() + 1;
        return Obstacle.project(file + ":" + line + (key.isEmpty() ? "" : " › " + key), what, why, wayOut);
    }

    private String kind() {
        if (node instanceof MappingNode) {
            return "a group of keys";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node.getTag().equals(Tag.NULL) || ((ScalarNode) node).getValue().isBlank()) {
            return "empty";
        }
        // What stands within a connection may be a secret.
        return key.startsWith(CONNECTION) ? "a text" : "the text \"" + ((ScalarNode) node).getValue() + "\"";
    }
}
