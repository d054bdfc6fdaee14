package dev.dataflow.driver;

import dev.dataflow.connector.Option;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.Expectation;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.Parameter;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.Variable;
import dev.dataflow.run.FailureClass;
import dev.dataflow.run.Invocation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts what a run brings, its dates and parameters, in the place of a document's variables. */
final class RunVariables {
    private static final Pattern IN_NAMES = Pattern.compile("[A-Za-z0-9_-]+");

    private final PipelineIr pipeline;
    private final Invocation invocation;

    private RunVariables(PipelineIr pipeline, Invocation invocation) {
        this.pipeline = pipeline;
        this.invocation = invocation;
    }

    /**
     * The document without variables.
     *
     * @throws DriverFailure of class config if the run lacks a date or a parameter, or has one that cannot be
     */
    static PipelineDocument rendered(PipelineDocument document, Invocation invocation) {
        RunVariables variables = new RunVariables(document.ir(), invocation);
        List<Step> steps = document.ir().steps().stream()
                .map(step -> step.withBody(variables.body(step.body())))
                .toList();
        return new PipelineDocument(
                document.version(), document.ir().withSteps(steps), document.plan(), document.classes());
    }

    private Body body(Body body) {
        if (body instanceof Body.Read read) {
            return new Body.Read(
                    use(read.source()),
                    read.badRecords(),
                    nullable(read.where()),
                    read.bounded(),
                    read.origins(),
                    read.drift());
        } else if (body instanceof Body.Write write) {
            return new Body.Write(use(write.sink()), write.mode(), write.alone());
        } else if (body instanceof Body.Select select) {
            return new Body.Select(named(select.columns()));
        } else if (body instanceof Body.WithColumns withColumns) {
            return new Body.WithColumns(named(withColumns.columns()));
        } else if (body instanceof Body.Filter filter) {
            return new Body.Filter(expression(filter.condition()));
        } else if (body instanceof Body.Lookup lookup) {
            return new Body.Lookup(lookup.keys(), named(lookup.columns()));
        } else if (body instanceof Body.Aggregate aggregate) {
            return new Body.Aggregate(
                    aggregate.keys(),
                    aggregate.aggregations().stream().map(this::result).toList());
        } else if (body instanceof Body.Windows windows) {
            List<Body.Windowed> results = windows.results().stream()
                    .map(result -> new Body.Windowed(
                            result.name(), result.function(), nullable(result.argument()), result.offset()))
                    .toList();
            return new Body.Windows(windows.keys(), windows.order(), results);
        } else if (body instanceof Body.Expect expect) {
            return new Body.Expect(expect.expectations().stream()
                    .map(expectation ->
                            new Expectation(expectation.name(), check(expectation.check()), expectation.onFailure()))
                    .toList());
        } else if (body instanceof Body.UserClass user) {
            return user.withArguments(arguments(user.arguments()))
                    .withWrites(user.writes().stream().map(this::use).toList());
        } else if (body instanceof Body.Sql sql) {
            return sql.withArguments(arguments(sql.arguments()));
        }
        return body;
    }

    private SortedMap<String, Expression> arguments(SortedMap<String, Expression> given) {
        SortedMap<String, Expression> arguments = new TreeMap<>();
        given.forEach((name, value) -> arguments.put(name, expression(value)));
        return arguments;
    }

    private Expectation.Check check(Expectation.Check check) {
        if (check instanceof Expectation.InRange range) {
            return new Expectation.InRange(range.column(), nullable(range.least()), nullable(range.most()));
        } else if (check instanceof Expectation.OneOf oneOf) {
            return new Expectation.OneOf(
                    oneOf.column(),
                    oneOf.values().stream().map(this::expression).toList());
        } else if (check instanceof Expectation.Holds holds) {
            return new Expectation.Holds(expression(holds.condition()));
        } else if (check instanceof Expectation.ChangesAtMost changes) {
            return new Expectation.ChangesAtMost(result(changes.measure()), changes.share());
        }
        return check;
    }

    private List<Body.Named> named(List<Body.Named> columns) {
        return columns.stream()
                .map(column -> new Body.Named(column.name(), expression(column.value())))
                .toList();
    }

    private Body.Aggregation result(Body.Aggregation result) {
        return new Body.Aggregation(result.name(), result.function(), nullable(result.argument()), result.order());
    }

    private @Nullable Expression nullable(@Nullable Expression expression) {
        return expression == null ? null : expression(expression);
    }

    private Expression expression(Expression expression) {
        if (expression instanceof Expression.Given given) {
            return value(given.variable());
        } else if (expression instanceof Expression.Call call) {
            return new Expression.Call(
                    call.function(),
                    call.arguments().stream().map(this::expression).toList());
        } else if (expression instanceof Expression.Cast cast) {
            return new Expression.Cast(expression(cast.value()), cast.type());
        } else if (expression instanceof Expression.Castable castable) {
            return new Expression.Castable(expression(castable.value()), castable.type());
        } else if (expression instanceof Expression.Field field) {
            return new Expression.Field(expression(field.value()), field.name());
        }
        return expression;
    }

