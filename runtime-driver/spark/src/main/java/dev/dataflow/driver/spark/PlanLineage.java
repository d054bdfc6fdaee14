package dev.dataflow.driver.spark;

import dev.dataflow.driver.StepLineage;
import dev.dataflow.driver.StepLineage.Use;
import dev.dataflow.driver.StepLineage.Uses;
import dev.dataflow.run.Report.How;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Exists;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LateralJoin;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.SetOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnionBase;
import org.apache.spark.sql.catalyst.plans.logical.UnionLoop;
import org.apache.spark.sql.catalyst.plans.logical.UnionLoopRef;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * What the columns of a dataset come from, by Spark's analysed plan: down to the plans of the inputs, which are found again
 * in it, also as the copies that Spark makes for a join with itself. Where the way goes through something that names no
 * columns, such as a function on objects or a file that user code read, it is not known.
 */
final class PlanLineage {
    /** Operators that give rows of their children, or none but their own: what decides which is noted, if anything does. */
    private static final List<Class<? extends LogicalPlan>> PASS_ON = List.of(
            Project.class,
            Aggregate.class,
            Expand.class,
            Filter.class,
            Join.class,
            LateralJoin.class,
            Sort.class,
            UnionBase.class,
            SetOperation.class,
            WithCTE.class,
            CTERelationRef.class,
            UnionLoopRef.class,
            Window.class,
            Distinct.class,
            Deduplicate.class,
            Generate.class,
            GlobalLimit.class,
            LocalLimit.class,
            Offset.class,
            Sample.class,
            SubqueryAlias.class,
            View.class,
            ResolvedHint.class,
            RepartitionOperation.class,
            OneRowRelation.class,
            LocalRelation.class,
            Range.class);

    private final List<LogicalPlan> inputs;
    private final Map<ExprId, Use> given = new HashMap<>();
    private final Map<ExprId, Set<Expression>> made = new HashMap<>();
    private final Map<ExprId, Rows> totals = new HashMap<>();
    private final Map<Long, CTERelationDef> queries = new HashMap<>();
    private final Map<Long, UnionLoop> loops = new HashMap<>();
    private final IdentityHashMap<LogicalPlan, Rows> subqueries = new IdentityHashMap<>();

    /** An expression on which it depends which rows there are. */
    private record Deciding(Expression expression, How how) {}

    /** What decides about the rows of a query, or of one within it. */
    private static final class Rows {
        private final List<Deciding> deciding = new ArrayList<>();
        private final Set<Long> queries = new HashSet<>();
        private boolean known = true;

        void by(How how, Iterable<? extends Expression> expressions) {
            expressions.forEach(expression -> deciding.add(new Deciding(expression, how)));
        }
    }

    private PlanLineage(List<LogicalPlan> inputs) {
        this.inputs = inputs;
    }

    /** Of a dataset that was made of these inputs of a step, in their order. */
    static StepLineage of(Dataset<Row> output, List<Dataset<Row>> inputs) {
        return of(output, inputs, column -> column);
    }

    /** Of a step's query, whose outermost selection is ours and casts what the query gives to the step's types. */
    static StepLineage ofQuery(Dataset<Row> output, List<Dataset<Row>> inputs) {
        LogicalPlan plan = plan(output);
        if (!((plan instanceof WithCTE with ? with.plan() : plan) instanceof Project outermost)) {
            throw new IllegalArgumentException("a query within " + plan.nodeName());
        }
        Map<ExprId, Expression> before = new HashMap<>();
        for (Expression column : CollectionConverters.asJava(outermost.expressions())) {
            if (column instanceof Alias alias) {
                before.put(alias.exprId(), alias.child() instanceof Cast cast ? cast.child() : alias.child());
            }
        }
        return of(output, inputs, column -> before.getOrDefault(column.exprId(), column));
    }

    private static StepLineage of(
            Dataset<Row> output, List<Dataset<Row>> inputs, Function<Attribute, Expression> columns) {
        PlanLineage lineage =
                new PlanLineage(inputs.stream().map(PlanLineage::plan).toList());
        LogicalPlan plan = plan(output);
        Rows rows = new Rows();
        lineage.walk(plan, rows);
        TreeMap<String, Uses> byName = new TreeMap<>();
        for (Attribute attribute : CollectionConverters.asJava(plan.output())) {
            Gathering gathering = lineage.new Gathering();
            gathering.take(columns.apply(attribute), How.IDENTITY);
            byName.put(attribute.name(), gathering.uses());
        }
        Gathering deciding = lineage.new Gathering();
        deciding.decided(rows, How.IDENTITY);
        return new StepLineage(byName, deciding.uses());
    }

    private static LogicalPlan plan(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .analyzed();
    }

