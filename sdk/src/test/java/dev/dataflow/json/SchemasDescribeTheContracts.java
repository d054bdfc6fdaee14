package dev.dataflow.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schedule;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.Connection;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Invocation;
import dev.dataflow.run.Progress;
import dev.dataflow.run.Report;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the codec writes is what the schemas say, field by field, in both directions. */
final class SchemasDescribeTheContracts {
    private static final Json JSON = new Json();
    private static final ObjectMapper TREES = new ObjectMapper();
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");

    @Test
    void everyKindOfStepExpressionAndScheduleValidates() throws IOException {
        for (Schedule schedule : List.<Schedule>of(new Schedule.Manual(), new Schedule.Cron("0 3 * * *", "UTC"))) {
            assertValid("pipeline", JSON.write(document(schedule)));
        }
    }

    @Test
    void invocationsValidate() throws IOException {
        Connection full = new Connection(
                "iceberg", "host", 5432, "s", "me", "secret", new TreeMap<>(Map.of("uri", "jdbc:sqlite:/x")));
        Connection empty = new Connection("files", null, null, null, null, null, new TreeMap<>());
        assertValid(
                "invocation",
                JSON.write(invocation(NOON, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", full)));
        assertValid("invocation", JSON.write(invocation(null, null, empty)));
    }

    @Test
    void eachKindOfProgressValidates() throws IOException {
        for (Progress progress : List.<Progress>of(
                new Progress.Started("spark", "local-1", "http://127.0.0.1:4040"),
                new Progress.Started("local", "42", null),
                new Progress.Step("trips", 1, 2, 3, 4),
                new Progress.Metric("trips", "n", 1.5),
                new Progress.Log("warning", "text"),
                new Progress.Ended(Report.State.CANCELLED))) {
            assertValid("progress", JSON.write(progress));
        }
    }

    @Test
    void reportsValidateWithEveryFailureClassAndWithNone() throws IOException {
        assertValid("report", JSON.write(report(Report.State.SUCCEEDED, null, null)));
        for (FailureClass failureClass : FailureClass.values()) {
            Report.Failure failure = new Report.Failure(failureClass, "SOURCE_UNREACHABLE", null, "message");
            assertValid("report", JSON.write(report(Report.State.FAILED, new Report.DeadLetters("/d", 3), failure)));
        }
    }

    @Test
    void anUnknownFieldDoesNotValidate() throws IOException {
        String text = JSON.write(report(Report.State.SUCCEEDED, null, null)).replaceFirst("\\{", "{\"extra\": 1,");
        assertThat(violations("report", text)).isNotEmpty();
        assertThat(violations("progress", "{\"type\": \"ended\"}")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipeline", "invocation", "progress", "report"})
    void everyObjectIsClosedAndEveryFieldSaysWhatItIs(String name) throws IOException {
        JsonNode schema = tree(name);
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        List<String> faults = new ArrayList<>();
        walk("", schema, faults);
        assertThat(faults).isEmpty();
    }

    @Test
    void everyComponentOfTheRecordsIsAFieldAndNoOther() throws IOException {
        assertThat(fields("invocation")).isEqualTo(components(Invocation.class));
        assertThat(fields("report")).isEqualTo(components(Report.class));
        assertThat(fields("progress")).isEqualTo(components(Progress.class, "type"));
        assertThat(fields("pipeline")).isEqualTo(components(PipelineDocument.class, "op", "kind"));
    }

    /** Objects are closed; what a property is, is told where it stands or where it refers to. */
    private static void walk(String path, JsonNode node, List<String> faults) {
        if (node.has("properties")) {
            if (!node.path("additionalProperties").isBoolean()
                    || node.path("additionalProperties").asBoolean()) {
                faults.add(path + " is open");
            }
            Set<String> required = new TreeSet<>();
            node.path("required").forEach(name -> required.add(name.asText()));
            node.path("properties").properties().forEach(property -> {
                if (!required.contains(property.getKey())) {
                    faults.add(path + "/" + property.getKey() + " may be left out");
                }
                if (!property.getValue().has("description")
                        && !property.getValue().has("$ref")) {
                    faults.add(path + "/" + property.getKey() + " is not described");
                }
            });
        }
        node.properties().forEach(child -> walk(path + "/" + child.getKey(), child.getValue(), faults));
    }

    private static Set<String> fields(String schema) throws IOException {
        return nested(tree(schema), new TreeSet<>());
    }

    private static Set<String> nested(JsonNode node, Set<String> fields) {
        node.path("properties").fieldNames().forEachRemaining(fields::add);
        node.forEach(child -> nested(child, fields));
        return fields;
    }

    private static Set<String> components(Class<?> root, String... more) {
        Set<Class<?>> seen = new LinkedHashSet<>();
        Set<String> names = new TreeSet<>(List.of(more));
        reach(root, seen);
        for (Class<?> type : seen) {
            RecordComponent[] components = type.getRecordComponents();
            for (RecordComponent component : components == null ? new RecordComponent[0] : components) {
                boolean text = type == Type.Decimal.class || Value.class.isAssignableFrom(type);
                if (!text) {
                    names.add(renamed(type, component.getName()));
                }
            }
        }
        return names;
    }

    private static String renamed(Class<?> type, String name) {
        if (name.equals("tryNumber")) {
            return "try";
        }
        return type == Report.Failure.class && name.equals("failureClass") ? "class" : name;
    }

    private static void reach(Class<?> type, Set<Class<?>> seen) {
        if (!type.getName().startsWith("dev.dataflow.") || !seen.add(type)) {
            return;
        }
        Class<?>[] members = type.getPermittedSubclasses();
        Stream.of(members == null ? new Class<?>[0] : members).forEach(member -> reach(member, seen));
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components == null ? new RecordComponent[0] : components) {
            mentioned(component.getGenericType()).forEach(other -> reach(other, seen));
        }
    }

    private static List<Class<?>> mentioned(java.lang.reflect.Type type) {
        List<Class<?>> classes = new ArrayList<>();
        if (type instanceof Class<?> found) {
            classes.add(found);
        } else if (type instanceof java.lang.reflect.ParameterizedType parameterized) {
            for (java.lang.reflect.Type argument : parameterized.getActualTypeArguments()) {
                classes.addAll(mentioned(argument));
            }
        }
        return classes;
    }

    private static JsonNode tree(String name) throws IOException {
        try (InputStream in = Json.class.getResourceAsStream("/dev/dataflow/schema/" + name + ".schema.json")) {
            return TREES.readTree(in);
        }
    }

    private static void assertValid(String schema, String json) throws IOException {
        assertThat(violations(schema, json)).isEmpty();
    }

    private static Set<ValidationMessage> violations(String name, String json) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(tree(name));
        return schema.validate(TREES.readTree(json));
    }

    private static PipelineDocument document(Schedule schedule) {
        Schema columns = new Schema(Stream.concat(Stream.of(Type.Scalar.values()), Stream.of(new Type.Decimal(38, 10)))
                .map(type -> new Schema.Column("c_" + type.text(), type, true))
                .toList());
        EngineUse engine = new EngineUse("local", new TreeMap<>(Map.of("memory", "2g")));
        List<Step> steps = new ArrayList<>();
        for (Body body : bodies()) {
            steps.add(new Step(
                    "step_" + steps.size(), List.of("step_0"), body, columns, steps.isEmpty() ? engine : null));
        }
        PipelineIr ir = new PipelineIr(
                "ns",
                "name",
                "",
                "",
                List.of("tag"),
                schedule,
                LocalDate.of(2024, 1, 1),
                true,
                new Settings.Retries(1, Duration.ofMinutes(5)),
                schedule instanceof Schedule.Cron ? Duration.ofHours(1) : null,
                steps);
        Plan.Task task = new Plan.Task(
                "t",
                engine,
                List.of("step_0"),
                List.of("u"),
                new Plan.Exchanges(List.of("a"), List.of("b")),
                List.of("lake"),
                List.of(new Plan.Boundary("a", "b", "reason")),
                new Plan.Launch("local", List.of("${java}"), new TreeMap<>(Map.of("A", "b"))));
        Plan plan = new Plan(List.of(new Plan.Dag("ns.name", "batch", List.of(task))));
        return new PipelineDocument(1, ir, plan, new TreeMap<>(Map.of("a.B", "0".repeat(64))));
    }

    private static List<Body> bodies() {
        ConnectorUse use = ConnectorUse.of("csv", "files_default", "x")
                .with("text", new Value.Text("t"))
                .with("flag", new Value.Flag(true))
                .with("whole", new Value.Whole(7))
                .with("texts", new Value.Texts(List.of("a", "b")));
        Expression literal = new Expression.Literal(Type.Scalar.INT, null);
        List<Body.Named> calls = Stream.of(Expression.Function.values())
                .map(function -> new Body.Named(
                        "f_" + function, new Expression.Call(function, List.of(new Expression.Column("a"), literal))))
                .toList();
        List<Body> bodies = new ArrayList<>();
        Stream.of(BadRecords.values()).map(bad -> new Body.Read(use, bad)).forEach(bodies::add);
        Stream.of(WriteMode.Kind.values())
                .map(kind -> new Body.Write(use, new WriteMode(kind, List.of("k"))))
                .forEach(bodies::add);
        bodies.add(new Body.Select(calls));
        bodies.add(new Body.WithColumns(calls));
        bodies.add(new Body.Filter(new Expression.Cast(literal, Type.Scalar.BOOLEAN)));
        Stream.of(Body.JoinKind.values())
                .map(kind -> new Body.Join(kind, List.of(new Body.JoinKey("l", "r"))))
                .forEach(bodies::add);
        bodies.add(new Body.Aggregate(
                List.of("k"),
                Stream.of(Body.Aggregation.Function.values())
                        .map(function -> new Body.Aggregation(
                                "r", function, function == Body.Aggregation.Function.COUNT ? null : literal))
                        .toList()));
        bodies.add(new Body.Dedupe(List.of("k"), List.of(new Body.Order("o", true))));
        bodies.add(new Body.UserClass(Body.UserClass.Kind.RECORD, "a.B", "a.I", "a.O"));
        bodies.add(new Body.UserClass(Body.UserClass.Kind.SPARK, "a.B", null, "a.O"));
        return bodies;
    }

    private static Invocation invocation(@Nullable Instant date, @Nullable String traceparent, Connection connection) {
        return new Invocation(
                1,
                "/p.json",
                "",
                "p",
                "t",
                "manual__1",
                date,
                date,
                date,
                NOON,
                1,
                2,
                1,
                "",
                new TreeMap<>(Map.of("a", "b")),
                new TreeMap<>(Map.of("lake", connection)),
                List.of("/a.jar"),
                "/staging",
                "/report.json",
                "/dead",
                traceparent);
    }

    private static Report report(
            Report.State state, Report.@Nullable DeadLetters deadLetters, Report.@Nullable Failure failure) {
        Schema schema = new Schema(List.of(new Schema.Column("a", Type.Scalar.LONG, false)));
        return new Report(
                1,
                "",
                "p",
                "run",
                "t",
                "local",
                1,
                1,
                1,
                state,
                NOON,
                NOON,
                0.5,
                3,
                2,
                1,
                List.of(new Report.StepCounts(
                        "s", 1, 2, 3, new TreeMap<>(Map.of("malformed", 3L)), 4, 0.1, new TreeMap<>(Map.of("m", 1.0)))),
                List.of(new Report.SinkCommit("w", "iceberg", "a.b", "append", 1, 1, 1, "7", false)),
                List.of(new Report.Lineage("a", "csv", schema)),
                List.of(),
                deadLetters,
                new Report.Job("local", "1", null, 1.0, 1),
                failure);
    }
}
