package dev.dataflow.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.run.Progress;
import dev.dataflow.run.ProgressLine;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema of a contract: its form as the records have it, its descriptions and bounds as the standing schema says
 * them. What is new has no description until somebody writes one into the file.
 */
final class WrittenSchema {
    private static final List<String> BOUNDS =
            List.of("enum", "pattern", "minLength", "minItems", "minimum", "exclusiveMinimum", "maximum");
    private static final Map<Class<?>, String> TEXTS = Map.of(
            String.class, "",
            Instant.class, "^[+-]?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$",
            LocalDate.class, "^[+-]?[0-9]{4,}-[0-9]{2}-[0-9]{2}$",
            Duration.class, "^PT[0-9HMS.-]+$");
    private static final Map<Class<?>, String> PLAIN = Map.of(
            boolean.class, "boolean",
            int.class, "integer",
            Integer.class, "integer",
            long.class, "integer",
            Long.class, "integer",
            double.class, "number",
            Double.class, "number");

    private static final ObjectMapper MAPPER = Mapping.mapper();
    private final JsonNode standing;
    private final ObjectNode definitions = JsonNodeFactory.instance.objectNode();

    private WrittenSchema(JsonNode standing) {
        this.standing = standing;
    }

    static String of(Class<?> root, JsonNode standing) throws java.io.IOException {
        WrittenSchema schema = new WrittenSchema(standing);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        for (String name : List.of("$id", "title")) {
            if (standing.has(name)) {
                document.set(name, standing.get(name));
            }
        }
        document.setAll(schema.definition(root, standing));
        if (!schema.definitions.isEmpty()) {
            document.set("$defs", schema.definitions);
        }
        return MAPPER.writer(Mapping.printer()).writeValueAsString(document) + "\n";
    }

    /** The name of a record's or union's definition: {@code Body.Read}. */
    static String name(Class<?> type) {
        return type.getCanonicalName().substring(type.getPackageName().length() + 1);
    }

    private ObjectNode definition(Class<?> type, JsonNode before) {
        if (type == ProgressLine.class) {
            return definition(Progress.class, before);
        } else if (type == Type.class) {
            return worded(text(typePattern()), before);
        } else if (type == Value.class) {
            return worded(value(), before);
        } else if (type.isSealed()) {
            return worded(oneOf(Stream.of(type.getPermittedSubclasses()).map(this::reference)), before);
        }
        return worded(object(type, before), before);
    }

    private ObjectNode object(Class<?> type, JsonNode before) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        JsonNode known = before.path("properties");
        String kind = kindProperty(type);
        if (kind != null) {
            properties.set(kind, constant(Mapping.kind(type)).put("description", "Which of the kinds this is."));
        }
        Map<String, String> names = names(type);
        List<RecordComponent> components = new ArrayList<>();
        if (Progress.class.isAssignableFrom(type)) {
            // They stand beside what is said.
            components.addAll(List.of(ProgressLine.Origin.class.getRecordComponents()));
        }
        components.addAll(List.of(type.getRecordComponents()));
        for (RecordComponent component : components) {
            String name = names.getOrDefault(component.getName(), component.getName());
            properties.set(name, worded(property(type, component), known.path(name)));
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("type", "object").put("additionalProperties", false);
        Set<String> required = new TreeSet<>();
        properties.fieldNames().forEachRemaining(required::add);
        required.forEach(object.putArray("required")::add);
        object.set("properties", properties);
        return object;
    }

    private ObjectNode property(Class<?> type, RecordComponent component) {
        boolean versioned = component.getName().equals("version") && component.getType() == int.class;
        if (versioned) {
            try {
                return constant(type.getField("VERSION").getInt(null));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Cannot find the version of " + type.getName(), e);
            }
        }
        return shape(component.getAnnotatedType());
    }