    private ConnectorUse use(ConnectorUse use) {
        SortedMap<String, Value> options = new TreeMap<>();
        use.options().forEach((name, value) -> options.put(name, option(value)));
        String dataset = use.dataset();
        if (options.remove(Option.NAME) != null && use.options().get(Option.NAME) instanceof Value.Templates name) {
            dataset = name(name.templates().get(0));
        }
        return new ConnectorUse(use.connector(), use.connection(), dataset, options);
    }

    /** A name with variables in it: what they stand for may not lead to a table of another kind of name. */
    private String name(Value.Template template) {
        for (Value.Part part : template.parts()) {
            Variable variable = part.variable();
            String text = variable == null ? null : value(variable).value();
            if (variable != null && (text == null || !IN_NAMES.matcher(text).matches())) {
                throw new DriverFailure(
                        FailureClass.CONFIG,
                        "NAME_INVALID",
                        null,
                        "Cannot name a table or topic with the " + variable.words() + " \"" + text
                                + "\": in a name, it is made of letters, digits, _ and -. Start a run with another value");
            }
        }
        return text(template);
    }

    private Value option(Value value) {
        if (value instanceof Value.Templates templates) {
            return new Value.Texts(
                    templates.templates().stream().map(this::text).toList());
        } else if (value instanceof Value.Bindings bindings) {
            return new Value.Bindings(
                    bindings.values().stream().map(this::expression).toList());
        }
        return value;
    }

    private String text(Value.Template template) {
        StringBuilder text = new StringBuilder();
        for (Value.Part part : template.parts()) {
            Variable variable = part.variable();
            text.append(variable == null ? part.text() : value(variable).value());
        }
        return text.toString();
    }

    private Literal value(Variable variable) {
        String text = switch (variable.kind()) {
            case DS -> day(invocation.logicalDate());
            case LOGICAL_DATE -> instant(invocation.logicalDate());
            case INTERVAL_START -> instant(invocation.dataIntervalStart());
            case INTERVAL_END -> instant(invocation.dataIntervalEnd());
            case RUN_ID -> invocation.run();
            case PARAMETER -> parameter(variable);
        };
        String found = text == null ? variable.otherwise() : text;
        if (found == null) {
            throw missing(variable);
        }
        return new Literal(variable.type(), found);
    }

    private @Nullable String parameter(Variable variable) {
        Optional<Parameter> declared = pipeline.parameters().stream()
                .filter(parameter -> parameter.name().equals(variable.parameter()))
                .findFirst();
        String given = invocation.parameters().get(String.valueOf(variable.parameter()));
        if (given == null) {
            return declared.map(Parameter::otherwise).orElse(null);
        }
        Optional<String> fault = declared.flatMap(parameter -> fault(parameter, given));
        if (fault.isPresent()) {
            throw new DriverFailure(
                    FailureClass.CONFIG,
                    "PARAMETER_INVALID",
                    null,
                    "Cannot run with parameter \"" + variable.parameter() + "\" = \"" + given + "\": " + fault.get()
                            + ". Start a run with another value");
        }
        return given;
    }

    private static Optional<String> fault(Parameter parameter, String given) {
        if (!parses(parameter.type(), given)) {
            return Optional.of("it is no " + parameter.type().text());
        } else if (!parameter.choices().isEmpty() && !parameter.choices().contains(given)) {
            return Optional.of("it is one of " + String.join(", ", parameter.choices()));
        } else if (less(parameter.type(), given, parameter.least())) {
            return Optional.of("it is at least " + parameter.least());
        } else if (parameter.most() != null && less(parameter.type(), parameter.most(), given)) {
            return Optional.of("it is at most " + parameter.most());
        }
        return Optional.empty();
    }

    private static boolean parses(Type type, String text) {
        try {
            Values.parse(type, text);
            return true;
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    /** Whether the first text's value is less than the second's; no bound is less than all. */
    @SuppressWarnings("unchecked")
    private static boolean less(Type type, String text, @Nullable String bound) {
        return bound != null
                && ((Comparable<Object>) Values.parse(type, text)).compareTo(Values.parse(type, bound)) < 0;
    }

    private static DriverFailure missing(Variable variable) {
        boolean dated = variable.kind().dated();
        return new DriverFailure(
                FailureClass.CONFIG,
                dated ? "DATE_MISSING" : "PARAMETER_MISSING",
                null,
                "Cannot run without the " + variable.words() + ": this run has none. Start a run "
                        + (dated ? "with a logical date" : "with it")
                        + ", or give the variable a value for such runs with orElse");
    }

    private static @Nullable String day(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static @Nullable String instant(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
