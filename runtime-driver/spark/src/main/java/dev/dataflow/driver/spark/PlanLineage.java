package dev.dataflow.driver.spark;

import dev.dataflow.driver.StepLineage;
import dev.dataflow.driver.StepLineage.Use;
import dev.dataflow.driver.StepLineage.Uses;
import dev.dataflow.run.Report.How;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * What the columns of a dataset come from, by Spark's analysed plan: down to the plans of the inputs, which are found again
 * in it, also as the copies that Spark makes for a join with itself. Where the way goes through something that names no
 * columns, such as a function on objects, a subquery or a file that user code read, it is not known.
 */
final class PlanLineage {
    private static final List<Class<? extends LogicalPlan>> PASS_ON = List.of(
            Project.class,
            Aggregate.class,
            Filter.class,
            Join.class,
            Sort.class,
            Union.class,
            Window.class,
            Distinct.class,
            Deduplicate.class,
            Generate.class,
            GlobalLimit.class,
            LocalLimit.class,
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
    private final List<Deciding> deciding = new ArrayList<>();
    private boolean rowsKnown = true;

    /** An expression on which it depends which rows there are. */
    private record Deciding(Expression expression, How how) {}

    private PlanLineage(List<LogicalPlan> inputs) {
        this.inputs = inputs;
    }

    /** Of a dataset that was made of these inputs of a step, in their order. */
    static StepLineage of(Dataset<Row> output, List<Dataset<Row>> inputs) {
        PlanLineage lineage =
                new PlanLineage(inputs.stream().map(PlanLineage::plan).toList());
        LogicalPlan plan = plan(output);
        lineage.walk(plan);
        TreeMap<String, Uses> columns = new TreeMap<>();
        for (Attribute attribute : CollectionConverters.asJava(plan.output())) {
            Gathering gathering = lineage.new Gathering();
            gathering.take(attribute, How.IDENTITY);
            columns.put(attribute.name(), gathering.uses());
        }
        Gathering rows = lineage.new Gathering();
        rows.known = lineage.rowsKnown;
        lineage.deciding.forEach(one -> rows.take(one.expression(), one.how()));
        return new StepLineage(columns, rows.uses());
    }

    private static LogicalPlan plan(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .analyzed();
    }

    private void walk(LogicalPlan plan) {
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
        rowsKnown &= PASS_ON.stream().anyMatch(kind -> kind.isInstance(plan));
        noteRows(plan);
        noteColumns(plan);
        CollectionConverters.asJava(plan.expressions()).forEach(this::note);
        CollectionConverters.asJava(plan.children()).forEach(this::walk);
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

    private void noteRows(LogicalPlan plan) {
        if (plan instanceof Filter filter) {
            deciding.add(new Deciding(filter.condition(), How.FILTER));
        } else if (plan instanceof Join join) {
            OptionConverters.toJava(join.condition()).ifPresent(on -> deciding.add(new Deciding(on, How.JOIN)));
        } else if (plan instanceof Aggregate aggregate) {
            decide(CollectionConverters.asJava(aggregate.groupingExpressions()), How.GROUP_BY);
        } else if (plan instanceof Sort sort) {
            decide(CollectionConverters.asJava(sort.order()), How.SORT);
        } else if (plan instanceof Deduplicate deduplicate) {
            decide(CollectionConverters.asJava(deduplicate.keys()), How.GROUP_BY);
        } else if (plan instanceof Distinct) {
            decide(CollectionConverters.asJava(plan.output()), How.GROUP_BY);
        }
    }

    private void decide(List<? extends Expression> expressions, How how) {
        expressions.forEach(expression -> deciding.add(new Deciding(expression, how)));
    }

    /** Columns that come out of a plan without an alias. */
    private void noteColumns(LogicalPlan plan) {
        List<Attribute> output = CollectionConverters.asJava(plan.output());
        if (plan instanceof Union) {
            for (LogicalPlan child : CollectionConverters.asJava(plan.children())) {
                List<Attribute> columns = CollectionConverters.asJava(child.output());
                for (int i = 0; i < output.size(); i++) {
                    madeOf(output.get(i), columns.get(i));
                }
            }
        } else if (plan instanceof Generate generate && generate.generator() instanceof Expression generator) {
            CollectionConverters.asJava(generate.generatorOutput()).forEach(column -> madeOf(column, generator));
        } else if (plan instanceof View || plan instanceof LocalRelation || plan instanceof Range) {
            List<LogicalPlan> children = CollectionConverters.asJava(plan.children());
            for (int i = 0; i < output.size(); i++) {
                Set<Expression> of = made.computeIfAbsent(output.get(i).exprId(), id -> new LinkedHashSet<>());
                if (!children.isEmpty()) {
                    of.add(CollectionConverters.asJava(children.get(0).output()).get(i));
                }
            }
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
        private final Set<ExprId> open = new HashSet<>();
        private boolean known = true;

        Uses uses() {
            return new Uses(known, List.copyOf(uses));
        }

        void take(Expression expression, How how) {
            if (expression instanceof Attribute attribute) {
                column(attribute.exprId(), how);
            } else if (expression instanceof SubqueryExpression || expression instanceof BoundReference) {
                // The latter is a field of an object that a function gave.
                known = false;
            } else if (expression instanceof Alias alias) {
                take(alias.child(), how);
            } else if (expression instanceof AggregateExpression) {
                parts(expression, farther(how, How.AGGREGATION));
            } else if (expression instanceof WindowExpression window) {
                take(window.windowFunction(), farther(how, How.AGGREGATION));
                parts(window.windowSpec(), farther(how, How.WINDOW));
            } else if (expression instanceof If choice) {
                take(choice.predicate(), farther(how, How.CONDITION));
                take(choice.trueValue(), farther(how, How.TRANSFORMATION));
                take(choice.falseValue(), farther(how, How.TRANSFORMATION));
            } else if (expression instanceof CaseWhen) {
                choice(CollectionConverters.asJava(expression.children()), how);
            } else {
                parts(expression, farther(how, How.TRANSFORMATION));
            }
        }

        private void column(ExprId column, How how) {
            Use use = given.get(column);
            if (use != null) {
                uses.add(new Use(use.input(), use.column(), how));
            }
            Set<Expression> of = made.get(column);
            if (of != null && open.add(column)) {
                of.forEach(one -> take(one, how));
                open.remove(column);
            }
            known &= use != null || of != null;
        }

        /** Pairs of condition and value, and a value otherwise. */
        private void choice(List<Expression> parts, How how) {
            for (int i = 0; i < parts.size(); i++) {
                boolean condition = i % 2 == 0 && i < parts.size() - 1;
                take(parts.get(i), farther(how, condition ? How.CONDITION : How.TRANSFORMATION));
            }
        }

        private void parts(Expression expression, How how) {
            CollectionConverters.asJava(expression.children()).forEach(part -> take(part, how));
        }
    }

    private static How farther(How outer, How inner) {
        return outer.direct() && (!inner.direct() || inner.compareTo(outer) > 0) ? inner : outer;
    }
}
