package dev.dataflow.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Schedule;
import dev.dataflow.ir.Settings;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.Variable;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.io.Serial;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the records of the contracts look in JSON. The records themselves know nothing of it. */
final class Mapping {
    private Mapping() {}

    static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, Mapping::asItStands)
                .annotationIntrospector(new NullsOnlyWhereSaid())
                .addModule(texts())
                .build();
        kinds(mapper, Body.class, Operation.class);
        kinds(mapper, Expression.class, Operation.class);
        kinds(mapper, Schedule.class, Kind.class);
        kinds(mapper, Schedule.Updates.class, Kind.class);
        kinds(mapper, Expectation.Check.class, Kind.class);
        kinds(mapper, Progress.class, TypeName.class);
        mapper.addMixIn(Invocation.class, TryNumber.class);
        mapper.addMixIn(Report.class, TryNumber.class);
        mapper.addMixIn(Report.Failure.class, FailureNames.class);
        mapper.addMixIn(Value.Bindings.class, BindingNames.class);
        for (Class<?> plain : List.of(Value.Text.class, Value.Flag.class, Value.Whole.class, Value.Texts.class)) {
            mapper.addMixIn(plain, Plain.class);
        }
        return mapper;
    }

    private static void asItStands(MutableCoercionConfig texts) {
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            texts.setCoercion(shape, CoercionAction.Fail);
        }
    }

    /** A component, and what its lists and maps hold, takes a null if it is {@code @Nullable}. */
    private static final class NullsOnlyWhereSaid extends JacksonAnnotationIntrospector {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public JsonSetter.Value findSetterInfo(Annotated annotated) {
            if (!(annotated instanceof AnnotatedParameter parameter)) {
                return super.findSetterInfo(annotated);
            }
            // Not from the constructor: javac leaves annotations of type arguments out of a compact one.
            RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
            if (components == null) {
                return super.findSetterInfo(annotated);
            }
            AnnotatedType type = components[parameter.getIndex()].getAnnotatedType();
            AnnotatedType innermost = type;
            while (innermost instanceof AnnotatedParameterizedType generic) {
                AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
                innermost = arguments[arguments.length - 1];
            }
            return JsonSetter.Value.construct(nulls(type), nulls(innermost));
        }

        private static Nulls nulls(AnnotatedType type) {
            return type.isAnnotationPresent(Nullable.class) ? Nulls.DEFAULT : Nulls.FAIL;
        }
    }

    /** Two spaces, LF, and no space before a colon. */
    static DefaultPrettyPrinter printer() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withArrayEmptySeparator("")
                        .withObjectEmptySeparator(""))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
    }

    /** Each member of a closed union is told apart by the name of its record: {@code "op": "filter"}. */
    private static void kinds(ObjectMapper mapper, Class<?> union, Class<?> mixIn) {
        mapper.addMixIn(union, mixIn);
        for (Class<?> member : union.getPermittedSubclasses()) {
            mapper.registerSubtypes(new NamedType(member, kind(member)));
        }
    }

    /** The word for a member of a closed union. */
    static String kind(Class<?> member) {
        String name = member.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
    private interface Operation {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface Kind {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface TypeName {}

    private abstract static class TryNumber {
        @JsonProperty("try")
        abstract int tryNumber();
    }

    private abstract static class FailureNames {
        @JsonProperty("class")
        abstract FailureClass failureClass();
    }

    private abstract static class BindingNames {
        @JsonProperty("bindings")
        abstract List<Expression> values();
    }

    /** What the value holds and nothing around it. */
    private abstract static class Plain {
        @JsonValue
        abstract String text();

        @JsonValue
        abstract boolean flag();

        @JsonValue
        abstract long number();

        @JsonValue
        abstract List<String> texts();
    }

    private static SimpleModule texts() {
        SimpleModule module = new SimpleModule("dataflow");
        text(module, Type.class, Type::text, Type::parse);
        text(module, Instant.class, Instant::toString, Instant::parse);
        text(module, LocalDate.class, LocalDate::toString, LocalDate::parse);
        text(module, Duration.class, Duration::toString, Duration::parse);
        words(module, BadRecords.class);
        words(module, Drift.class);
        words(module, Body.JoinKind.class);
        words(module, Body.UserClass.Kind.class);
        words(module, Body.External.Kind.class);
        words(module, Body.Origin.Kind.class);
        words(module, Body.Aggregation.Function.class);
        words(module, Body.Windowed.Function.class);
        words(module, Expectation.OnFailure.class);
        words(module, Settings.FailurePolicy.class);
        words(module, Variable.Kind.class);
        words(module, Expression.Function.class);
        words(module, WriteMode.Kind.class);
        words(module, Report.How.class);
        words(module, Report.State.class);
        text(
                module,
                FailureClass.class,
                value -> value.name().toLowerCase(Locale.ROOT),
                word -> FailureClass.valueOf(word.toUpperCase(Locale.ROOT)));
        module.addDeserializer(Value.class, new ValueReader());
        return module;
    }

    /** Enum constants in camel case: {@code OVERWRITE_PARTITIONS} is {@code overwritePartitions}. */
    private static <E extends Enum<E>> void words(SimpleModule module, Class<E> type) {
        Map<E, String> words = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            words.put(constant, word(constant));
        }
        text(module, type, constant -> words.getOrDefault(constant, word(constant)), word -> {
            for (E constant : type.getEnumConstants()) {
                if (word.equals(words.get(constant))) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("\"" + word + "\" is none of " + List.copyOf(words.values()));
        });
    }

    private static String word(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        for (String part : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            word.append(word.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return word.toString();
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> writer, Function<String, T> reader) {
        module.addSerializer(type, new TextWriter<>(type, writer));
        module.addDeserializer(type, new TextReader<>(type, reader));
    }

    private static final class TextWriter<T> extends StdSerializer<T> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Function<T, String> writer;

        TextWriter(Class<T> type, Function<T, String> writer) {
            super(type);
            this.writer = writer;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(writer.apply(value));
        }
    }

    private static final class TextReader<T> extends StdDeserializer<T> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> reader;

        TextReader(Class<T> type, Function<String, T> reader) {
            super(type);
            this.reader = reader;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                throw context.wrongTokenException(in, handledType(), JsonToken.VALUE_STRING, "it is a text");
            }
            String text = in.getText();
            try {
                return reader.apply(text);
            } catch (RuntimeException e) {
                throw context.weirdStringException(text, handledType(), String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class ValueReader extends StdDeserializer<Value> {
        @Serial
        private static final long serialVersionUID = 1L;

        ValueReader() {
            super(Value.class);
        }

        @Override
        public Value deserialize(JsonParser in, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(in);
            if (node.isTextual()) {
                return new Value.Text(node.textValue());
            } else if (node.isBoolean()) {
                return new Value.Flag(node.booleanValue());
            } else if (node.isIntegralNumber() && node.canConvertToLong()) {
                return new Value.Whole(node.longValue());
            } else if (node.isArray()) {
                return new Value.Texts(List.of(context.readTreeAsValue(node, String[].class)));
            } else if (node.has("templates")) {
                return context.readTreeAsValue(node, Value.Templates.class);
            } else if (node.has("bindings")) {
                return context.readTreeAsValue(node, Value.Bindings.class);
            }
            throw context.weirdStringException(
                    node.toString(), Value.class, "not a string, flag, whole number, list, templates or bindings");
        }
    }
}
