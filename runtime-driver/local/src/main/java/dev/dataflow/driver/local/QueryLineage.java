package dev.dataflow.driver.local;

import dev.dataflow.driver.StepLineage;
import dev.dataflow.driver.StepLineage.Use;
import dev.dataflow.driver.StepLineage.Uses;
import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.run.Report.How;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * What the columns of a query come from, by the plan that DuckDB binds and does not optimize: the columns of each operator
 * stand in an order, expressions name those of its children by number, and subqueries are joins. Whatever is not known here
 * ends it by an {@link IllegalArgumentException}: nothing is told then.
 */
final class QueryLineage {
    /** Inputs stand in as empty tables: DuckDB writes no plan with a function of Java's in it. */
    private static final String INPUT = "_dataflow_lineage_";

    /** Functions that make rows of their arguments alone; others read something. */
    private static final Set<String> OF_ARGUMENTS = Set.of("range", "generate_series", "unnest", "repeat");

    private final List<Schema> inputs;
    private final Map<Long, Rows> queries = new HashMap<>();

    /** In what a column is made of: a value of the row for which a correlated subquery is asked. It is told to nobody. */
    private static final Use OUTER = new Use(-1, "", How.IDENTITY);

    /** The queries that are the rows for which a correlated subquery is asked, or the distinct ones among them. */
    private final Set<Long> outerRows = new HashSet<>();

    private int correlated;

    private QueryLineage(List<Schema> inputs) {
        this.inputs = inputs;
    }

    /**
     * What an operator gives.
     *
     * @param table by which number expressions name it that DuckDB left unresolved
     * @param deciding which rows there are
     */
    private record Rows(long table, List<Uses> columns, Uses deciding) {
        static Rows of(PlanNode operator, List<Uses> columns, Uses deciding) {
            return new Rows(operator.number("table_index"), columns, deciding);
        }

        Rows with(List<Uses> others) {
            return new Rows(table, others, deciding);
        }

        Rows by(How how, List<Uses> more) {
            return new Rows(
                    table,
                    columns,
                    Uses.all(Stream.concat(Stream.of(deciding), more.stream().map(uses -> uses.through(how)))
                            .toList()));
        }

        /** These columns; all if none are named. */
        List<Uses> only(List<?> numbers) {
            return numbers.isEmpty()
                    ? columns
                    : numbers.stream().map(PlanNode::number).map(this::column).toList();
        }

        Uses column(long number) {
            if (number < 0 || number >= columns.size()) {
                throw new IllegalArgumentException("column " + number + " of " + columns.size());
            }
            return columns.get((int) number);
        }
    }

