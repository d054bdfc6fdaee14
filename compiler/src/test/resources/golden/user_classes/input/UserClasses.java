package shop;

import dev.dataflow.BatchOutput;
import dev.dataflow.BatchTransform;
import dev.dataflow.Dataset;
import dev.dataflow.GroupTransform;
import dev.dataflow.Inputs;
import dev.dataflow.Output;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.RecordTransform;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.Vars;
import dev.dataflow.ir.Type;
import dev.dataflow.spark.SparkInputs;
import dev.dataflow.spark.SparkInputsTransform;
import dev.dataflow.spark.SparkTransform;
import java.util.List;
import paper.Customer;
import paper.Shelf;

/** User classes of every kind, with arguments, side inputs and writes of their own. */
public final class UserClasses implements PipelineDefinition {
    public record Limits(long least, String unit) {}

    public record Score(long customerId, double score) {}

    public static final class Rate implements RecordTransform<Customer, Score> {
        @Override
        public void process(Customer row, Output<Score> output) {
            output.emit(new Score(row.customerId(), 1));
        }
    }

    public static final class Ask implements BatchTransform<Customer, Score> {
        @Override
        public void process(List<Customer> rows, BatchOutput<Customer, Score> output) {
            rows.forEach(row -> output.emit(new Score(row.customerId(), 2)));
        }
    }

    public static final class Best implements GroupTransform<Customer, Score> {
        @Override
        public void process(Iterable<Customer> rows, BatchOutput<Customer, Score> output) {
            output.emit(new Score(rows.iterator().next().customerId(), 3));
        }
    }

    public static final class OnSpark implements SparkTransform {
        @Override
        public org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> transform(
                org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> input) {
            return input;
        }
    }

    public static final class Both implements SparkInputsTransform {
        @Override
        public org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> transform(SparkInputs inputs) {
            return inputs.get("customers");
        }
    }

    @Override
    public Pipeline define() {
        Dataset<Customer> customers = Dataset.read("customers", Shelf.of("customers"), Customer.class);
        Dataset<Customer> known = Dataset.read("known", Shelf.of("known"), Customer.class);
        Dataset<Score> rated = customers.transform("rate", Rate.class)
                .arguments(new Limits(10, "points"))
                .argument("day", Vars.ds().orElse("2026-01-01"))
                .sideInput("known", known)
                .writesItself(Shelf.of("log"))
                .on(Shelf.PAPER);
        Dataset<Score> ratedThere = customers.transform("rate_there", Rate.class, Shelf.PAPER);
        Dataset<Score> asked = customers.transformBatches("ask", Ask.class).on(Shelf.PAPER);
        Dataset<Score> best = customers.groupBy("region").transform("best", Best.class).on(Shelf.PAPER);
        Dataset<Score> spark = customers.transform("spark", OnSpark.class, Score.class, Shelf.PAPER);
        Dataset<Row> columns = customers.transform(
                "columns", OnSpark.class, RowSchema.of(RowSchema.column("customer_id", Type.Scalar.LONG)), Shelf.PAPER);
        Dataset<Score> both = Dataset.transform(
                "both", Both.class, Score.class, Shelf.PAPER, Inputs.named("customers", customers).and("known", known));
        return Pipeline.named("user_classes")
                .write(rated.writeTo("write_rated", Shelf.of("rated")))
                .write(ratedThere.writeTo("write_rated_there", Shelf.of("rated_there")))
                .write(asked.writeTo("write_asked", Shelf.of("asked")))
                .write(best.writeTo("write_best", Shelf.of("best")))
                .write(spark.writeTo("write_spark", Shelf.of("spark")))
                .write(columns.writeTo("write_columns", Shelf.of("columns")))
                .write(both.writeTo("write_both", Shelf.of("both")))
                .build();
    }
}