    private ObjectNode shape(AnnotatedType annotated) {
        Class<?> type = raw(annotated);
        boolean nullable = isNullable(annotated);
        if (type.isEnum()) {
            ObjectNode words = JsonNodeFactory.instance.objectNode();
            ArrayNode all = words.putArray("enum");
            Stream.of(type.getEnumConstants())
                    .<JsonNode>map(MAPPER::valueToTree)
                    .forEach(all::add);
            return nullable ? orNull(words) : words;
        } else if (type == List.class) {
            ObjectNode list = JsonNodeFactory.instance.objectNode().put("type", "array");
            return list.set("items", shape(arguments(annotated).get(0)));
        } else if (type == SortedMap.class) {
            ObjectNode map = JsonNodeFactory.instance.objectNode().put("type", "object");
            return map.set("additionalProperties", shape(arguments(annotated).get(1)));
        } else if (TEXTS.containsKey(type)) {
            return plain("string", nullable, TEXTS.get(type));
        } else if (PLAIN.containsKey(type)) {
            return plain(PLAIN.get(type), nullable, "");
        }
        return nullable ? orNull(reference(type)) : reference(type);
    }

    private ObjectNode reference(Class<?> type) {
        String name = name(type);
        if (!definitions.has(name)) {
            definitions.putObject(name);
            definitions.set(name, definition(type, standing.path("$defs").path(name)));
        }
        return JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/" + name);
    }

    private ObjectNode value() {
        ObjectNode texts = JsonNodeFactory.instance.objectNode().put("type", "array");
        texts.set("items", plain("string", false, ""));
        return oneOf(Stream.of(
                plain("string", false, ""),
                plain("boolean", false, ""),
                plain("integer", false, ""),
                texts,
                reference(Value.Templates.class),
                reference(Value.Bindings.class)));
    }

    /** Nested types are as many as one likes, which no pattern can say; the codec reads them exactly. */
    private static String typePattern() {
        String scalars = Stream.of(Type.Scalar.values()).map(Type::text).collect(Collectors.joining("|"));
        return "^(" + scalars + "|decimal\\([0-9]{1,2},[0-9]{1,2}\\)|(list|map|struct)<[\\s\\S]*>)$";
    }

    /** The description, the form, and the bounds of the standing schema, here and in what the form holds. */
    private static ObjectNode worded(ObjectNode form, JsonNode before) {
        ObjectNode worded = JsonNodeFactory.instance.objectNode();
        if (before.has("description")) {
            worded.set("description", before.get("description"));
        }
        form.properties().forEach(part -> {
            boolean inner = part.getKey().equals("items") || part.getKey().equals("additionalProperties");
            worded.set(
                    part.getKey(),
                    inner && part.getValue() instanceof ObjectNode object
                            ? worded(object, before.path(part.getKey()))
                            : part.getValue());
        });
        for (String bound : BOUNDS) {
            if (before.has(bound) && !form.has(bound) && form.has("type")) {
                worded.set(bound, before.get(bound));
            }
        }
        return worded;
    }

    private static @Nullable String kindProperty(Class<?> type) {
        for (Class<?> union : type.getInterfaces()) {
            Class<?> mixIn = MAPPER.findMixInClassFor(union);
            JsonTypeInfo info = mixIn == null ? null : mixIn.getAnnotation(JsonTypeInfo.class);
            if (info != null) {
                return info.property();
            }
        }
        return null;
    }

    /** The fields' names by those of the components. */
    static Map<String, String> names(Class<?> type) {
        return MAPPER.getSerializationConfig().introspect(MAPPER.constructType(type)).findProperties().stream()
                .collect(Collectors.toMap(BeanPropertyDefinition::getInternalName, BeanPropertyDefinition::getName));
    }

    private static ObjectNode oneOf(Stream<ObjectNode> forms) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        forms.forEach(node.putArray("oneOf")::add);
        return node;
    }

    private static ObjectNode orNull(ObjectNode form) {
        return oneOf(Stream.of(JsonNodeFactory.instance.objectNode().put("type", "null"), form));
    }

    private static ObjectNode constant(Object value) {
        return JsonNodeFactory.instance.objectNode().putPOJO("const", value);
    }

    private static ObjectNode text(String pattern) {
        return plain("string", false, pattern);
    }

    private static ObjectNode plain(String type, boolean nullable, String pattern) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (nullable) {
            node.putArray("type").add(type).add("null");
        } else {
            node.put("type", type);
        }
        return pattern.isEmpty() ? node : node.put("pattern", pattern);
    }

    static boolean isNullable(AnnotatedElement type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    static List<AnnotatedType> arguments(AnnotatedType type) {
        return List.of(((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments());
    }

    static Class<?> raw(AnnotatedType type) {
        return (Class<?>) (type.getType() instanceof ParameterizedType generic ? generic.getRawType() : type.getType());
    }
}
