package dev.dataflow.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.spark.BothEngines.Table;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.ExpressionSql;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.Body.JoinKey;
import dev.dataflow.ir.Body.JoinKind;
import dev.dataflow.ir.Body.Named;
import dev.dataflow.ir.Body.Order;
import dev.dataflow.ir.Body.Windowed;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.Expression.Call;
import dev.dataflow.ir.Expression.Column;
import dev.dataflow.ir.Expression.Function;
import dev.dataflow.ir.Expression.Literal;
import dev.dataflow.ir.NumberTypes;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Signature;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.ListOf;
import dev.dataflow.ir.Type.MapOf;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Type.Struct;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation and function, over every type that it takes, with values at the edges: equal rows, or errors alike. */
final class EveryEngineGivesTheSameRows {
    private static final Path PAGE = Path.of("../../docs/reference/conformance.md");
    /** So many expressions a query: more would be too long for Spark to compile, and would run another way. */
    private static final int AT_ONCE = 12;

    @TempDir
    private static Path scratch;

    private static BothEngines engines;

    @BeforeAll
    static void start() throws Exception {
        engines = BothEngines.start(scratch);
    }

    @AfterAll
    static void stop() throws SQLException {
        engines.close();
    }

    /** An expression over columns of these types, a0 and so on. */
    private record Cell(String name, List<Type> types, Expression expression) {
        Type result() {
            return ExpressionSql.of(expression, schema(""), Dialect.DUCKDB).type();
        }

        Schema schema(String prefix) {
            List<Schema.Column> columns = new ArrayList<>();
            types.forEach(type -> columns.add(new Schema.Column(prefix + "a" + columns.size(), type, true)));
            return new Schema(columns);
        }

        String of() {
            return types.stream().map(Type::text).collect(Collectors.joining(", "));
        }
    }

    private static Expression column(int index) {
        return new Column("a" + index);
    }

    private static Literal text(String value) {
        return new Literal(Scalar.STRING, value);
    }

    private static Literal number(int value) {
        return new Literal(Scalar.INT, Integer.toString(value));
    }

    private static Cell cell(Function function, List<Type> types, Expression... constants) {
        List<Expression> arguments = new ArrayList<>();
        types.forEach(type -> arguments.add(column(arguments.size())));
        arguments.addAll(List.of(constants));
        return new Cell(name(function), types, new Call(function, arguments));
    }

    private static String name(Enum<?> constant) {
        String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }

    /** The constants with which a function is called behind its columns. */
    private static List<List<Expression>> constants(Function function) {
        return switch (function) {
            case PAD_START, PAD_END ->
                List.of(List.of(number(5), text("xy")), List.of(number(0), text("x")), List.of(number(3), text("")));
            case REPLACE_PATTERN ->
                List.of(
                        List.of(text("[a-z]+"), text("\\1$0")),
                        List.of(text("x*"), text("-")),
                        List.of(text("(?i)ä"), text("")));
            case MATCHES -> List.of(List.of(text("^.$")), List.of(text("\\w")), List.of(text("a|\\pL\\s")));
            case SPLIT, MERGE -> List.of(List.of(text(",")), List.of(text("|x.")));
            case PARSE_DATE -> List.of(List.of(text("yyyy-MM-dd")));
            case PARSE_TIMESTAMP -> List.of(List.of(text("yyyy-MM-dd")));
            case FORMAT_DATE -> List.of(List.of(text("dd.MM.yyyy HH:mm:ss.SSSSSS")), List.of(text("SSS")));
            case TRUNCATE ->
                Signature.Kind.UNITS.stream()
                        .map(unit -> List.<Expression>of(text(unit)))
                        .toList();
            default -> List.of(List.of());
        };
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        List<Type> all = EdgeValues.all();
        for (Function function : Function.values()) {
            Signature signature = Signature.of(function).orElse(null);
            if (signature != null) {
                List<Signature.Kind> kinds = signature.parameters().stream()
                        .filter(parameter -> !parameter.constant())
                        .map(Signature.Parameter::kind)
                        .toList();
                for (List<Type> types : combinations(kinds, all)) {
                    constants(function)
                            .forEach(behind -> cells.add(cell(function, types, behind.toArray(Expression[]::new))));
                }
                continue;
            }
            switch (function) {
                case EQUAL, NOT_EQUAL, NULL_IF, COALESCE -> {
                    all.forEach(type -> cells.add(cell(function, List.of(type, type))));
                    mixed().forEach(pair -> cells.add(cell(function, pair)));
                }
                case IN -> all.forEach(type -> cells.add(cell(function, List.of(type, type, type))));
                case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                    EdgeValues.SCALARS.stream()
                            .filter(type -> !List.of(Scalar.BOOLEAN, Scalar.BINARY, Scalar.UUID, Scalar.FILE)
                                    .contains(type))
                            .forEach(type -> cells.add(cell(function, List.of(type, type))));
                    mixed().forEach(pair -> cells.add(cell(function, pair)));
                }
                case AND, OR -> cells.add(cell(function, List.of(Scalar.BOOLEAN, Scalar.BOOLEAN, Scalar.BOOLEAN)));
                case ADD, SUBTRACT, DIVIDE, REMAINDER -> numbers().forEach(pair -> cells.add(cell(function, pair)));
                case MULTIPLY ->
                    numbers()
                            .filter(pair -> NumberTypes.multipliable(pair.get(0), pair.get(1)))
                            .forEach(pair -> cells.add(cell(function, pair)));
                case ROUND ->
                    EdgeValues.NUMERIC.forEach(type -> List.of(0, 1, 5)
                            .forEach(digits -> cells.add(cell(function, List.of(type), number(digits)))));
                case FLOOR, CEILING -> EdgeValues.NUMERIC.forEach(type -> cells.add(cell(function, List.of(type))));
                case CASE -> all.forEach(type -> cells.add(cell(function, List.of(Scalar.BOOLEAN, type, type))));
                case CONCATENATE -> cells.add(cell(function, List.of(Scalar.STRING, Scalar.STRING, Scalar.STRING)));
                case LIST_OF -> all.forEach(type -> cells.add(cell(function, List.of(type, type))));
                case ELEMENT ->
                    EdgeValues.NESTED.stream().filter(ListOf.class::isInstance).forEach(type -> {
                        cells.add(cell(function, List.of(type, Scalar.INT)));
                        cells.add(cell(function, List.of(type, Scalar.LONG)));
                    });
                case VALUE_OF -> {
                    cells.add(cell(function, List.of(EdgeValues.MAP, Scalar.STRING)));
                    cells.add(cell(function, List.of(EdgeValues.NUMBERED, Scalar.INT)));
                    cells.add(cell(function, List.of(EdgeValues.NUMBERED, Scalar.LONG)));
                    cells.add(cell(function, List.of(EdgeValues.NUMBERED, Scalar.DOUBLE)));
                }
                default -> throw new IllegalStateException("Nothing is put through " + function);
            }
        }
        casts(cells);
        cells.add(new Cell("field", List.of(EdgeValues.STRUCT), new Expression.Field(column(0), "inner")));
        cells.add(new Cell(
                "field",
                List.of(EdgeValues.STRUCT),
                new Expression.Field(new Expression.Field(column(0), "inner"), "n")));
        return cells;
    }

    private static void casts(List<Cell> cells) {
        List<Type> times = List.of(Scalar.DATE, Scalar.TIMESTAMP, Scalar.INSTANT);
        List<Type> texts = Stream.concat(
                        Stream.of(Scalar.BOOLEAN, Scalar.UUID, Scalar.STRING),
                        Stream.concat(EdgeValues.NUMERIC.stream(), times.stream()))
                .toList();
        for (Type from : texts) {
            for (Type to : texts) {
                boolean castable = from == Scalar.STRING
                        || (to == Scalar.STRING && !NumberTypes.floating(from))
                        || (from.numeric() && to.numeric())
                        || (times.contains(from) && times.contains(to));
                if (castable) {
                    cells.add(new Cell("cast", List.of(from), new Expression.Cast(column(0), to)));
                }
            }
        }
    }

    private static Stream<List<Type>> numbers() {
        return EdgeValues.NUMERIC.stream()
                .flatMap(left -> EdgeValues.NUMERIC.stream().map(right -> List.of(left, right)));
    }

    private static Stream<List<Type>> mixed() {
        return numbers().filter(pair -> !pair.get(0).equals(pair.get(1)));
    }

    private static List<List<Type>> combinations(List<Signature.Kind> kinds, List<Type> all) {
        List<List<Type>> combinations = List.of(List.of());
        for (Signature.Kind kind : kinds) {
            List<List<Type>> longer = new ArrayList<>();
            for (List<Type> before : combinations) {
                all.stream().filter(kind::takes).forEach(type -> {
                    List<Type> types = new ArrayList<>(before);
                    types.add(type);
                    longer.add(types);
                });
            }
            combinations = longer;
        }
        return combinations;
    }

    /** A cell with the rows that are put through it. */
    private record Case(Cell cell, List<@Nullable Object[]> rows, List<@Nullable Object[]> failing) {}

    /** The values of all columns with each other, or so many of them. */
    private static List<@Nullable Object[]> arguments(Cell cell, Random random, int most) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[0]);
        for (Type type : cell.types()) {
            List<@Nullable Object[]> longer = new ArrayList<>();
            for (@Nullable Object[] row : rows) {
                for (Object value : EdgeValues.of(type)) {
                    @Nullable Object[] next = Arrays.copyOf(row, row.length + 1);
                    next[row.length] = value;
                    longer.add(next);
                }
            }
            rows = longer;
        }
        Collections.shuffle(rows, random);
        return rows.size() > most ? rows.subList(0, most) : rows;
    }

    private static Case tried(Cell cell, List<@Nullable Object[]> rows) throws SQLException {
        Step step = new Step(
                "select",
                List.of("rows"),
                new Body.Select(List.of(new Named("r", cell.expression()))),
                new Schema(List.of(new Schema.Column("r", cell.result(), true))),
                null);
        List<@Nullable Object[]> numbered = new ArrayList<>();
        rows.forEach(row -> {
            @Nullable Object[] with = Arrays.copyOf(row, row.length + 1);
            with[row.length] = numbered.size();
            numbered.add(with);
        });
        List<Schema.Column> columns = new ArrayList<>(cell.schema("").columns());
        columns.add(new Schema.Column("id", Scalar.INT, false));
        engines.create("tried", new Table(new Schema(columns), numbered));
        String sql = StepSql.of(step, List.of(Relation.of("tried", new Schema(columns))), Dialect.DUCKDB)
                .orElseThrow()
                .sql();
        if (passes(sql)) {
            return new Case(cell, rows, List.of());
        }
        List<@Nullable Object[]> good = new ArrayList<>();
        List<@Nullable Object[]> failing = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            (passes(sql + " WHERE id = " + i) ? good : failing).add(rows.get(i));
        }
        return new Case(cell, good, failing);
    }

    private static boolean passes(String sql) throws SQLException {
        try (Statement statement = engines.duck().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            boolean more = result.next();
            while (more) {
                more = result.next();
            }
            return true;
        } catch (SQLException e) {
            assertThat(String.valueOf(e.getMessage()))
                    .as(sql)
                    .matches("(?s)(Conversion|Out of Range|Invalid Input) Error: .*");
            return false;
        }
    }

    /** What was put through, for the page. */
    private static final class Tally {
        private final Map<String, TreeSet<String>> types = new TreeMap<>();
        private final Map<String, Integer> rows = new TreeMap<>();
        private final Map<String, Integer> errors = new TreeMap<>();

        void add(String name, String of, int compared, int failed) {
            types.computeIfAbsent(name, key -> new TreeSet<>()).add(of);
            rows.merge(name, compared, Integer::sum);
            errors.merge(name, failed, Integer::sum);
        }

        String table(String heading, String cases) {
            StringBuilder table = new StringBuilder("| " + heading + " | " + cases
                    + " | Rows compared | Rows that are an error |\n| --- | --- | --- | --- |\n");
            types.forEach((name, of) -> table.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(of.size())
                    .append(" | ")
                    .append(rows.get(name))
                    .append(" | ")
                    .append(errors.get(name))
                    .append(" |\n"));
            return table.toString();
        }
    }

    private static void functions(Tally tally, int most, int everyFailing) throws Exception {
        Random random = new Random(7);
        List<String> wrong = new ArrayList<>();
        List<Case> some = new ArrayList<>();
        int failures = 0;
        for (Cell cell : cells()) {
            Case tried = tried(cell, arguments(cell, random, most));
            for (@Nullable Object[] row : tried.failing()) {
                if (failures++ % everyFailing == 0) {
                    fails(tried.cell(), row, wrong);
                }
            }
            tally.add(
                    cell.name(), cell.of(), tried.rows().size(), tried.failing().size());
            some.add(tried);
            if (some.size() == AT_ONCE) {
                compare(some, wrong);
                some.clear();
            }
        }
        compare(some, wrong);
        assertThat(wrong).isEmpty();
    }

    /** One table of all arguments side by side, and one step over it. */
    private static void compare(List<Case> cases, List<String> wrong) throws Exception {
        List<Schema.Column> columns = new ArrayList<>();
        List<Named> values = new ArrayList<>();
        List<Schema.Column> results = new ArrayList<>();
        columns.add(new Schema.Column("id", Scalar.INT, false));
        results.add(new Schema.Column("id", Scalar.INT, false));
        values.add(new Named("id", new Column("id")));
        int rows = cases.stream().mapToInt(each -> each.rows().size()).max().orElse(0);
        for (Case each : cases) {
            String prefix = "c" + results.size();
            columns.addAll(each.cell().schema(prefix).columns());
            values.add(new Named(prefix, prefixed(each.cell().expression(), prefix)));
            results.add(new Schema.Column(prefix, each.cell().result(), true));
        }
        List<@Nullable Object[]> table = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<@Nullable Object> line = new ArrayList<>();
            line.add(row);
            for (Case each : cases) {
                for (int i = 0; i < each.cell().types().size(); i++) {
                    line.add(row < each.rows().size() ? each.rows().get(row)[i] : null);
                }
            }
            table.add(line.toArray());
        }
        Step step = new Step("select", List.of("rows"), new Body.Select(values), new Schema(results), null);
        Map<String, Table> tables = Map.of("rows", new Table(new Schema(columns), table));
        List<List<String>> inDuck = sorted(engines.valuesInDuck(tables, List.of(step)));
        List<List<String>> inSpark;
        try {
            inSpark = sorted(engines.valuesInSpark(tables, List.of(step)));
        } catch (Exception e) {
            if (cases.size() == 1) {
                wrong.add(cases.get(0).cell().name() + "(" + cases.get(0).cell().of() + "): Spark fails: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                return;
            }
            for (Case each : cases) {
                compare(List.of(each), wrong);
            }
            return;
        }
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < cases.size(); i++) {
                Case each = cases.get(i);
                String duck = inDuck.get(row).get(i + 1);
                String spark = inSpark.get(row).get(i + 1);
                if (!duck.equals(spark)) {
                    wrong.add(each.cell().name() + "(" + each.cell().of() + ") of "
                            + (row < each.rows().size() ? shown(each.rows().get(row)) : "nulls") + ": DuckDB gives "
                            + duck + ", Spark " + spark);
                }
            }
        }
    }

    private static String shown(@Nullable Object[] row) {
        return Arrays.deepToString(row);
    }

    private static List<List<String>> sorted(List<List<String>> rows) {
        List<List<String>> sorted = new ArrayList<>(rows);
        sorted.sort((left, right) -> Integer.compare(Integer.parseInt(left.get(0)), Integer.parseInt(right.get(0))));
        return sorted;
    }

    private static Expression prefixed(Expression expression, String prefix) {
        if (expression instanceof Column column) {
            return new Column(prefix + column.name());
        } else if (expression instanceof Call call) {
            return new Call(
                    call.function(),
                    call.arguments().stream()
                            .map(each -> prefixed(each, prefix))
                            .toList());
        } else if (expression instanceof Expression.Cast cast) {
            return new Expression.Cast(prefixed(cast.value(), prefix), cast.type());
        }
        return expression instanceof Expression.Field field
                ? new Expression.Field(prefixed(field.value(), prefix), field.name())
                : expression;
    }

    private static void fails(Cell cell, @Nullable Object[] row, List<String> wrong) {
        Step step = new Step(
                "select",
                List.of("rows"),
                new Body.Select(List.of(new Named("r", cell.expression()))),
                new Schema(List.of(new Schema.Column("r", cell.result(), true))),
                null);
        try {
            wrong.add(cell.name() + "(" + cell.of() + ") of " + shown(row) + ": DuckDB fails, Spark gives "
                    + engines.inSpark(
                            Map.of("rows", new Table(cell.schema(""), List.<@Nullable Object[]>of(row))),
                            List.of(step)));
        } catch (Exception e) {
            if (new JobFailure(step, List.of(), true)
                    .known(e)
                    .filter(failure -> failure.failureClass() == FailureClass.BAD_DATA)
                    .isEmpty()) {
                wrong.add(cell.name() + "(" + cell.of() + ") of " + shown(row) + ": no failure of the data: " + e);
            }
        }
    }

    private static Step step(String name, List<String> inputs, Body body, Schema schema) {
        return new Step(name, inputs, body, schema, null);
    }

    private static Schema schema(Object... namesAndTypes) {
        List<Schema.Column> columns = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.add(new Schema.Column((String) namesAndTypes[i], (Type) namesAndTypes[i + 1], true));
        }
        return new Schema(columns);
    }

    private static Schema with(Schema schema, Object... namesAndTypes) {
        List<Schema.Column> columns = new ArrayList<>(schema.columns());
        columns.addAll(schema(namesAndTypes).columns());
        return new Schema(columns);
    }

    /** A column of each type, named c0 and so on, behind an id. */
    private static Schema wide() {
        List<Schema.Column> columns = new ArrayList<>();
        columns.add(new Schema.Column("id", Scalar.LONG, true));
        EdgeValues.all().forEach(type -> columns.add(new Schema.Column("c" + (columns.size() - 1), type, true)));
        return new Schema(columns);
    }

    private static String wide(Type type) {
        return "c" + EdgeValues.all().indexOf(type);
    }

    /** Rows of values at the edges, some of them twice. */
    private static Table drawn(Schema schema, int rows, Random random) {
        List<@Nullable Object[]> drawn = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            long id = i;
            drawn.add(schema.columns().stream()
                    .map(column -> column.name().equals("id") ? id : EdgeValues.draw(column.type(), random))
                    .toArray());
        }
        drawn.addAll(drawn.subList(0, Math.min(drawn.size(), rows / 8)));
        return new Table(schema, List.copyOf(drawn));
    }

    /** What differs between the engines, and what was compared. */
    private static final class Operations {
        private final Tally tally;
        private final List<String> wrong = new ArrayList<>();

        Operations(Tally tally) {
            this.tally = tally;
        }

        void same(String name, String of, Map<String, Table> tables, Step... steps) {
            check(name, of, tables, false, List.of(steps));
        }

        void inOrder(String name, String of, Map<String, Table> tables, Step... steps) {
            check(name, of, tables, true, List.of(steps));
        }

        private void check(String name, String of, Map<String, Table> tables, boolean ordered, List<Step> steps) {
            String what = name + "(" + of + ")";
            long began = System.nanoTime();
            try {
                List<String> duck = new ArrayList<>(engines.inDuck(tables, steps));
                long between = System.nanoTime();
                List<String> spark = new ArrayList<>(engines.inSpark(tables, steps));
                if (Boolean.getBoolean("conformance.times")) {
                    System.err.println("TIME " + what + " duck " + (between - began) / 1_000_000 + " spark "
                            + (System.nanoTime() - between) / 1_000_000);
                }
                if (!ordered) {
                    Collections.sort(duck);
                    Collections.sort(spark);
                }
                if (!duck.equals(spark)) {
                    List<String> onlyDuck = new ArrayList<>(duck);
                    spark.forEach(onlyDuck::remove);
                    List<String> onlySpark = new ArrayList<>(spark);
                    duck.forEach(onlySpark::remove);
                    wrong.add(what + ": DuckDB alone " + first(onlyDuck) + ", Spark alone " + first(onlySpark));
                }
                tally.add(name, of, duck.size(), 0);
            } catch (SQLException e) {
                wrong.add(what + ": DuckDB fails: " + shortened(e));
            } catch (Exception e) {
                wrong.add(what + ": Spark fails: " + shortened(e));
            }
        }

        private static String first(List<String> rows) {
            return rows.size() + " rows, first " + (rows.isEmpty() ? "none" : rows.get(0));
        }

        private static String shortened(Exception e) {
            String text = String.valueOf(e.getMessage());
            return text.substring(0, Math.min(text.length(), 1500));
        }

        /** Both fail, with these words. */
        void fail(String name, String of, Map<String, Table> tables, String words, Step... steps) {
            String what = name + "(" + of + ")";
            try {
                wrong.add(what + ": DuckDB gives " + engines.inDuck(tables, List.of(steps)));
            } catch (SQLException e) {
                if (!String.valueOf(e.getMessage()).contains(words)) {
                    wrong.add(what + ": DuckDB says " + e.getMessage());
                }
            }
            try {
                wrong.add(what + ": Spark gives " + engines.inSpark(tables, List.of(steps)));
            } catch (Exception e) {
                if (!String.valueOf(e.getMessage()).contains(words)) {
                    wrong.add(what + ": Spark says " + e.getMessage());
                }
            }
            tally.add(name, of, 0, 1);
        }
    }

    private static void operations(Operations all, int rows, boolean everyType) {
        Random random = new Random(3);
        Table wide = drawn(wide(), rows, random);
        Table none = new Table(wide(), List.of());
        for (Table table : List.of(wide, none)) {
            boolean empty = table.rows().isEmpty();
            String of = empty ? "no rows" : "all types";
            Map<String, Table> rowsOf = Map.of("rows", table);
            rowByRow(all, of, rowsOf);
            several(all, of, Map.of("rows", table, "more", drawn(wide(), 10, random)));
            groups(
                    all,
                    of,
                    rowsOf,
                    empty
                            ? List.of()
                            : everyType
                                    ? EdgeValues.all()
                                    : EdgeValues.all().stream()
                                            .filter(ALWAYS::contains)
                                            .toList());
            windows(all, of, rowsOf);
        }
        for (Type type : EdgeValues.all()) {
            perType(all, type, rows, random, everyType);
        }
        times(all, random);
        nested(all, random);
        sums(all);
        json(all);
        queries(all);
    }

    private static void rowByRow(Operations all, String of, Map<String, Table> tables) {
        Schema wide = wide();
        List<String> in = List.of("rows");
        Schema dropped = new Schema(wide.columns().subList(1, wide.columns().size()));
        all.same("drop", of, tables, step("s", in, new Body.Drop(List.of("id")), dropped));
        List<Schema.Column> renamed = new ArrayList<>(wide.columns());
        renamed.set(0, new Schema.Column("Nr \"`x", Scalar.LONG, true));
        all.same(
                "rename",
                of,
                tables,
                step("s", in, new Body.Rename(List.of(new Body.Renamed("id", "Nr \"`x"))), new Schema(renamed)));
        all.same("checkpoint", of, tables, step("s", in, new Body.Checkpoint(), wide));
        Expression condition = new Call(
                Function.OR,
                List.of(
                        new Call(Function.GREATER, List.of(new Column(wide(Scalar.DOUBLE)), number(1))),
                        new Call(Function.IS_NULL, List.of(new Column(wide(Scalar.STRING))))));
        all.same("filter", of, tables, step("s", in, new Body.Filter(condition), wide));
        all.same(
                "withColumns",
                of,
                tables,
                step(
                        "s",
                        in,
                        new Body.WithColumns(List.of(
                                new Named("id", new Call(Function.ADD, List.of(new Column("id"), number(1)))),
                                new Named("new", new Call(Function.UPPER, List.of(new Column(wide(Scalar.STRING))))))),
                        with(wide, "new", Scalar.STRING)));
        all.same("sample", of, tables, step("s", in, new Body.Sample(0.4, 42), wide));
        for (int i = 0; i < 3; i++) {
            all.same("part", of, tables, step("s", in, new Body.Part(List.of(0.5, 0.3, 0.2), i, -7, List.of()), wide));
        }
        all.same(
                "part",
                of + ", by key",
                tables,
                step(
                        "s",
                        in,
                        new Body.Part(List.of(0.5, 0.5), 1, 7, List.of(wide(Scalar.INT), wide(Scalar.DOUBLE))),
                        wide));
        all.same("flatten", of, tables, step("s", in, new Body.Flatten(wide(EdgeValues.STRUCT), "p_"), flattened()));
        Schema limited = wide;
        all.same("limit", of, tables, step("s", in, new Body.Limit(1_000_000), limited));
    }

    private static Schema flattened() {
        List<Schema.Column> columns = new ArrayList<>();
        for (Schema.Column column : wide().columns()) {
            if (column.name().equals(wide(EdgeValues.STRUCT))) {
                columns.add(new Schema.Column("p_street", Scalar.STRING, true));
                columns.add(new Schema.Column("p_inner_n", Scalar.DOUBLE, true));
            } else {
                columns.add(column);
            }
        }
        return new Schema(columns);
    }

    private static void several(Operations all, String of, Map<String, Table> tables) {
        Schema wide = wide();
        List<Schema.Column> turned = new ArrayList<>(wide.columns());
        Collections.reverse(turned);
        Step turn = step(
                "turned",
                List.of("more"),
                new Body.Select(turned.stream()
                        .map(column -> new Named(column.name(), new Column(column.name())))
                        .toList()),
                new Schema(turned));
        List<String> both = List.of("rows", "turned");
        all.same("union", of, tables, turn, step("s", both, new Body.Union(false), wide));
        all.same(
                "unionDistinct",
                of,
                tables,
                turn,
                step("s", List.of("rows", "turned", "rows"), new Body.Union(true), wide));
        List<Schema.Column> plain = wide.columns().stream()
                .filter(column -> column.type() instanceof Scalar && column.type() != Scalar.FILE)
                .filter(column -> !column.name().equals("id"))
                .toList();
        Step cut = step(
                "cut",
                List.of("rows"),
                new Body.Select(plain.stream()
                        .map(column -> new Named(column.name(), new Column(column.name())))
                        .toList()),
                new Schema(plain));
        all.same(
                "unionDistinct",
                of + ", scalars",
                tables,
                cut,
                step("s", List.of("cut", "cut"), new Body.Union(true), new Schema(plain)));
        Schema number = schema("n", Scalar.DOUBLE);
        Step ints = step(
                "ints",
                List.of("rows"),
                new Body.Select(List.of(new Named("n", new Column(wide(Scalar.INT))))),
                schema("n", Scalar.INT));
        Step doubles = step(
                "doubles",
                List.of("more"),
                new Body.Select(List.of(new Named("n", new Column(wide(Scalar.DOUBLE))))),
                number);
        all.same(
                "union",
                of + ", int and double",
                tables,
                ints,
                doubles,
                step("s", List.of("ints", "doubles"), new Body.Union(false), number));
    }

    private static void groups(Operations all, String of, Map<String, Table> tables, List<Type> keys) {
        List<Aggregation> results = new ArrayList<>();
        List<Schema.Column> columns = new ArrayList<>();
        List<Order> order = List.of(new Order(wide(Scalar.DOUBLE), true), new Order(wide(Scalar.DATE), false));
        results.add(new Aggregation("n", Aggregation.Function.COUNT, null));
        columns.add(new Schema.Column("n", Scalar.LONG, false));
        for (Type type : EdgeValues.all()) {
            Expression column = new Column(wide(type));
            for (Aggregation.Function function : Aggregation.Function.values()) {
                boolean orders = Set.of(Aggregation.Function.FIRST, Aggregation.Function.LAST)
                        .contains(function);
                boolean compares = Set.of(Aggregation.Function.MIN, Aggregation.Function.MAX)
                        .contains(function);
                // Each asks for an order of all rows: of some types is enough.
                boolean asked = !orders || ORDERED_RESULTS.contains(type);
                if (!asked
                        || function == Aggregation.Function.SUM
                        || function == Aggregation.Function.AVG
                        || (compares && !ordered(type))) {
                    continue;
                }
                String name = function + "_" + columns.size();
                results.add(new Aggregation(name, function, column, orders ? order : List.of()));
                columns.add(new Schema.Column(
                        name,
                        function == Aggregation.Function.COUNT || function == Aggregation.Function.COUNT_DISTINCT
                                ? Scalar.LONG
                                : type,
                        true));
            }
        }
        List<String> in = List.of("rows");
        all.same("aggregate", of, tables, step("s", in, new Body.Aggregate(List.of(), results), new Schema(columns)));
        List<Schema.Column> keyed = new ArrayList<>(columns);
        keyed.add(0, new Schema.Column(wide(Scalar.BOOLEAN), Scalar.BOOLEAN, true));
        all.same(
                "aggregate",
                of + ", by key",
                tables,
                step("s", in, new Body.Aggregate(List.of(wide(Scalar.BOOLEAN)), results), new Schema(keyed)));
        for (Type key : keys) {
            Schema two = schema("k", key, "n", Scalar.LONG);
            Step named =
                    step("k", in, new Body.Select(List.of(new Named("k", new Column(wide(key))))), schema("k", key));
            all.same(
                    "aggregate",
                    "by " + key.text(),
                    tables,
                    named,
                    step("s", List.of("k"), new Body.Aggregate(List.of("k"), List.of(results.get(0))), two));
        }
    }

    private static final Set<Type> ORDERED_RESULTS =
            Set.of(Scalar.INT, Scalar.STRING, Scalar.DOUBLE, EdgeValues.DOUBLES, EdgeValues.MAP);
    /** Of these, all kinds of operations are tried each time; of others only when there is time. */
    private static final Set<Type> ALWAYS =
            Set.of(Scalar.INT, Scalar.STRING, Scalar.DOUBLE, Scalar.UUID, EdgeValues.LONG_DECIMAL, EdgeValues.MAP);

    private static boolean ordered(Type type) {
        return !type.nested()
                && !List.of(Scalar.BOOLEAN, Scalar.BINARY, Scalar.UUID, Scalar.FILE)
                        .contains(type);
    }

    private static void windows(Operations all, String of, Map<String, Table> tables) {
        List<Windowed> results = new ArrayList<>();
        Schema given = wide();
        for (Windowed.Function function : Windowed.Function.values()) {
            String name = "w" + results.size();
            switch (function) {
                case ROW_NUMBER, RANK, DENSE_RANK, COUNT -> {
                    results.add(new Windowed(name, function, null, null));
                    given = with(given, name, Scalar.LONG);
                }
                case BEFORE, BEHIND -> {
                    for (Type type : List.of(Scalar.STRING, EdgeValues.MAP, Scalar.FLOAT)) {
                        String each = name + "_" + results.size();
                        results.add(new Windowed(each, function, new Column(wide(type)), 2));
                        given = with(given, each, type);
                    }
                }
                case SUM, AVG -> {
                    Type type = function == Windowed.Function.SUM ? Scalar.LONG : Scalar.DOUBLE;
                    results.add(new Windowed(name, function, new Column(wide(Scalar.INT)), null));
                    given = with(given, name, type);
                    String decimal = name + "d";
                    results.add(new Windowed(decimal, function, new Column(wide(EdgeValues.SHORT_DECIMAL)), null));
                    given = with(
                            given, decimal, function == Windowed.Function.SUM ? new Decimal(38, 2) : Scalar.DOUBLE);
                }
                case MIN, MAX -> {
                    for (Type type : List.of(Scalar.DOUBLE, Scalar.STRING, Scalar.INSTANT)) {
                        String each = name + "_" + results.size();
                        results.add(new Windowed(each, function, new Column(wide(type)), null));
                        given = with(given, each, type);
                    }
                }
            }
        }
        List<Order> order = List.of(new Order(wide(Scalar.FLOAT), true), new Order(wide(Scalar.STRING), false));
        List<String> in = List.of("rows");
        all.same("windows", of, tables, step("s", in, new Body.Windows(List.of(), order, results), given));
        all.same(
                "windows",
                of + ", by key",
                tables,
                step(
                        "s",
                        in,
                        new Body.Windows(List.of(wide(Scalar.BOOLEAN), wide(EdgeValues.MAP)), order, results),
                        given));
        List<Windowed> unordered =
                results.stream().filter(result -> !result.function().ordered()).toList();
        Schema fewer = new Schema(Stream.concat(
                        wide().columns().stream(),
                        given.columns().stream()
                                .filter(column -> unordered.stream()
                                        .anyMatch(result -> result.name().equals(column.name()))))
                .toList());
        all.same(
                "windows",
                of + ", without an order",
                tables,
                step("s", in, new Body.Windows(List.of(wide(Scalar.DATE)), List.of(), unordered), fewer));
    }

    private static void perType(Operations all, Type type, int rows, Random random, boolean always) {
        boolean everyKind = always || ALWAYS.contains(type);
        Schema schema = schema("id", Scalar.LONG, "k", type, "v", Scalar.STRING);
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put("left", drawn(schema, rows / 2, random));
        tables.put("right", drawn(schema("k", type, "w", Scalar.INT), rows / 3, random));
        tables.put("few", new Table(schema("k", type, "w", Scalar.INT), each(type)));
        List<String> left = List.of("left");
        String of = type.text();
        all.same(
                "dedupe",
                of,
                tables,
                step("s", left, new Body.Dedupe(List.of("k"), List.of(new Order("v", true))), schema));
        for (JoinKind kind : JoinKind.values()) {
            if (everyKind || kind == JoinKind.FULL) {
                Schema given = kind.leftOnly() ? schema : with(schema, "w2", Scalar.INT);
                List<Body.Renamed> renamed = kind.leftOnly() ? List.of() : List.of(new Body.Renamed("w", "w2"));
                all.same(
                        kind.name().toLowerCase(Locale.ROOT) + "Join",
                        of,
                        tables,
                        step(
                                "s",
                                List.of("left", "right"),
                                new Body.Join(kind, List.of(new JoinKey("k", "k")), renamed),
                                given));
            }
        }
        if (everyKind) {
            lookedUp(all, of, tables, schema, type);
        }
        boolean asc = everyKind;
        if (ordered(type) || type == Scalar.BOOLEAN || type == Scalar.UUID || type == Scalar.BINARY) {
            for (boolean descending : asc ? List.of(true, false) : List.of(true)) {
                List<Order> order = List.of(new Order("k", descending));
                Step sort = step("sorted", left, new Body.Sort(order), schema);
                all.inOrder(
                        "limit",
                        of + (descending ? " desc" : " asc"),
                        tables,
                        sort,
                        step("s", List.of("sorted"), new Body.Limit(rows / 3), schema));
                if (!descending) {
                    all.inOrder(
                            "sort",
                            of,
                            tables,
                            step(
                                    "sorted",
                                    left,
                                    new Body.Sort(List.of(new Order("k", true), new Order("id", false))),
                                    schema));
                }
            }
        }
    }

    private static void lookedUp(Operations all, String of, Map<String, Table> tables, Schema schema, Type type) {
        all.same(
                "lookup",
                of,
                tables,
                step(
                        "s",
                        List.of("left", "few"),
                        new Body.Lookup(
                                List.of(new JoinKey("k", "k")),
                                List.of(
                                        new Named("w", new Column("w")),
                                        new Named("k2", new Column("k")),
                                        new Named(
                                                "z",
                                                new Call(Function.COALESCE, List.of(new Column("w"), number(0)))))),
                        with(schema, "w", Scalar.INT, "k2", type, "z", Scalar.INT)));
    }

    /** A row for each value that is equal to no other, and one without. */
    private static List<@Nullable Object[]> each(Type type) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Object value : EdgeValues.of(type)) {
            boolean again = (value instanceof Double number && number == 0 && 1 / number < 0)
                    || (value instanceof Float small && small == 0 && 1 / small < 0)
                    || (type.equals(EdgeValues.DOUBLES) && String.valueOf(value).equals("[-0.0]"));
            if (!again) {
                rows.add(new @Nullable Object[] {value, rows.size() % 3 == 0 ? null : rows.size()});
            }
        }
        if (type.equals(EdgeValues.MAP)) {
            rows.remove(3);
        } else if (type.equals(EdgeValues.STRUCT)) {
            rows.remove(4);
        }
        return rows;
    }

    private static void times(Operations all, Random random) {
        for (Type type : List.of(Scalar.DATE, Scalar.TIMESTAMP, Scalar.INSTANT)) {
            Schema schema = schema("id", Scalar.LONG, "at", type);
            // The last day has no end within the years there are.
            Table drawn = drawn(schema, 40, random);
            Table table = new Table(
                    schema,
                    drawn.rows().stream()
                            .filter(row -> !String.valueOf(row[1]).startsWith("9999"))
                            .toList());
            boolean day = type == Scalar.DATE;
            List<Duration> sizes = day
                    ? List.of(Duration.ofDays(1), Duration.ofDays(7))
                    : List.of(Duration.ofMinutes(15), Duration.ofHours(7), Duration.ofNanos(3000));
            for (Duration size : sizes) {
                List<Duration> slides = day
                        ? List.of(size, Duration.ofDays(3))
                        : List.of(size, size.dividedBy(3), size.multipliedBy(2));
                for (Duration slide : slides) {
                    all.same(
                            "timeWindow",
                            type.text() + " " + size + " " + slide,
                            Map.of("rows", table),
                            step(
                                    "s",
                                    List.of("rows"),
                                    new Body.TimeWindow("at", size, slide),
                                    with(schema, "window_start", type, "window_end", type)));
                }
            }
        }
    }

    private static void nested(Operations all, Random random) {
        for (Type type : EdgeValues.NESTED) {
            Type element = null;
            if (type instanceof ListOf list) {
                element = list.element();
            } else if (type instanceof MapOf map) {
                element = new Struct(List.of(
                        new Schema.Column("key", map.key(), false), new Schema.Column("value", map.value(), true)));
            }
            if (element == null) {
                continue;
            }
            Schema schema = schema("id", Scalar.LONG, "c", type, "t", Scalar.STRING);
            for (boolean keepEmpty : List.of(true, false)) {
                for (Table table : List.of(drawn(schema, 20, random), new Table(schema, List.of()))) {
                    all.same(
                            "explode",
                            type.text(),
                            Map.of("rows", table),
                            step(
                                    "s",
                                    List.of("rows"),
                                    new Body.Explode("c", "at", keepEmpty),
                                    schema("id", Scalar.LONG, "c", element, "t", Scalar.STRING, "at", Scalar.INT)));
                }
            }
        }
    }

    private static Table column(Type type, @Nullable Object... values) {
        return new Table(
                schema("v", type),
                Arrays.stream(values)
                        .<@Nullable Object[]>map(value -> new @Nullable Object[] {value})
                        .toList());
    }

    private static void sums(Operations all) {
        Map<Type, @Nullable Object[]> good = new LinkedHashMap<>();
        good.put(Scalar.INT, new @Nullable Object[] {Integer.MAX_VALUE, Integer.MAX_VALUE, null, 1});
        good.put(Scalar.LONG, new @Nullable Object[] {Long.MAX_VALUE, Long.MAX_VALUE, null, Long.MIN_VALUE, -5L});
        good.put(Scalar.FLOAT, new @Nullable Object[] {0.5f, -0f, null, 0.25f});
        good.put(Scalar.DOUBLE, new @Nullable Object[] {-0.0, null, -0.0});
        good.put(EdgeValues.SHORT_DECIMAL, new @Nullable Object[] {decimal("99999999.99"), decimal("0.01"), null});
        good.put(
                EdgeValues.LONG_DECIMAL,
                new @Nullable Object[] {decimal("9999999999999999999999999999.9999999999"), null});
        good.forEach((type, values) -> summed(type)
                .forEach(step ->
                        all.same("aggregate", "sums of " + type.text(), Map.of("rows", column(type, values)), step)));
        all.same(
                "aggregate",
                "sums with NaN",
                Map.of("rows", column(Scalar.DOUBLE, 1.0, Double.NaN, Double.POSITIVE_INFINITY)),
                summed(Scalar.DOUBLE).toArray(Step[]::new));
        all.fail(
                "aggregate",
                "too great a sum of longs",
                Map.of("rows", column(Scalar.LONG, Long.MAX_VALUE, 1L)),
                "",
                summed(Scalar.LONG).toArray(Step[]::new));
        Type most = new Decimal(38, 0);
        all.fail(
                "aggregate",
                "too great a sum of decimals",
                Map.of(
                        "rows",
                        column(
                                most,
                                decimal("5" + "0".repeat(37)),
                                decimal("5" + "0".repeat(37)),
                                decimal("5" + "0".repeat(37)))),
                "",
                summed(most).toArray(Step[]::new));
        Schema keyed = schema("k", Scalar.STRING);
        all.fail(
                "lookup",
                "two rows of a key",
                Map.of(
                        "left",
                        new Table(keyed, List.<@Nullable Object[]>of(new @Nullable Object[] {"it's"})),
                        "right",
                        new Table(keyed, List.of(new @Nullable Object[] {"it's"}, new @Nullable Object[] {"it's"}))),
                "DATAFLOW:LOOKUP_AMBIGUOUS:s: Cannot look up one row: 2 rows have k it's",
                step(
                        "s",
                        List.of("left", "right"),
                        new Body.Lookup(List.of(new JoinKey("k", "k")), List.of(new Named("c", new Column("k")))),
                        with(keyed, "c", Scalar.STRING)),
                step(
                        "n",
                        List.of("s"),
                        new Body.Aggregate(List.of(), List.of(new Aggregation("n", Aggregation.Function.COUNT, null))),
                        schema("n", Scalar.LONG)));
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    private static List<Step> summed(Type type) {
        Type sum = type instanceof Decimal decimal
                ? new Decimal(38, decimal.scale())
                : NumberTypes.floating(type) ? Scalar.DOUBLE : Scalar.LONG;
        return List.of(step(
                "s",
                List.of("rows"),
                new Body.Aggregate(
                        List.of(),
                        List.of(
                                new Aggregation("sum", Aggregation.Function.SUM, new Column("v")),
                                new Aggregation("avg", Aggregation.Function.AVG, new Column("v")),
                                new Aggregation("min", Aggregation.Function.MIN, new Column("v")))),
                schema("sum", sum, "avg", Scalar.DOUBLE, "min", type)));
    }

    private static void json(Operations all) {
        Schema parts = new Schema(IntStream.range(0, EdgeValues.all().size())
                .mapToObj(i -> new Schema.Column("p " + i, EdgeValues.all().get(i), true))
                .toList());
        Schema text = schema("id", Scalar.LONG, "j", Scalar.STRING, "z", Scalar.STRING);
        Schema given = new Schema(Stream.of(
                        text.columns().subList(0, 1),
                        parts.columns(),
                        text.columns().subList(2, 3))
                .flatMap(List::stream)
                .toList());
        List<String> values = List.of(
                "true",
                "-7",
                "9223372036854775807",
                "0.1",
                "1e300",
                "99999999.990",
                "9999999999999999999999999999.9999999999",
                "\"a\\u00e4\\n\\\"\\ud83d\\ude00\"",
                "\"2019-03-31\"",
                "\"2019-03-31T02:30:00.5\"",
                "\"2019-03-31 02:30+05:30\"",
                "\"PT-1.5S\"",
                "\"AP8=\"",
                "\"A0112233-4455-6677-8899-AABBCCDDEEFF\"",
                "{\"uri\":\"s3://x\",\"size\":5,\"sha256\":null}",
                "[\"a\",null,\"\"]",
                "[1,null]",
                "[1,2.5]",
                "{\"a\":1,\"\":null}",
                "{\"1\":\"x\"}",
                "{\"street\":\"x\",\"inner\":{\"n\":1}}",
                "[{\"at\":\"2019-03-31 02:30\",\"of\":{\"k\":[\"2019-03-31\"]}},null,{}]");
        String whole = IntStream.range(0, values.size())
                .mapToObj(i -> "\"p " + i + "\":" + values.get(i))
                .collect(Collectors.joining(",", "{", "}"));
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[] {1L, whole, "z"});
        rows.add(new @Nullable Object[] {2L, null, "z"});
        rows.add(new @Nullable Object[] {3L, " {} ", "z"});
        rows.add(new @Nullable Object[] {4L, "{\"p 0\":null,\"other\":[{}],\"p 16\":[]}", null});
        Body body = new Body.ExpandJson("j", parts);
        all.same(
                "expandJson",
                "all types",
                Map.of("rows", new Table(text, rows)),
                step("s", List.of("rows"), body, given));
        for (String bad : List.of(
                "",
                "[]",
                "{\"p 1\":1.0}",
                "{\"p 1\":2147483648}",
                "{\"p 1\":\"1\"}",
                "{\"p 0\":1}",
                "{\"p 5\":0.001}",
                "{\"p 7\":5}",
                "{\"p 8\":\"2019-02-29\"}",
                "{\"p 4\":1e400}",
                "{\"p 4\":NaN}",
                "{\"p 0\":true,}",
                "{} {}",
                "{\"x\":1,\"x\":2}",
                "{\"p 19\":{\"x\":\"y\"}}",
                "{\"p 15\":{}}")) {
            all.fail(
                    "expandJson",
                    bad,
                    Map.of("rows", new Table(text, List.<@Nullable Object[]>of(new @Nullable Object[] {1L, bad, "z"}))),
                    "DATAFLOW:VALUE_UNFIT:s: Cannot read the JSON of column j",
                    step("s", List.of("rows"), body, given));
        }
    }

    private static void queries(Operations all) {
        Schema schema = schema("id", Scalar.LONG, "k", Scalar.STRING);
        Map<String, Table> tables = Map.of("rows", drawn(schema, 30, new Random(5)));
        TreeMap<String, Expression> arguments = new TreeMap<>();
        arguments.put("text", text("it's \\' -- ; \"x\""));
        arguments.put("least", new Literal(Scalar.LONG, "3"));
        arguments.put("day", new Literal(Scalar.DATE, "2019-03-31"));
        all.same(
                "sql",
                "with arguments",
                tables,
                step(
                        "s",
                        List.of("rows", "rows"),
                        new Body.Sql(
                                "with part as (select id, k, ':text' as t from one where id > :least) -- :text\n"
                                        + "select s.id as n, s.k || :text as k, :day as d, t from part s join two using (id); ",
                                List.of("one", "two"),
                                arguments),
                        schema("n", Scalar.INT, "k", Scalar.STRING, "d", Scalar.DATE, "t", Scalar.STRING)));
    }

    /** A thousand columns, through what looks at each of them. */
    private static void broad(Operations all, boolean everyOperation) {
        List<Schema.Column> columns = new ArrayList<>();
        List<Type> types = List.of(Scalar.LONG, Scalar.STRING, Scalar.DOUBLE, Scalar.DATE, EdgeValues.SHORT_DECIMAL);
        for (int i = 0; i < 1000; i++) {
            columns.add(new Schema.Column("c" + i, types.get(i % types.size()), true));
        }
        Schema schema = new Schema(columns);
        Map<String, Table> tables = Map.of("rows", drawn(schema, 4, new Random(9)));
        List<String> in = List.of("rows");
        List<Named> computed = columns.stream()
                .map(column -> new Named(
                        column.name(),
                        new Call(Function.COALESCE, List.of(new Column(column.name()), new Column(column.name())))))
                .toList();
        all.same("select", "1,000 columns", tables, step("s", in, new Body.Select(computed), schema));
        all.same("sample", "1,000 columns", tables, step("s", in, new Body.Sample(0.5, 1), schema));
        if (everyOperation) {
            all.same(
                    "withColumns",
                    "1,000 columns",
                    tables,
                    step("s", in, new Body.WithColumns(computed.subList(0, 5)), schema));
            all.same(
                    "unionDistinct",
                    "1,000 columns",
                    tables,
                    step("s", List.of("rows", "rows"), new Body.Union(true), schema));
            all.same(
                    "dedupe",
                    "1,000 columns",
                    tables,
                    step("s", in, new Body.Dedupe(List.of("c0"), List.of()), schema));
        }
        all.same(
                "limit",
                "1,000 columns",
                tables,
                step("sorted", in, new Body.Sort(List.of(new Order("c0", false))), schema),
                step("s", List.of("sorted"), new Body.Limit(3), schema));
    }

    /** Expressions in each other, as deep as the compiler lets pass by half. */
    private static void deep(Operations all) {
        Schema schema = schema("id", Scalar.LONG, "x", Scalar.DOUBLE, "t", Scalar.STRING);
        Map<String, Table> tables = Map.of("rows", drawn(schema, 10, new Random(9)));
        Expression sum = new Column("x");
        Expression quotient = new Column("x");
        Expression choice = new Column("t");
        Expression condition = new Call(Function.IS_NULL, List.of(new Column("x")));
        for (int i = 0; i < 100; i++) {
            sum = new Call(Function.ADD, List.of(sum, number(i)));
            quotient = i < 20
                    ? new Call(
                            Function.DIVIDE,
                            List.of(
                                    number(1 + i),
                                    new Call(
                                            Function.ADD,
                                            List.of(new Call(Function.ABS, List.of(quotient)), number(1)))))
                    : quotient;
            choice = new Call(
                    Function.CASE,
                    List.of(new Call(Function.EQUAL, List.of(new Column("id"), number(i))), text("n" + i), choice));
            condition = new Call(
                    i % 2 == 0 ? Function.AND : Function.OR,
                    List.of(condition, new Call(Function.LESS, List.of(new Column("id"), number(i)))));
        }
        Schema given =
                schema("sum", Scalar.DOUBLE, "quotient", Scalar.DOUBLE, "choice", Scalar.STRING, "c", Scalar.BOOLEAN);
        all.same(
                "select",
                "100 deep",
                tables,
                step(
                        "s",
                        List.of("rows"),
                        new Body.Select(List.of(
                                new Named("sum", sum),
                                new Named("quotient", quotient),
                                new Named("choice", choice),
                                new Named("c", condition))),
                        given));
    }

    /** The page says what was compared; -Dgolden.update writes it anew. */
    private static void check(String heading, Tally tally) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "\n## " + heading + "\n\n";
        int from = page.indexOf(begin);
        int to = page.indexOf("\n## ", from + 1);
        String made = begin
                + (heading.equals("Functions") ? tally.table("Function", "Types") : tally.table("Operation", "Cases"));
        if (System.getProperty("golden.update") != null) {
            page = from < 0 ? page + made : page.substring(0, from) + made + (to < 0 ? "" : page.substring(to));
            Files.writeString(PAGE, page);
        }
        assertThat(page).contains(made);
    }

    @Test
    void functionsGiveTheSame() throws Exception {
        Tally tally = new Tally();
        functions(tally, 12, 60);
        check("Functions", tally);
    }

    @Test
    void operationsGiveTheSame() throws IOException {
        Operations all = new Operations(new Tally());
        operations(all, 40, false);
        assertThat(all.wrong).isEmpty();
        check("Operations", all.tally);
    }

    @Test
    void broadAndDeepOnesDoToo() {
        Operations all = new Operations(new Tally());
        broad(all, false);
        deep(all);
        assertThat(all.wrong).isEmpty();
    }

    @Test
    @Tag("slow")
    void allValuesWithEachOther() throws Exception {
        functions(new Tally(), 200, 5);
        Operations all = new Operations(new Tally());
        operations(all, 150, true);
        broad(all, true);
        assertThat(all.wrong).isEmpty();
    }
}
