package dev.dataflow.compiler.emit;

import dev.dataflow.compiler.engine.Descriptors;
import dev.dataflow.compiler.python.Identifiers;
import dev.dataflow.compiler.python.Python;
import dev.dataflow.compiler.python.Python.Call;
import dev.dataflow.compiler.python.Python.Imported;
import dev.dataflow.compiler.python.Python.Keyword;
import dev.dataflow.compiler.python.Python.Text;
import dev.dataflow.compiler.python.PythonFile;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The Airflow DAG file of a pipeline, as an engineer would have written it. */
public final class DagFile {
    private static final String SDK = "airflow.sdk";
    private static final String DATAFLOW = "dataflow_airflow";
    private static final String MARK = "Compiled by Dataflow from ";
    private static final String CLEAN_UP = "clean_up";
    private static final List<String> TAKEN = List.of(
            "dag", "DAG", "Asset", "CronDataIntervalTimetable", "UTC", "datetime", "timedelta", "CleanUpOperator");

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
            ids.add(cleanUpId(new HashSet<>(ids)));
        }
        List<String> variables = Identifiers.variables(ids, TAKEN);
        Map<String, String> variableOf = new LinkedHashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            variableOf.put(ids.get(i), variables.get(i));
        }
        tasks.forEach(task -> file.assign(Objects.requireNonNull(variableOf.get(task.name())), operator(task)));
        if (exchanges) {
            String id = ids.get(ids.size() - 1);
            file.assign(Objects.requireNonNull(variableOf.get(id)), cleanUp(id));
        }
        List<List<List<String>>> statements = Dependencies.statements(following(variableOf, exchanges));
        if (!statements.isEmpty()) {
            file.blank();
            statements.forEach(file::shift);
        }
        return file;
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
        Duration deadline = pipeline.deadline();
        if (deadline != null) {
            settings.add(new Keyword("dagrun_timeout", timedelta(deadline)));
        }
        settings.add(new Keyword("default_args", defaults()));
        if (!pipeline.tags().isEmpty()) {
            settings.add(new Keyword("tags", Python.texts(pipeline.tags())));
        }
        return new Call(new Imported(SDK, "DAG"), List.of(), settings);
    }

    private Python schedule() {
        if (pipeline.schedule() instanceof Schedule.Cron cron) {
            return new Call(
                    new Imported(SDK, "CronDataIntervalTimetable"),
                    List.of(new Text(cron.expression())),
                    List.of(new Keyword("timezone", new Text(cron.zone()))));
        }
        return new Python.Name("None");
    }

    private Python defaults() {
        List<Python.Entry> entries = new ArrayList<>();
        if (!pipeline.owner().isBlank()) {
            entries.add(new Python.Entry("owner", new Text(pipeline.owner())));
        }
        entries.add(
                new Python.Entry("retries", new Python.Whole(pipeline.retries().count())));
        entries.add(new Python.Entry("retry_delay", timedelta(pipeline.retries().delay())));
        return new Python.Entries(entries);
    }

    private Call operator(Plan.Task task) {
        List<Keyword> arguments = new ArrayList<>();
        arguments.add(new Keyword("task_id", new Text(task.name())));
        arguments.add(new Keyword("pipeline", new Text(pipeline.dagId() + ".json")));
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
        for (Plan.Task task : tasks) {
            List<String> next = new ArrayList<>();
            for (Plan.Task other : tasks) {
                if (other.upstream().contains(task.name())) {
                    next.add(Objects.requireNonNull(variableOf.get(other.name())));
                }
            }
            if (exchanges && exchanges(task) && task.exchanges().writes().isEmpty()) {
                next.add(List.copyOf(variableOf.values()).get(variableOf.size() - 1));
            }
            following.put(Objects.requireNonNull(variableOf.get(task.name())), next);
        }
        return following;
    }

    private static boolean exchanges(Plan.Task task) {
        return !task.exchanges().reads().isEmpty() || !task.exchanges().writes().isEmpty();
    }

    private static String cleanUpId(Set<String> taken) {
        String id = CLEAN_UP;
        for (int i = 2; taken.contains(id); i++) {
            id = CLEAN_UP + "_" + i;
        }
        return id;
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
            long count = duration.dividedBy(unit.getDuration());
            boolean whole = unit.getDuration().multipliedBy(count).equals(duration);
            if (whole && (count != 0 || unit == ChronoUnit.SECONDS)) {
                amount = new Keyword(unit.name().toLowerCase(Locale.ROOT), new Python.Whole(count));
            }
        }
        return new Call(new Imported("datetime", "timedelta"), List.of(), List.of(amount));
    }
}