    /**
     * Of a step that is a query.
     *
     * @throws SQLException if DuckDB writes no plan of it
     * @throws IllegalArgumentException if there is something in the plan that is not known here
     */
    static StepLineage of(Duck duck, Step step, List<Schema> inputs) throws SQLException {
        Rows rows = new QueryLineage(inputs).rows(plan(duck, step, inputs), true);
        List<String> names = step.columns().names();
        if (names.size() != rows.columns().size()) {
            throw new IllegalArgumentException(rows.columns().size() + " columns of " + names.size());
        }
        TreeMap<String, Uses> columns = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), told(rows.columns().get(i)));
        }
        return new StepLineage(columns, told(rows.deciding()));
    }

    private static Uses told(Uses uses) {
        return new Uses(
                uses.known(),
                uses.of().stream().filter(use -> use.input() != OUTER.input()).toList());
    }

    private static PlanNode plan(Duck duck, Step step, List<Schema> inputs) throws SQLException {
        // With its connection the tables go, and what the step's own statements took is told as if this were not asked.
        try (DuckDBConnection connection = duck.another();
                Statement statement = connection.createStatement();
                PreparedStatement question =
                        connection.prepareStatement("SELECT json_serialize_plan(?, optimize := false)")) {
            List<Relation> empty = new ArrayList<>();
            for (Schema schema : inputs) {
                String name = INPUT + empty.size();
                statement.execute("CREATE TEMP TABLE " + name
                        + schema.columns().stream()
                                .map(column ->
                                        Dialect.DUCKDB.name(column.name()) + " " + Dialect.DUCKDB.type(column.type()))
                                .collect(Collectors.joining(", ", " (", ")")));
                empty.add(Relation.of(name, schema));
            }
            question.setString(
                    1, StepSql.of(step, empty, Dialect.DUCKDB).orElseThrow().sql());
            try (ResultSet answer = question.executeQuery()) {
                answer.next();
                PlanNode told = PlanNode.parse(answer.getString(1));
                List<PlanNode> plans = told.nodes("plans");
                if (plans.size() != 1) {
                    throw new IllegalArgumentException(plans.size() + " plans " + told.text("error_message"));
                }
                return plans.get(0);
            }
        }
    }

    private Rows rows(PlanNode operator) {
        return rows(operator, false);
    }

    private Rows rows(PlanNode operator, boolean outermost) {
        String type = operator.text("type");
        List<PlanNode> children = operator.nodes("children");
        return switch (type) {
            case "LOGICAL_MATERIALIZED_CTE" -> {
                long name = operator.number("table_index");
                Rows query = rows(children.get(0));
                if (operator.text("ctename").startsWith("__duckdb_delim")) {
                    outerRows.add(name);
                }
                queries.put(name, operator.text("ctename").startsWith("__duckdb_delim_dedup") ? outer(query) : query);
                yield rows(children.get(1), outermost);
            }
            case "LOGICAL_RECURSIVE_CTE" -> recursive(operator, rows(children.get(0)), children.get(1));
            case "LOGICAL_COMPARISON_JOIN", "LOGICAL_ANY_JOIN", "LOGICAL_ASOF_JOIN" ->
                join(operator, children.get(0), children.get(1));
            case "LOGICAL_CROSS_PRODUCT" ->
                together(rows(children.get(0)), rows(children.get(1)), oneRow(children.get(1), "groups"));
            case "LOGICAL_POSITIONAL_JOIN" -> together(rows(children.get(0)), rows(children.get(1)), false);
            default -> {
                List<Rows> below = children.stream().map(this::rows).toList();
                yield below.isEmpty()
                        ? leaf(operator, type)
                        : below.size() == 1
                                ? overOne(operator, type, below.get(0), outermost)
                                : overAll(operator, type, below);
            }
        };
    }

    private Rows leaf(PlanNode operator, String type) {
        return switch (type) {
            case "LOGICAL_GET" -> get(operator);
            case "LOGICAL_CTE_REF" -> {
                Rows query = queries.get(operator.number("cte_index"));
                if (query == null) {
                    throw new IllegalArgumentException("a query that is not there");
                }
                yield Rows.of(operator, query.columns(), query.deciding());
            }
            case "LOGICAL_DUMMY_SCAN" -> Rows.of(operator, List.of(), Uses.NOTHING);
            case "LOGICAL_EMPTY_RESULT" ->
                Rows.of(operator, same(Uses.NOTHING, operator.list("bindings").size()), Uses.NOTHING);
            default -> throw new IllegalArgumentException(type);
        };
    }

    private Rows overOne(PlanNode operator, String type, Rows rows, boolean outermost) {
        return switch (type) {
            case "LOGICAL_PROJECTION" -> projection(operator, rows, outermost);
            case "LOGICAL_FILTER" -> {
                Rows kept = rows.by(How.FILTER, all(operator.nodes("expressions"), rows));
                yield kept.with(kept.only(operator.list("projection_map")));
            }
            case "LOGICAL_ORDER_BY" -> {
                Rows sorted = rows.by(How.SORT, ordered(operator.nodes("orders"), rows));
                yield sorted.with(sorted.only(operator.list("projection_map")));
            }
            case "LOGICAL_LIMIT" ->
                rows.by(
                        How.FILTER,
                        Stream.of("limit_val", "offset_val")
                                .map(limit -> operator.node(limit).node("expression"))
                                .filter(limit -> !limit.none())
                                .map(limit -> of(limit, rows))
                                .toList());
            case "LOGICAL_SAMPLE" -> rows;
            case "LOGICAL_DISTINCT" ->
                rows.by(How.GROUP_BY, all(operator.nodes("distinct_targets"), rows))
                        .by(How.SORT, ordered(operator.node("order_by").nodes("orders"), rows));
            case "LOGICAL_AGGREGATE_AND_GROUP_BY" -> aggregate(operator, rows);
            case "LOGICAL_WINDOW" -> rows.with(joined(rows.columns(), all(operator.nodes("expressions"), rows)));
            case "LOGICAL_UNNEST" -> {
                List<Uses> elements = all(operator.nodes("expressions"), rows);
                yield rows.with(joined(rows.columns(), elements)).by(How.FILTER, elements);
            }
            case "LOGICAL_EXPRESSION_GET" ->
                Rows.of(
                        operator,
                        inOrder(operator.list("expressions").stream()
                                .map(row -> all(
                                        ((List<?>) row)
                                                .stream().map(PlanNode::of).toList(),
                                        rows))
                                .toList()),
                        rows.deciding());
            case "LOGICAL_GET" -> ofArguments(operator, rows);
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static Rows overAll(PlanNode operator, String type, List<Rows> sides) {
        Uses deciding = Uses.all(sides.stream().map(Rows::deciding).toList());
        return switch (type) {
            case "LOGICAL_UNION" ->
                Rows.of(operator, inOrder(sides.stream().map(Rows::columns).toList()), deciding);
            case "LOGICAL_EXCEPT", "LOGICAL_INTERSECT" ->
                Rows.of(operator, sides.get(0).columns(), deciding)
                        .by(
                                How.JOIN,
                                sides.stream()
                                        .flatMap(side -> side.columns().stream())
                                        .toList());
            default -> throw new IllegalArgumentException(type);
        };
    }

    private Rows get(PlanNode operator) {
        String table = operator.node("function_data").text("table");
        List<?> columns = operator.list("column_indexes");
        if (!operator.list("projection_ids").isEmpty()) {
            throw new IllegalArgumentException("a read of some columns");
        } else if (!table.startsWith(INPUT)) {
            boolean known = OF_ARGUMENTS.contains(function(operator));
            Uses uses = new Uses(known, List.of());
            return Rows.of(operator, same(uses, columns.size()), uses);
        }
        int input = Integer.parseInt(table.substring(INPUT.length()));
        List<String> names = inputs.get(input).names();
        return Rows.of(
                operator,
                columns.stream()
                        .map(PlanNode::of)
                        .map(column -> column.number("index"))
                        // Others are no columns of the table's, such as the number of a row.
                        .map(index -> Long.compareUnsigned(index, names.size()) < 0
                                ? new Uses(true, List.of(new Use(input, names.get(index.intValue()), How.IDENTITY)))
                                : Uses.NOTHING)
                        .toList(),
                Uses.NOTHING);
    }

    /** A function of the columns of rows, with some of these beside what it gives. */
    private static Rows ofArguments(PlanNode operator, Rows rows) {
        boolean known = OF_ARGUMENTS.contains(function(operator));
        List<?> beside = operator.list("projected_input");
        Set<Long> passed = beside.stream().map(PlanNode::number).collect(Collectors.toSet());
        Uses arguments = Uses.all(Stream.concat(
                        Stream.of(new Uses(known, List.of())),
                        IntStream.range(0, rows.columns().size())
                                .filter(number -> !passed.contains((long) number))
                                .mapToObj(rows::column))
                .toList());
        List<Uses> given = same(
                arguments.through(How.TRANSFORMATION),
                operator.list("column_indexes").size());
        return Rows.of(operator, beside.isEmpty() ? given : joined(given, rows.only(beside)), rows.deciding())
                .by(How.FILTER, List.of(arguments));
    }

    private Rows projection(PlanNode operator, Rows rows, boolean outermost) {
        boolean ofSubquery = isTechnical(operator.nodes("children").get(0));
        return Rows.of(
                operator,
                operator.nodes("expressions").stream()
                        .map(expression -> {
                            if (outermost && expression.text("type").equals("OPERATOR_CAST")) {
                                // To the step's type; in the query it is what it was.
                                return of(expression.nodes("children").get(0), rows);
                            } else if (ofSubquery
                                    && !expression.node("else_expr").none()) {
                                // An error if the subquery gives several rows.
                                return of(expression.node("else_expr"), rows);
                            }
                            return of(expression, rows);
                        })
                        .toList(),
                rows.deciding());
    }

    /** Whether it is an aggregation that DuckDB made, and nobody wrote. */
    private static boolean isTechnical(PlanNode operator) {
        return operator.text("type").equals("LOGICAL_AGGREGATE_AND_GROUP_BY")
                && operator.number("groupings_index") == -1;
    }

    private Rows aggregate(PlanNode operator, Rows rows) {
        boolean technical = isTechnical(operator);
        List<Uses> groups = all(operator.nodes("groups"), rows);
        List<Uses> results = operator.nodes("expressions").stream()
                .map(result -> technical ? Uses.all(all(result.nodes("children"), rows)) : of(result, rows))
                .toList();
        List<Uses> columns = joined(
                joined(groups, results),
                same(Uses.NOTHING, operator.list("grouping_functions").size()));
        // What correlates a subquery groups it too, and is in no set of groups unless there are others.
        boolean asWritten = !technical
                && (correlated == 0 || !operator.list("grouping_sets").isEmpty());
        return Rows.of(operator, columns, rows.deciding()).by(How.GROUP_BY, asWritten ? groups : List.of());
    }

    private Rows recursive(PlanNode operator, Rows first, PlanNode step) {
        if (!operator.list("key_targets").isEmpty()) {
            throw new IllegalArgumentException("a recursion by key");
        }
        Rows found = Rows.of(operator, first.columns(), first.deciding());
        while (true) {
            queries.put(found.table(), found);
            Rows next = rows(step);
            Rows all = new Rows(
                    found.table(),
                    inOrder(List.of(found.columns(), next.columns())),
                    Uses.all(List.of(found.deciding(), next.deciding())));
            if (all.equals(found)) {
                return operator.flag("union_all") ? found : found.by(How.GROUP_BY, found.columns());
            }
            found = all;
        }
    }

    private Rows join(PlanNode operator, PlanNode leftSide, PlanNode rightSide) {
        boolean ofSubquery = !operator.list("mark_types").isEmpty();
        Rows left = side(leftSide, ofSubquery);
        correlated += ofSubquery ? 1 : 0;
        Rows right = side(rightSide, ofSubquery);
        correlated -= ofSubquery ? 1 : 0;
        Rows both = left.with(joined(left.columns(), right.columns()));
        List<Uses> keys = new ArrayList<>();
        List<Uses> on = new ArrayList<>();
        for (PlanNode condition : operator.nodes("conditions")) {
            boolean whole = condition.node("right").none();
            List<Uses> sides = whole
                    ? List.of(of(condition.node("left"), both))
                    : List.of(of(condition.node("left"), left), of(condition.node("right"), right));
            boolean correlates = condition.text("comparison").equals("COMPARE_NOT_DISTINCT_FROM")
                    && (ofSubquery || isOuterRows(leftSide) || isOuterRows(rightSide));
            // Of what the row that is asked for is found by again, nothing comes.
            boolean again = correlates && sides.get(sides.size() - 1).of().contains(OUTER);
            if (correlates && !again) {
                on.addAll(sides.stream().map(uses -> uses.through(How.FILTER)).toList());
            } else if (!again) {
                keys.addAll(sides);
            }
        }
        if (!operator.node("condition").none()) {
            keys.add(of(operator.node("condition"), both));
        }
        Rows outer = left.with(left.only(operator.list("left_projection_map")));
        if (operator.text("join_type").equals("MARK")) {
            on.addAll(
                    keys.stream().map(uses -> uses.through(How.TRANSFORMATION)).toList());
            on.add(right.deciding());
            return outer.with(joined(outer.columns(), List.of(Uses.all(on))));
        }
        keys.forEach(uses -> on.add(uses.through(How.JOIN)));
        on.add(right.deciding());
        Rows inner = new Rows(0, right.only(operator.list("right_projection_map")), Uses.all(on));
        return switch (operator.text("join_type")) {
            case "SEMI", "ANTI" -> outer.by(How.IDENTITY, List.of(inner.deciding()));
            case "SINGLE" -> together(outer, inner, true);
            case "INNER", "LEFT", "RIGHT", "FULL" ->
                together(outer, inner, ofSubquery && oneRow(rightSide, "grouping_sets"));
            default -> throw new IllegalArgumentException("a join of type " + operator.text("join_type"));
        };
    }

    /** What the join's condition says of one side alone is a filter of that side, right below. */
    private Rows side(PlanNode operator, boolean ofSubquery) {
        if (ofSubquery || !operator.text("type").equals("LOGICAL_FILTER")) {
            return rows(operator);
        }
        Rows rows = rows(operator.nodes("children").get(0));
        Rows kept = rows.by(How.JOIN, all(operator.nodes("expressions"), rows));
        return kept.with(kept.only(operator.list("projection_map")));
    }

    private static Rows outer(Rows rows) {
        Uses mark = new Uses(true, List.of(OUTER));
        return rows.with(rows.columns().stream()
                .map(column -> Uses.all(List.of(column, mark)))
                .toList());
    }

    /** Of one row for each other what decides about it decides about its values. */
    private static Rows together(Rows left, Rows right, boolean oneRow) {
        List<Uses> columns = oneRow
                ? right.columns().stream()
                        .map(column -> Uses.all(List.of(column, right.deciding())))
                        .toList()
                : right.columns();
        Rows both = left.with(joined(left.columns(), columns));
        return oneRow ? both : both.by(How.IDENTITY, List.of(right.deciding()));
    }

    /** Whether it is a total, which has one row, or one for each for which it is asked: an aggregation without these. */
    private static boolean oneRow(PlanNode operator, String groups) {
        return switch (operator.text("type")) {
            case "LOGICAL_PROJECTION", "LOGICAL_LIMIT", "LOGICAL_ORDER_BY" ->
                oneRow(operator.nodes("children").get(0), groups);
            case "LOGICAL_AGGREGATE_AND_GROUP_BY" -> operator.list(groups).isEmpty();
            default -> false;
        };
    }

    private boolean isOuterRows(PlanNode operator) {
        return operator.text("type").equals("LOGICAL_CTE_REF") && outerRows.contains(operator.number("cte_index"));
    }

    private Uses of(PlanNode expression, Rows rows) {
        return switch (expression.text("expression_class")) {
            case "BOUND_REF" -> rows.column(expression.number("index"));
            case "BOUND_COLUMN_REF" -> {
                PlanNode binding = expression.node("binding");
                if (binding.number("table_index") != rows.table()) {
                    throw new IllegalArgumentException("a column of another table");
                }
                yield rows.column(binding.number("column_index"));
            }
            // What a function on elements takes beside them are arguments too.
            case "BOUND_CONSTANT", "BOUND_LAMBDA" -> Uses.NOTHING;
            case "BOUND_FUNCTION", "BOUND_OPERATOR", "BOUND_CONJUNCTION" ->
                parts(How.TRANSFORMATION, expression.nodes("children"), rows);
            case "BOUND_UNNEST" -> parts(How.TRANSFORMATION, List.of(expression.node("child")), rows);
            case "BOUND_CASE" -> {
                List<Uses> uses = new ArrayList<>();
                for (PlanNode check : expression.nodes("case_checks")) {
                    uses.add(of(check.node("when_expr"), rows).through(How.CONDITION));
                    uses.add(of(check.node("then_expr"), rows).through(How.TRANSFORMATION));
                }
                uses.add(of(expression.node("else_expr"), rows).through(How.TRANSFORMATION));
                yield Uses.all(uses);
            }
            case "BOUND_AGGREGATE" ->
                Uses.all(List.of(
                        parts(How.AGGREGATION, expression.nodes("children"), rows),
                        parts(How.CONDITION, present(expression, "filter"), rows),
                        Uses.all(ordered(expression.node("order_bys").nodes("orders"), rows))
                                .through(How.SORT)));
            case "BOUND_WINDOW" ->
                Uses.all(List.of(
                        parts(How.AGGREGATION, expression.nodes("children"), rows),
                        parts(How.AGGREGATION, present(expression, "offset_expr", "default_expr"), rows),
                        parts(How.CONDITION, present(expression, "filters"), rows),
                        parts(How.WINDOW, expression.nodes("partitions"), rows),
                        parts(How.WINDOW, present(expression, "start_expr", "end_expr"), rows),
                        Uses.all(ordered(expression.nodes("orders"), rows)).through(How.WINDOW),
                        Uses.all(ordered(expression.nodes("arg_orders"), rows)).through(How.WINDOW)));
            default -> throw new IllegalArgumentException(expression.text("expression_class"));
        };
    }

    private Uses parts(How how, List<PlanNode> parts, Rows rows) {
        return Uses.all(all(parts, rows)).through(how);
    }

    private static List<PlanNode> present(PlanNode expression, String... names) {
        return Stream.of(names)
                .map(expression::node)
                .filter(part -> !part.none())
                .toList();
    }

    private List<Uses> all(List<PlanNode> expressions, Rows rows) {
        return expressions.stream().map(expression -> of(expression, rows)).toList();
    }

    private List<Uses> ordered(List<PlanNode> orders, Rows rows) {
        return orders.stream().map(order -> of(order.node("expression"), rows)).toList();
    }

    private static String function(PlanNode operator) {
        List<?> path = operator.node("qname").list("path");
        return path.isEmpty() ? "" : String.valueOf(path.get(path.size() - 1));
    }

    private static List<Uses> same(Uses uses, int times) {
        return Stream.generate(() -> uses).limit(times).toList();
    }

    private static List<Uses> joined(List<Uses> some, List<Uses> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /** Of rows from several sides, whose columns stand in the same order, each column of all. */
    private static List<Uses> inOrder(List<List<Uses>> sides) {
        return IntStream.range(0, sides.get(0).size())
                .mapToObj(column ->
                        Uses.all(sides.stream().map(side -> side.get(column)).toList()))
                .toList();
    }
}