    private void walk(LogicalPlan plan, Rows rows) {
        Optional<Integer> input = input(plan);
        if (input.isPresent()) {
            List<Attribute> names =
                    CollectionConverters.asJava(inputs.get(input.get()).output());
            List<Attribute> output = CollectionConverters.asJava(plan.output());
            for (int i = 0; i < output.size(); i++) {
                given.put(
                        output.get(i).exprId(),
                        new Use(input.get(), names.get(i).name(), How.IDENTITY));
            }
            return;
        }
        rows.known &= PASS_ON.stream().anyMatch(kind -> kind.isInstance(plan));
        noteRows(plan, rows);
        noteColumns(plan);
        CollectionConverters.asJava(plan.expressions()).forEach(this::note);
        below(plan, rows);
    }

    private void below(LogicalPlan plan, Rows rows) {
        if (plan instanceof WithCTE with) {
            // Each where it is named: what decides about its rows may decide about a subquery's alone.
            CollectionConverters.asJava(with.cteDefs()).forEach(query -> queries.put(query.id(), query));
            walk(with.plan(), rows);
        } else if (plan instanceof CTERelationRef reference) {
            if (rows.queries.add(reference.cteId())) {
                walk(query(reference).child(), rows);
            }
        } else if (plan instanceof Join join && join.condition().isEmpty() && isTotal(join.right())) {
            walk(join.left(), rows);
            // Of one row whatever there is, what decides about it decides about its values.
            Rows total = new Rows();
            walk(join.right(), total);
            CollectionConverters.asJava(join.right().output()).forEach(column -> totals.put(column.exprId(), total));
        } else {
            CollectionConverters.asJava(plan.children()).forEach(child -> walk(child, rows));
            if (plan instanceof LateralJoin join) {
                walk(join.right().plan(), rows);
            }
        }
    }

    private CTERelationDef query(CTERelationRef reference) {
        CTERelationDef query = queries.get(reference.cteId());
        if (query == null) {
            throw new IllegalArgumentException("a query that is not there");
        }
        return query;
    }

    private static boolean isTotal(LogicalPlan plan) {
        boolean passesOn = plan instanceof Project
                || plan instanceof SubqueryAlias
                || plan instanceof Sort
                || plan instanceof GlobalLimit
                || plan instanceof LocalLimit;
        return passesOn
                ? isTotal(plan.children().head())
                : plan instanceof Aggregate aggregate
                        && aggregate.groupingExpressions().isEmpty();
    }

