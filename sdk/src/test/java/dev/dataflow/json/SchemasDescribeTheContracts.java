package dev.dataflow.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Type;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.ProgressLine;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the codec writes and reads is what the schemas say, of every kind and constant that the records have. */
final class SchemasDescribeTheContracts {
    private static final Json JSON = new Json();
    private static final ObjectMapper TREES = new ObjectMapper();
    private static final Set<String> KINDS = Set.of("kind", "op", "type");
    private static final int FEWEST = 60;
    private static final int MOST = 1_000;
    private static final List<JsonNode> OTHERS = List.of(
            NullNode.instance,
            BooleanNode.TRUE,
            IntNode.valueOf(5),
            DoubleNode.valueOf(-1.5),
            TextNode.valueOf("PT5S"),
            TextNode.valueOf("5"),
            TREES.createArrayNode(),
            TREES.createArrayNode().addNull(),
            TREES.createObjectNode(),
            TREES.createObjectNode().putNull("a"));

    @SuppressWarnings("ImmutableEnumChecker") // The functions have no state.
    private enum Contract {
        PIPELINE(PipelineDocument.class, JSON::write, JSON::readPipeline),
        INVOCATION(Invocation.class, JSON::write, JSON::readInvocation),
        PROGRESS(ProgressLine.class, JSON::write, JSON::readProgress),
        REPORT(Report.class, JSON::write, JSON::readReport);

        private final Class<?> root;
        private final Function<Object, String> writer;
        private final Function<String, Object> reader;

        <T> Contract(Class<T> root, Function<T, String> writer, Function<String, T> reader) {
            this.root = root;
            this.writer = value -> writer.apply(root.cast(value));
            this.reader = reader::apply;
        }

        Path file() {
            return Path.of("src/main/resources/dev/dataflow/schema", name().toLowerCase(Locale.ROOT) + ".schema.json");
        }

