package dev.dataflow.driver.spark;

import dev.dataflow.driver.sql.Dialect;
import dev.dataflow.driver.sql.Relation;
import dev.dataflow.driver.sql.StepSql;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
    }

    Dataset<Row> rows(Step step, List<Dataset<Row>> inputs, List<Schema> schemas) {
        return rows(
                inputs,
                schemas,
                relations -> StepSql.of(step, relations, Dialect.SPARK)
                        .orElseThrow(
                                () -> new IllegalArgumentException("Cannot run step \"" + step.name() + "\" as SQL"))
                        .sql());
    }

    /** What a query gives over inputs, as which it finds these relations. */
    Dataset<Row> rows(List<Dataset<Row>> inputs, List<Schema> schemas, Function<List<Relation>, String> query) {
        List<Relation> relations = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String name = "_dataflow_input_" + views++;
            inputs.get(i).createOrReplaceTempView(name);
            names.add(name);
            relations.add(Relation.of(Dialect.SPARK.name(name), schemas.get(i)));
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
}