    /** Which input's own plan it is, if any. */
    private Optional<Integer> input(LogicalPlan plan) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) == plan) {
                return Optional.of(i);
            }
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).sameResult(plan)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static void noteRows(LogicalPlan plan, Rows rows) {
        if (plan instanceof Filter filter) {
            rows.by(How.FILTER, List.of(filter.condition()));
        } else if (plan instanceof Join join) {
            OptionConverters.toJava(join.condition()).ifPresent(on -> rows.by(How.JOIN, List.of(on)));
        } else if (plan instanceof LateralJoin join) {
            OptionConverters.toJava(join.condition()).ifPresent(on -> rows.by(How.JOIN, List.of(on)));
        } else if (plan instanceof SetOperation sides) {
            rows.by(How.JOIN, CollectionConverters.asJava(sides.left().output()));
            rows.by(How.JOIN, CollectionConverters.asJava(sides.right().output()));
            boolean all = plan instanceof Except except ? except.isAll() : ((Intersect) plan).isAll();
            rows.by(How.GROUP_BY, all ? List.of() : CollectionConverters.asJava(plan.output()));
        } else if (plan instanceof Aggregate aggregate) {
            rows.by(How.GROUP_BY, CollectionConverters.asJava(aggregate.groupingExpressions()));
        } else if (plan instanceof Sort sort) {
            rows.by(How.SORT, CollectionConverters.asJava(sort.order()));
        } else if (plan instanceof Deduplicate deduplicate) {
            rows.by(How.GROUP_BY, CollectionConverters.asJava(deduplicate.keys()));
        } else if (plan instanceof Distinct) {
            rows.by(How.GROUP_BY, CollectionConverters.asJava(plan.output()));
        } else if (plan instanceof Generate generate && generate.generator() instanceof Expression generator) {
            rows.by(How.FILTER, List.of(generator));
        }
    }

    /** Columns that come out of a plan without an alias. */
    private void noteColumns(LogicalPlan plan) {
        List<Attribute> output = CollectionConverters.asJava(plan.output());
        if (plan instanceof UnionBase) {
            CollectionConverters.asJava(plan.children()).forEach(child -> inOrder(output, child));
        } else if (plan instanceof Expand expand) {
            CollectionConverters.asJava(expand.projections())
                    .forEach(projection -> inOrder(output, CollectionConverters.asJava(projection)));
        } else if (plan instanceof CTERelationRef reference) {
            inOrder(output, query(reference));
        } else if (plan instanceof UnionLoopRef reference && loops.containsKey(reference.loopId())) {
            inOrder(output, loops.get(reference.loopId()));
        } else if (plan instanceof Generate generate && generate.generator() instanceof Expression generator) {
            CollectionConverters.asJava(generate.generatorOutput()).forEach(column -> madeOf(column, generator));
        } else if (plan instanceof View) {
            inOrder(output, plan.children().head());
        } else if (plan instanceof LocalRelation || plan instanceof Range) {
            output.forEach(column -> made.computeIfAbsent(column.exprId(), id -> new LinkedHashSet<>()));
        }
        if (plan instanceof UnionLoop loop) {
            loops.put(loop.id(), loop);
        }
    }

    private void inOrder(List<Attribute> columns, LogicalPlan of) {
        inOrder(columns, CollectionConverters.asJava(of.output()));
    }

    private void inOrder(List<Attribute> columns, List<? extends Expression> of) {
        for (int i = 0; i < columns.size(); i++) {
            madeOf(columns.get(i), of.get(i));
        }
    }

    private void note(Expression expression) {
        if (expression instanceof Alias alias) {
            madeOf(alias.toAttribute(), alias.child());
        }
        CollectionConverters.asJava(expression.children()).forEach(this::note);
    }

    private void madeOf(Attribute column, Expression of) {
        Set<Expression> all = made.computeIfAbsent(column.exprId(), id -> new LinkedHashSet<>());
        // A union's column has the id of its first input's.
        if (!(of instanceof Attribute same && same.exprId().equals(column.exprId()))) {
            all.add(of);
        }
    }

    /** Gathers what an expression comes from. */
    private final class Gathering {
        private final LinkedHashSet<Use> uses = new LinkedHashSet<>();
        private final Set<Map.Entry<ExprId, How>> seen = new HashSet<>();
        private boolean known = true;

        Uses uses() {
            return new Uses(known, List.copyOf(uses));
        }

        void take(Expression expression, How how) {
            if (expression instanceof Attribute attribute) {
                column(attribute.exprId(), how);
            } else if (expression instanceof OuterReference outer) {
                take((Expression) outer.e(), how);
            } else if (expression instanceof BoundReference) {
                known = false; // A field of an object that a function gave.
            } else if (expression instanceof SubqueryExpression subquery) {
                subquery(subquery, how);
            } else if (expression instanceof Alias alias) {
                take(alias.child(), how);
            } else if (expression instanceof AggregateExpression aggregate) {
                parts(aggregate.aggregateFunction(), how.of(How.AGGREGATION));
                OptionConverters.toJava(aggregate.filter()).ifPresent(filter -> take(filter, how.of(How.CONDITION)));
            } else if (expression instanceof WindowExpression window) {
                take(window.windowFunction(), how.of(How.AGGREGATION));
                parts(window.windowSpec(), how.of(How.WINDOW));
            } else if (expression instanceof SortOrder order) {
                take(order.child(), how.of(How.SORT));
            } else if (expression instanceof If choice) {
                take(choice.predicate(), how.of(How.CONDITION));
                take(choice.trueValue(), how.of(How.TRANSFORMATION));
                take(choice.falseValue(), how.of(How.TRANSFORMATION));
            } else if (expression instanceof CaseWhen) {
                choice(CollectionConverters.asJava(expression.children()), how);
            } else {
                parts(expression, how.of(How.TRANSFORMATION));
            }
        }

        private void column(ExprId column, How how) {
            if (!seen.add(Map.entry(column, how))) {
                return;
            }
            Use use = given.get(column);
            if (use != null) {
                uses.add(new Use(use.input(), use.column(), how));
            }
            Set<Expression> of = made.get(column);
            if (of != null) {
                of.forEach(one -> take(one, how));
            }
            Rows total = totals.get(column);
            if (total != null) {
                decided(total, how);
            }
            known &= use != null || of != null;
        }

        private void subquery(SubqueryExpression subquery, How how) {
            LogicalPlan plan = subquery.plan();
            Rows rows = subqueries.get(plan);
            if (rows == null) {
                rows = new Rows();
                subqueries.put(plan, rows);
                walk(plan, rows);
            }
            if (!(subquery instanceof Exists)) {
                CollectionConverters.asJava(plan.output()).forEach(column -> take(column, how));
            }
            decided(rows, how);
        }

        private void decided(Rows rows, How how) {
            rows.deciding.forEach(one -> take(one.expression(), how.of(one.how())));
            known &= rows.known;
        }

        /** Pairs of condition and value, and a value otherwise. */
        private void choice(List<Expression> parts, How how) {
            for (int i = 0; i < parts.size(); i++) {
                boolean condition = i % 2 == 0 && i < parts.size() - 1;
                take(parts.get(i), how.of(condition ? How.CONDITION : How.TRANSFORMATION));
            }
        }

        private void parts(Expression expression, How how) {
            CollectionConverters.asJava(expression.children()).forEach(part -> take(part, how));
        }
    }
}