        JsonNode schema() throws IOException {
            return TREES.readTree(Files.readString(file()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaHasTheFormOfTheRecords(Contract contract) throws IOException {
        String written = WrittenSchema.of(contract.root, contract.schema());
        if ("".equals(System.getProperty("golden.update")) || Boolean.getBoolean("golden.update")) {
            Files.writeString(contract.file(), written);
        }
        assertThat(Files.readString(contract.file())).isEqualTo(written);
    }

    @ParameterizedTest
    @EnumSource
    void everyDefinitionAndFieldSaysWhatItIs(Contract contract) throws IOException {
        List<String> silent = new ArrayList<>();
        walk("", contract.schema(), silent);
        assertThat(silent).isEmpty();
    }

    private static void walk(String path, JsonNode node, List<String> silent) {
        for (String owner : List.of("properties", "$defs")) {
            node.path(owner).properties().forEach(child -> {
                if (child.getValue().path("description").asText().isEmpty()) {
                    silent.add(path + "/" + child.getKey());
                }
            });
        }
        node.properties().forEach(child -> walk(path + "/" + child.getKey(), child.getValue(), silent));
    }

    @ParameterizedTest
    @EnumSource
    void everyKindAndConstantIsValidReadsBackEqualAndIsWrittenTheSame(Contract contract) throws IOException {
        JsonSchema schema = validator(contract.schema());
        Specimens specimens = new Specimens(4, contract.schema());
        Set<Object> kinds = kinds(contract.root, new HashSet<>());
        for (int i = 0; i < FEWEST || (i < MOST && !specimens.shown().containsAll(kinds)); i++) {
            Object value = specimens.of(contract.root);
            String text = contract.writer.apply(value);
            assertThat(schema.validate(TREES.readTree(text))).isEmpty();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Object back = contract.reader.apply(new String(bytes, StandardCharsets.UTF_8));
            assertThat(back).isEqualTo(value);
            assertThat(contract.writer.apply(back)).isEqualTo(text).doesNotContain("\r");
            assertThat(unsorted(TREES.readTree(text))).isEmpty();
        }
        assertThat(specimens.shown()).containsExactlyInAnyOrderElementsOf(kinds);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheFormDoesNotHaveIsNotRead(Contract contract) throws IOException {
        JsonSchema form = validator(TREES.readTree(WrittenSchema.of(contract.root, TREES.createObjectNode())));
        Specimens specimens = new Specimens(4, contract.schema());
        Random random = new Random(4);
        for (int i = 0; i < FEWEST; i++) {
            JsonNode tree = TREES.readTree(contract.writer.apply(specimens.of(contract.root)));
            String where = spoiled(tree, random);
            assertThat(isRead(contract, tree.toString()))
                    .as("%s in %s", where, tree)
                    .isEqualTo(form.validate(tree).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROGRESS")
    void anUnknownVersionIsRefusedWithTheKnownOnesNamed(Contract contract) {
        for (String version : List.of("0", "2", "-1", "123456789012345678901234567890")) {
            assertThatThrownBy(() -> contract.reader.apply("{\"version\": " + version + ", \"new\": 1}"))
                    .isInstanceOf(UnreadableJson.class)
                    .hasMessageContaining("version is " + version + ",")
                    .hasMessageContaining("known are: 1");
        }
        for (String version : List.of("null", "\"1\"", "1.0", "true", "[1]", "{}")) {
            assertThatThrownBy(() -> contract.reader.apply("{\"version\": " + version + "}"))
                    .isInstanceOf(UnreadableJson.class)
                    .hasMessageContaining("has no integer \"version\"");
        }
        for (String text : List.of("", "nonsense", "{\"version\": 1", "[]", "{}", "{\"version\": 1} {}")) {
            assertThatThrownBy(() -> contract.reader.apply(text)).isInstanceOf(UnreadableJson.class);
        }
    }

    private static boolean isRead(Contract contract, String text) {
        try {
            return contract.root.isInstance(contract.reader.apply(text));
        } catch (UnreadableJson e) {
            return false;
        }
    }

    /** Takes a field of some object away, adds one, or puts something else in its place. */
    private static String spoiled(JsonNode tree, Random random) {
        List<ObjectNode> objects = new ArrayList<>();
        JsonNode node = tree;
        while (!node.isEmpty()) {
            if (node instanceof ObjectNode object) {
                objects.add(object);
            }
            List<JsonNode> inner = new ArrayList<>();
            node.forEach(inner::add);
            node = inner.get(random.nextInt(inner.size()));
        }
        ObjectNode object = objects.get(random.nextInt(objects.size()));
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
            case 0 -> object.remove(name);
            case 1 -> object.put("more", 1);
            default -> object.set(name, OTHERS.get(random.nextInt(OTHERS.size())));
        }
        return name;
    }

    /** Objects whose names are not in order, behind the one that tells the kind. */
    private static List<JsonNode> unsorted(JsonNode node) {
        List<JsonNode> unsorted = new ArrayList<>();
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        List<String> behind = names.isEmpty() || !KINDS.contains(names.get(0)) ? names : names.subList(1, names.size());
        if (!behind.equals(behind.stream().sorted().toList())) {
            unsorted.add(node);
        }
        node.forEach(child -> unsorted.addAll(unsorted(child)));
        return unsorted;
    }

    /** Every member of a union and constant of an enum that can be reached from the root. */
    private static Set<Object> kinds(Class<?> type, Set<Object> seen) {
        if (type == Type.class) {
            seen.addAll(List.of(Type.Scalar.values()));
        } else if (type.isEnum()) {
            seen.addAll(List.of(type.getEnumConstants()));
        } else if (type.isSealed()) {
            Stream.of(type.getPermittedSubclasses()).filter(seen::add).forEach(member -> kinds(member, seen));
        } else if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                mentioned(component.getGenericType())
                        .filter(other -> other != type)
                        .forEach(other -> kinds(other, seen));
            }
        }
        return seen;
    }

    private static Stream<Class<?>> mentioned(java.lang.reflect.Type type) {
        if (type instanceof java.lang.reflect.ParameterizedType parameterized) {
            return Stream.of(parameterized.getActualTypeArguments()).flatMap(SchemasDescribeTheContracts::mentioned);
        }
        return Stream.of((Class<?>) type);
    }

    private static JsonSchema validator(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }
}
