package dev.dataflow.compiler.emit;

import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.python.Identifiers;
import dev.dataflow.compiler.python.Python;
import dev.dataflow.compiler.python.Python.Call;
import dev.dataflow.compiler.python.Python.Imported;
import dev.dataflow.compiler.python.Python.Keyword;
import dev.dataflow.compiler.python.Python.Text;
import dev.dataflow.compiler.python.PythonFile;
import dev.dataflow.ir.Parameter;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schedule;
import dev.dataflow.ir.Settings;
import dev.dataflow.ir.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Airflow DAG file of a pipeline, as an engineer would have written it. */
public final class DagFile {
    private static final String SDK = "airflow.sdk";
    private static final String DATAFLOW = "dataflow_airflow";
    private static final String MARK = "Compiled by Dataflow from ";
    private static final String CLEAN_UP = "clean_up";
    /** Airflow's own limit. */
    private static final int LONGEST_TAG = 100;
    /** A JSON number keeps as many digits in every reader. */
    private static final int EXACT_DIGITS = 15;
    /** What the file may import; a task's variable must not hide it. */
    private static final List<String> TAKEN = List.of(
            "dag",
            "datetime",
            "timedelta",
            "Asset",
            "AssetAll",
            "AssetAny",
            "AssetOrTimeSchedule",
            "CleanUpOperator",
            "CronDataIntervalTimetable",
            "DAG",
            "DeltaDataIntervalTimetable",
            "Param",
            "TaskGroup",
            "UTC",
            "at_times",
            "run_once");

    private final String definition;
    private final PipelineIr pipeline;
    private final List<Plan.Task> tasks;
    private final Assets assets;

    private DagFile(String definition, PipelineIr pipeline, Plan.Dag dag, Descriptors descriptors) {
        this.definition = definition;
        this.pipeline = pipeline;
        this.tasks = dag.tasks();
        this.assets = new Assets(pipeline, descriptors);
    }

    /** The file's text; {@code definition} is the class that it says to change instead. */
    public static String text(String definition, PipelineIr pipeline, Plan.Dag dag, Descriptors descriptors) {
        return new DagFile(definition, pipeline, dag, descriptors).file().text();
    }

    /** Whether a file is one of ours. */
    public static boolean isEmitted(String text) {
        return text.startsWith("\"\"\"") && text.contains("\n" + MARK);
    }

