package dev.dataflow.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values of whatever records can hold, within the bounds of their schema: odd ones on purpose, the same ones for the same
 * seed. Of the members of a union and the constants of an enum those come first that came least.
 */
public final class Specimens {
    /** Texts that have broken something somewhere, and one for each pattern of the schemas. */
    public static final List<String> TEXTS = List.of(
            "a",
            "B_c-1",
            "region=us/enrich",
            "",
            " ",
            "it's \"quoted\" `back` \\ slash",
            "line\nfeed\r\ttab",
            "nul\0 bell\u0007",
            "{{ jinja }} ${hole} <html>&amp;",
            "über 🚀 \u202eright\u202c \u2028",
            "lone \ud83d high",
            "lone \ude80 low",
            "a,b:c<d>?",
            "x".repeat(300),
            "0123456789abcdef".repeat(4),
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    /** JSON's readers take half a surrogate pair in a text, but not in a name. */
    private static final Predicate<String> WELL_FORMED =
            Pattern.compile("\\p{Cs}").asPredicate().negate();

    private static final List<Long> NUMBERS = List.of(
            0L,
            1L,
            7L,
            53L,
            443L,
            -1L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE);
    private static final List<Double> FRACTIONS = List.of(0.0, 0.5, 1.0, -1.5, 1e300, 1e-5, Double.MIN_VALUE, 1d / 3);
    private static final List<Instant> INSTANTS = List.of(
            Instant.EPOCH,
            Instant.parse("2026-11-21T12:00:00.123456Z"),
            Instant.parse("-0044-03-15T12:00:00Z"),
            Instant.parse("+12026-11-21T00:00:00Z"));
    private static final List<Duration> DURATIONS = List.of(
            Duration.ZERO, Duration.ofMinutes(61), Duration.ofDays(400), Duration.ofNanos(-1), Duration.ofMillis(1500));
    private static final int DEEPEST = 3;

    private final Random random;
    private final JsonNode schema;
    private final Map<Object, Integer> shown = new HashMap<>();
    private final Map<Class<?>, Integer> open = new HashMap<>();

    /** Within the bounds of {@code schema}. */
    public Specimens(long seed, JsonNode schema) {
        this.random = new Random(seed);
        this.schema = schema;
    }

    /** The members of unions and constants of enums that came so far. */
    Set<Object> shown() {
        return shown.keySet();
    }

    /** A record or member of a union. */
    <T> T of(Class<T> root) {
        return root.cast(root.isSealed() ? member(root) : made(root, schema));
    }

    private Object made(Class<?> type, JsonNode bounds) {
        List<@Nullable Object> values = new ArrayList<>();
        List<Class<?>> parameters = new ArrayList<>();
        Map<String, String> names = WrittenSchema.names(type);
        for (RecordComponent component : type.getRecordComponents()) {
            String name = names.getOrDefault(component.getName(), component.getName());
            parameters.add(component.getType());
            values.add(value(
                    component.getAnnotatedType(), bounds.path("properties").path(name)));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters.toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("Cannot make a " + type.getName() + " of " + values, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object value(AnnotatedType annotated, JsonNode bounds) {
        Class<?> type = WrittenSchema.raw(annotated);
        if (WrittenSchema.isNullable(annotated) && random.nextInt(4) == 0) {
            return null;
        } else if (bounds.has("const")) {
            return bounds.get("const").intValue();
        } else if (type == String.class) {
            return any(
                    bounds.has("enum")
                            ? texts(bounds.get("enum"))
                            : TEXTS.stream().filter(text -> within(text, bounds)));
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == int.class || type == Integer.class) {
            return any(numbers(bounds).filter(n -> n == n.intValue())).intValue();
        } else if (type == long.class || type == Long.class) {
            return any(numbers(bounds));
        } else if (type == double.class || type == Double.class) {
            return any(FRACTIONS.stream().filter(n -> within(bounds).test(n)));
        } else if (type == Instant.class) {
            return any(INSTANTS.stream());
        } else if (type == LocalDate.class) {
            return LocalDate.ofInstant(any(INSTANTS.stream()), ZoneOffset.UTC);
        } else if (type == Duration.class) {
            return any(DURATIONS.stream());
        } else if (type == Type.class) {
            return type(DEEPEST);
        } else if (type == List.class) {
            AnnotatedType element = WrittenSchema.arguments(annotated).get(0);
            return some(bounds.path("minItems").intValue(), () -> value(element, bounds.path("items")));
        } else if (type == SortedMap.class) {
            AnnotatedType value = WrittenSchema.arguments(annotated).get(1);
            SortedMap<String, @Nullable Object> map = new TreeMap<>();
            some(
                    0,
                    () -> map.put(
                            any(TEXTS.stream().filter(WELL_FORMED)),
                            value(value, bounds.path("additionalProperties"))));
            return map;
        } else if (type.isEnum()) {
            return rarest(Stream.of(type.getEnumConstants()));
        }
        return type.isSealed() ? member(type) : made(type, definition(type));
    }

    private Object member(Class<?> union) {
        int depth = open.merge(union, 1, Integer::sum);
        Class<?> chosen = (Class<?>) rarest(Stream.of(union.getPermittedSubclasses())
                .filter(member -> depth <= DEEPEST || !mentions(member, union)));
        Object made = made(chosen, definition(chosen));
        open.merge(union, -1, Integer::sum);
        return made;
    }

    private static boolean mentions(Class<?> member, Class<?> union) {
        return Stream.of(member.getRecordComponents())
                .anyMatch(component -> component.getGenericType().getTypeName().contains(union.getName()));
    }

    /** A type; nested as deep as {@code room} allows. */
    public Type type(int room) {
        Supplier<Type> inner = () -> type(room - 1);
        return switch (random.nextInt(room > 0 ? 8 : 4)) {
            case 4 -> new Type.ListOf(inner.get(), random.nextBoolean());
            case 5 -> new Type.MapOf(inner.get(), inner.get(), random.nextBoolean());
            case 6 ->
                new Type.Struct(
                        some(0, () -> new Schema.Column(any(TEXTS.stream()), inner.get(), random.nextBoolean())));
            case 7 -> {
                int precision = 1 + random.nextInt(38);
                yield new Type.Decimal(precision, random.nextInt(precision + 1));
            }
            default -> (Type.Scalar) rarest(Stream.of(Type.Scalar.values()));
        };
    }

    private <T extends @Nullable Object> List<T> some(int least, Supplier<T> made) {
        return IntStream.range(0, Math.max(least, random.nextInt(4)))
                .mapToObj(i -> made.get())
                .toList();
    }

    private Object rarest(Stream<? extends Object> all) {
        List<Object> choices = new ArrayList<>(all.toList());
        Collections.shuffle(choices, random);
        Object rarest = choices.stream()
                .min(Comparator.comparing(choice -> shown.getOrDefault(choice, 0)))
                .orElseThrow();
        shown.merge(rarest, 1, Integer::sum);
        return rarest;
    }

    private <T> T any(Stream<T> all) {
        List<T> choices = all.toList();
        return choices.get(random.nextInt(choices.size()));
    }

    private static Stream<Long> numbers(JsonNode bounds) {
        return NUMBERS.stream().filter(number -> within(bounds).test(number));
    }

    private static DoublePredicate within(JsonNode bounds) {
        return number -> number >= bounds.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                && number > bounds.path("exclusiveMinimum").asDouble(Double.NEGATIVE_INFINITY)
                && number <= bounds.path("maximum").asDouble(Double.POSITIVE_INFINITY);
    }

    private static boolean within(String text, JsonNode bounds) {
        return text.length() >= bounds.path("minLength").intValue()
                && Pattern.compile(bounds.path("pattern").asText())
                        .matcher(text)
                        .find();
    }

    private static Stream<String> texts(JsonNode words) {
        return words.valueStream().map(JsonNode::asText);
    }

    private JsonNode definition(Class<?> type) {
        return schema.path("$defs").path(WrittenSchema.name(type));
    }
}
