package dev.dataflow.driver.spark;

import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.QueryFailure;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Built-in steps as Spark's own plans, from the SQL that all engines share. */
final class BuiltInSteps {
    /** Spark's own rule shortens the scale of long decimals; ours, on every engine, does not. */
    private static final String SHORTENS_DECIMALS = "spark.sql.decimalOperations.allowPrecisionLoss";

    private final SparkSession session;
    private int views;

    BuiltInSteps(SparkSession session) {
        this.session = session;
        AddedFunctions.to(session);
    }

    /** A dataset, and what its rows are. */
    record Input(Dataset<Row> rows, Schema schema, List<Body.Order> order) {}

    Dataset<Row> rows(Step step, List<Input> inputs) {
        try {
            return rows(
                    inputs,
                    relations -> StepSql.of(step, relations, Dialect.SPARK)
                            .orElseThrow(() ->
                                    new IllegalArgumentException("Cannot run step \"" + step.name() + "\" as SQL"))
                            .sql());
        } catch (Exception e) {
            // Java's compiler is not told that it may come.
            if (e instanceof AnalysisException analysis && step.body() instanceof Body.Sql) {
                throw QueryFailure.of(step.name(), analysis.getSimpleMessage(), e);
            }
            throw e;
        }
    }

    /** What a query gives over inputs, as which it finds these relations. */
    Dataset<Row> rows(List<Input> inputs, Function<List<Relation>, String> query) {
        List<Relation> relations = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String name = "_dataflow_input_" + views++;
            Input input = inputs.get(i);
            input.rows().createOrReplaceTempView(name);
            names.add(name);
            relations.add(new Relation(Dialect.SPARK.name(name), input.schema(), List.of(), input.order()));
        }
        String shortens = session.conf().get(SHORTENS_DECIMALS);
        session.conf().set(SHORTENS_DECIMALS, false);
        try {
            return session.sql(query.apply(relations));
        } finally {
            session.conf().set(SHORTENS_DECIMALS, shortens);
            // The plan keeps what it names.
            names.forEach(session.catalog()::dropTempView);
        }
    }

    /** The rows in an order, if there is one. */
    static Dataset<Row> sorted(Dataset<Row> rows, List<Body.Order> order) {
        return order.isEmpty()
                ? rows
                : rows.orderBy(order.stream()
                        .map(by -> {
                            Column column = rows.col(Dialect.SPARK.name(by.column()));
                            return by.descending() ? column.desc_nulls_last() : column.asc_nulls_last();
                        })
                        .toArray(Column[]::new));
    }
}