    private PythonFile file() {
        PythonFile file = PythonFile.with(docstring(), dag(), "dag");
        List<String> ids = new ArrayList<>(tasks.stream().map(Plan.Task::name).toList());
        boolean exchanges = tasks.stream().anyMatch(DagFile::exchanges);
        if (exchanges) {
            ids.add(cleanUpId(ids));
        }
        List<String> taken = new ArrayList<>(TAKEN);
        tasks.forEach(task -> taken.add(operatorClass(task.launch().operator()).name()));
        List<String> variables = Identifiers.variables(ids, taken);
        Map<String, String> variableOf = new LinkedHashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            variableOf.put(ids.get(i), variables.get(i));
        }
        group(file.body(), "", tasks, variableOf);
        if (exchanges) {
            String id = ids.get(ids.size() - 1);
            file.body().assign(Objects.requireNonNull(variableOf.get(id)), cleanUp(id));
        }
        List<List<List<String>>> statements = Dependencies.statements(following(variableOf, exchanges));
        if (!statements.isEmpty()) {
            file.body().blank();
            statements.forEach(file.body()::shift);
        }
        return file;
    }

    /** The tasks of a group, and in their places the groups within it; Airflow puts a group's id before those in it. */
    private void group(PythonFile.Block block, String prefix, List<Plan.Task> within, Map<String, String> variableOf) {
        Map<String, List<Plan.Task>> parts = new LinkedHashMap<>();
        for (Plan.Task task : within) {
            int dot = task.name().indexOf('.', prefix.length());
            String part = dot < 0 ? task.name() : task.name().substring(0, dot + 1);
            parts.computeIfAbsent(part, name -> new ArrayList<>()).add(task);
        }
        parts.forEach((part, inside) -> {
            if (part.endsWith(".")) {
                String id = part.substring(prefix.length(), part.length() - 1);
                Call group = new Call(new Imported(SDK, "TaskGroup"), List.of(new Text(id)), List.of());
                group(block.with(group), part, inside, variableOf);
            } else {
                String id = part.substring(prefix.length());
                block.assign(Objects.requireNonNull(variableOf.get(part)), operator(id, inside.get(0)));
            }
        });
    }

    private String docstring() {
        String about = pipeline.description().isBlank()
                ? "The pipeline " + pipeline.fullName() + "."
                : pipeline.description().strip();
        return about + "\n\n" + MARK + definition + ":\nchange that class, not this file.";
    }

    private Call dag() {
        List<Keyword> settings = new ArrayList<>();
        settings.add(new Keyword("dag_id", new Text(pipeline.dagId())));
        if (!pipeline.description().isBlank()) {
            settings.add(
                    new Keyword("description", new Text(pipeline.description().strip())));
        }
        settings.add(new Keyword("doc_md", new Python.Name("__doc__")));
        settings.add(new Keyword("schedule", schedule()));
        settings.add(new Keyword("start_date", midnight(pipeline.startDate())));
        settings.add(new Keyword("catchup", new Python.Flag(pipeline.catchup())));
        limit("max_active_runs", pipeline.maxActiveRuns(), settings);
        limit("max_active_tasks", pipeline.maxActiveTasks(), settings);
        Duration deadline = pipeline.deadline();
        if (deadline != null) {
            settings.add(new Keyword("dagrun_timeout", timedelta(deadline)));
        }
        settings.add(new Keyword("default_args", defaults()));
        if (!pipeline.parameters().isEmpty()) {
            settings.add(new Keyword(
                    "params",
                    new Python.Entries(pipeline.parameters().stream()
                            .map(parameter -> new Python.Entry(parameter.name(), param(parameter)))
                            .toList())));
        }
        List<String> tags = tags();
        if (!tags.isEmpty()) {
            settings.add(new Keyword("tags", Python.texts(tags)));
        }
        return new Call(new Imported(SDK, "DAG"), List.of(), settings);
    }

    private static void limit(String name, @Nullable Integer limit, List<Keyword> settings) {
        if (limit != null) {
            settings.add(new Keyword(name, new Python.Whole(limit)));
        }
    }

    /** Attributes are tags too, {@code team:mobility}: tags are what Airflow's list of DAGs is searched by. */
    private List<String> tags() {
        List<String> tags = new ArrayList<>(pipeline.tags());
        pipeline.attributes().forEach((name, value) -> {
            String tag = name + ":" + value;
            if (tag.length() <= LONGEST_TAG) {
                tags.add(tag);
            }
        });
        return tags.stream().distinct().toList();
    }

    private Python schedule() {
        Schedule schedule = pipeline.schedule();
        return schedule instanceof Schedule.Once ? new Text("@once") : timetable(schedule);
    }

    private Python timetable(Schedule schedule) {
        if (schedule instanceof Schedule.Cron cron) {
            return timetable(cron);
        } else if (schedule instanceof Schedule.Every every) {
            return new Call(
                    new Imported(SDK, "DeltaDataIntervalTimetable"), List.of(timedelta(every.interval())), List.of());
        } else if (schedule instanceof Schedule.At at) {
            List<Python> times =
                    at.times().stream().sorted().map(DagFile::moment).toList();
            // Airflow's sdk has EventsTimetable for it, which 3.3.2 stores and cannot read back.
            return new Call(new Imported(DATAFLOW, "at_times"), times, List.of());
        } else if (schedule instanceof Schedule.Once) {
            return new Call(new Imported(DATAFLOW, "run_once"), List.of(), List.of());
        } else if (schedule instanceof Schedule.OnUpdates onUpdates) {
            return assets.of(onUpdates.updates());
        } else if (schedule instanceof Schedule.TimeOrUpdates either) {
            return new Call(
                    new Imported(SDK, "AssetOrTimeSchedule"),
                    List.of(),
                    List.of(
                            new Keyword("timetable", timetable(either.time())),
                            new Keyword("assets", assets.of(either.updates()))));
        }
        return new Python.Name("None");
    }

    private static Call timetable(Schedule.Cron cron) {
        return new Call(
                new Imported(SDK, "CronDataIntervalTimetable"),
                List.of(new Text(cron.expression())),
                List.of(new Keyword("timezone", new Text(cron.zone()))));
    }

    private Python defaults() {
        List<Python.Entry> entries = new ArrayList<>();
        if (!pipeline.owner().isBlank()) {
            entries.add(new Python.Entry("owner", new Text(pipeline.owner())));
        }
        if (pipeline.dependsOnPast()) {
            entries.add(new Python.Entry("depends_on_past", new Python.Flag(true)));
        }
        retries(pipeline.retries()).forEach((name, value) -> entries.add(new Python.Entry(name, value)));
        return new Python.Entries(entries);
    }

    /** Airflow's delay grows from the second try on, and it adds to it by chance, up to as much again. */
    private static Map<String, Python> retries(Settings.Retries retries) {
        Map<String, Python> arguments = new LinkedHashMap<>();
        arguments.put("retries", new Python.Whole(retries.count()));
        arguments.put("retry_delay", timedelta(retries.delay()));
        if (retries.backoff() != 1) {
            arguments.put("retry_exponential_backoff", number(BigDecimal.valueOf(retries.backoff())));
        }
        Duration longest = retries.longest();
        if (longest != null) {
            arguments.put("max_retry_delay", timedelta(longest));
        }
        return arguments;
    }

    private static Python param(Parameter parameter) {
        String kind = kind(parameter);
        List<Python> otherwise = new ArrayList<>();
        if (parameter.otherwise() != null) {
            otherwise.add(literal(kind, parameter.otherwise()));
        }
        List<Keyword> schema = new ArrayList<>();
        schema.add(new Keyword("type", new Text(kind)));
        format(parameter.type()).ifPresent(format -> schema.add(new Keyword("format", new Text(format))));
        boolean number = kind.equals("integer") || kind.equals("number");
        if (number && parameter.least() != null) {
            schema.add(new Keyword("minimum", literal(kind, parameter.least())));
        }
        if (number && parameter.most() != null) {
            schema.add(new Keyword("maximum", literal(kind, parameter.most())));
        }
        if (!parameter.choices().isEmpty()) {
            List<Python> choices = parameter.choices().stream()
                    .map(choice -> literal(kind, choice))
                    .toList();
            schema.add(new Keyword("enum", new Python.Items(choices)));
        }
        if (!parameter.description().isBlank()) {
            schema.add(
                    new Keyword("description", new Text(parameter.description().strip())));
        }
        return new Call(new Imported(SDK, "Param"), otherwise, schema);
    }

    /** The type in JSON Schema: a number only where each of its values is one that JSON can hold. */
    private static String kind(Parameter parameter) {
        Type type = parameter.type();
        if (type == Type.Scalar.BOOLEAN) {
            return "boolean";
        } else if (type == Type.Scalar.INT || type == Type.Scalar.LONG) {
            return "integer";
        }
        boolean exact = !(type instanceof Type.Decimal decimal) || decimal.precision() <= EXACT_DIGITS;
        boolean number = type == Type.Scalar.FLOAT || type == Type.Scalar.DOUBLE || type instanceof Type.Decimal;
        boolean finite = Stream.concat(
                        Stream.of(parameter.otherwise(), parameter.least(), parameter.most())
                                .filter(Objects::nonNull),
                        parameter.choices().stream())
                .noneMatch(value -> value.equals("NaN") || value.endsWith("Infinity"));
        return number && exact && finite ? "number" : "string";
    }

    private static Optional<String> format(Type type) {
        if (type == Type.Scalar.DATE) {
            return Optional.of("date");
        }
        return type == Type.Scalar.INSTANT ? Optional.of("date-time") : Optional.empty();
    }

    private static Python literal(String kind, String value) {
        return switch (kind) {
            case "boolean" -> new Python.Flag(Boolean.parseBoolean(value));
            case "integer" -> new Python.Whole(Long.parseLong(value));
            case "number" -> number(new BigDecimal(value));
            default -> new Text(value);
        };
    }

    private static Python number(BigDecimal value) {
        BigDecimal brief = value.stripTrailingZeros();
        return new Python.Real(
                brief.scale() < 0 && brief.precision() - brief.scale() <= EXACT_DIGITS ? brief.setScale(0) : brief);
    }

    private Call operator(String id, Plan.Task task) {
        List<Keyword> arguments = new ArrayList<>();
        arguments.add(new Keyword("task_id", new Text(id)));
        arguments.add(new Keyword("pipeline", new Text(pipeline.dagId() + ".json")));
        arguments.addAll(settings(task.settings()));
        List<Python> read = assets.read(task);
        if (!read.isEmpty()) {
            arguments.add(new Keyword("inlets", new Python.Items(read)));
        }
        List<Python> written = assets.written(task);
        if (!written.isEmpty()) {
            arguments.add(new Keyword("outlets", new Python.Items(written)));
        }
        return new Call(operatorClass(task.launch().operator()), List.of(), arguments);
    }

    /** What a task has otherwise than the pipeline; what the pipeline's other tasks have is taken back by Airflow's none. */
    private List<Keyword> settings(Settings settings) {
        List<Keyword> arguments = new ArrayList<>();
        Settings.Retries own = settings.without(pipeline).retries();
        if (own != null) {
            Map<String, Python> usual = retries(pipeline.retries());
            Map<String, Python> others = retries(own);
            usual.keySet().forEach(name -> others.putIfAbsent(name, noRetries(name)));
            others.forEach((name, value) -> {
                if (!value.equals(usual.get(name))) {
                    arguments.add(new Keyword(name, value));
                }
            });
        }
        Duration timeout = settings.timeout();
        if (timeout != null) {
            arguments.add(new Keyword("execution_timeout", timedelta(timeout)));
        }
        if (settings.pool() != null) {
            arguments.add(new Keyword("pool", new Text(settings.pool())));
        }
        return arguments;
    }

    private static Python noRetries(String name) {
        return name.equals("max_retry_delay") ? new Python.Name("None") : new Python.Whole(0);
    }

    /** {@code spark} is our SparkOperator; another engine gives the full name of its class. */
    private static Imported operatorClass(String operator) {
        int dot = operator.lastIndexOf('.');
        if (dot > 0) {
            return new Imported(operator.substring(0, dot), operator.substring(dot + 1));
        }
        return new Imported(DATAFLOW, Character.toUpperCase(operator.charAt(0)) + operator.substring(1) + "Operator");
    }

    private static Call cleanUp(String id) {
        return new Call(
                new Imported(DATAFLOW, "CleanUpOperator"), List.of(), List.of(new Keyword("task_id", new Text(id))));
    }

    /** The tear-down comes after the last tasks that used an exchange: all others that did come before those. */
    private Map<String, List<String>> following(Map<String, String> variableOf, boolean exchanges) {
        Map<String, List<String>> following = new LinkedHashMap<>();
        tasks.forEach(task -> following.put(task.name(), new ArrayList<>()));
        for (Plan.Task task : tasks) {
            String variable = Objects.requireNonNull(variableOf.get(task.name()));
            task.upstream()
                    .forEach(before ->
                            Objects.requireNonNull(following.get(before)).add(variable));
        }
        String last = List.copyOf(variableOf.values()).get(variableOf.size() - 1);
        Map<String, List<String>> byVariable = new LinkedHashMap<>();
        for (Plan.Task task : tasks) {
            List<String> next = Objects.requireNonNull(following.get(task.name()));
            if (exchanges && exchanges(task) && task.exchanges().writes().isEmpty()) {
                next.add(last);
            }
            byVariable.put(Objects.requireNonNull(variableOf.get(task.name())), next);
        }
        return byVariable;
    }

    private static boolean exchanges(Plan.Task task) {
        return !task.exchanges().reads().isEmpty() || !task.exchanges().writes().isEmpty();
    }

    private static String cleanUpId(List<String> ids) {
        Set<String> taken = new HashSet<>(ids);
        // A task group has the same names as tasks.
        ids.forEach(id -> taken.add(id.substring(0, Math.max(0, id.indexOf('.')))));
        String id = CLEAN_UP;
        for (int i = 2; taken.contains(id); i++) {
            id = CLEAN_UP + "_" + i;
        }
        return id;
    }

    private static Python moment(Instant time) {
        ZonedDateTime at = time.atZone(ZoneOffset.UTC);
        List<Python> parts = Stream.of(
                        at.getYear(),
                        at.getMonthValue(),
                        at.getDayOfMonth(),
                        at.getHour(),
                        at.getMinute(),
                        at.getSecond(),
                        at.get(ChronoField.MICRO_OF_SECOND))
                .<Python>map(Python.Whole::new)
                .toList();
        return new Call(
                new Imported("datetime", "datetime"),
                parts.subList(0, at.getNano() >= 1000 ? 7 : at.getSecond() != 0 ? 6 : 5),
                List.of(new Keyword("tzinfo", new Imported("datetime", "UTC"))));
    }

    private static Python midnight(LocalDate day) {
        return new Call(
                new Imported("datetime", "datetime"),
                List.of(
                        new Python.Whole(day.getYear()),
                        new Python.Whole(day.getMonthValue()),
                        new Python.Whole(day.getDayOfMonth())),
                List.of(new Keyword("tzinfo", new Imported("datetime", "UTC"))));
    }

    /** In the greatest unit that gives a whole number; Airflow's clock has no use for less than a millisecond. */
    private static Python timedelta(Duration duration) {
        Keyword amount = new Keyword("milliseconds", new Python.Whole(duration.toMillis()));
        for (ChronoUnit unit : List.of(ChronoUnit.SECONDS, ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.DAYS)) {
            long length = unit.getDuration().toSeconds();
            long count = duration.toSeconds() / length;
            boolean whole = Duration.ofSeconds(count * length).equals(duration);
            if (whole && (count != 0 || unit == ChronoUnit.SECONDS)) {
                amount = new Keyword(unit.name().toLowerCase(Locale.ROOT), new Python.Whole(count));
            }
        }
        return new Call(new Imported("datetime", "timedelta"), List.of(), List.of(amount));
    }
}
