package shop;

import static dev.dataflow.Expr.col;
import static dev.dataflow.WriteModes.append;
import static dev.dataflow.WriteModes.errorIfExists;
import static dev.dataflow.WriteModes.insert;
import static dev.dataflow.WriteModes.overwritePartitions;
import static dev.dataflow.WriteModes.replace;
import static dev.dataflow.WriteModes.update;
import static dev.dataflow.WriteModes.upsert;

import dev.dataflow.Csv;
import dev.dataflow.Dataset;
import dev.dataflow.Expr;
import dev.dataflow.Iceberg;
import dev.dataflow.Jdbc;
import dev.dataflow.Pipeline;
import dev.dataflow.PipelineDefinition;
import dev.dataflow.Row;
import dev.dataflow.RowSchema;
import dev.dataflow.Schedule;
import dev.dataflow.Sinks;
import dev.dataflow.Sources;
import dev.dataflow.Spark;
import dev.dataflow.StepSettings;
import dev.dataflow.Text;
import dev.dataflow.Vars;
import dev.dataflow.ir.Type;
import java.time.Instant;
import paper.Shelf;

/** Columns from a snapshot or from nobody, sources and sinks by address, the values of a run, and every write mode. */
public abstract class SchemasAndModes implements PipelineDefinition {
    private final String name;
    private final Schedule schedule;

    SchemasAndModes(String name, Schedule schedule) {
        this.name = name;
        this.schedule = schedule;
    }

    Pipeline.Builder pipeline() {
        return Pipeline.named(name).schedule(schedule);
    }

    public static final class Snapshots extends SchemasAndModes {
        public Snapshots() {
            super("snapshots", Schedule.hourly());
        }

        @Override
        public Pipeline define() {
            Dataset<Row> orders = Dataset.read(
                    "orders",
                    Csv.files(Text.of("orders/", Vars.ds(), "/*.csv")),
                    RowSchema.snapshot("schemas/orders.json"));
            Dataset<Row> there = Dataset.read(
                            "there", Sources.uri("iceberg://lake@shop.sold"), RowSchema.snapshot("schemas/orders.json"))
                    .filter(col("sold_at").lt(Vars.intervalEnd()).and(col("sold_at").ge(Vars.intervalStart())))
                    .withColumn("seen_at", Expr.lit(Vars.logicalDate().orElse(Instant.EPOCH)))
                    .withColumn("run", Expr.lit(Vars.runId()));
            return pipeline()
                    .write(orders.writeTo("write_orders", Iceberg.table("shop.orders").in("lake"), append()))
                    .write(there.select("id", "sold_at", "seen_at", "run")
                            .on(Spark.engine().master("local[2]").driverMemory("1g").executorMemory("2g").executorCores(2)
                                    .eventLog("/shared/spark-events").openLineage().conf("spark.sql.adaptive.advisoryPartitionSizeInBytes", "32m"))
                            .writeTo("write_there", Sinks.uri("iceberg://lake@shop.copies?partitionedBy=sold_at"), overwritePartitions("sold_at")))
                    .build();
        }
    }

    public static final class Modes extends SchemasAndModes {
        public Modes() {
            super("modes", Schedule.cron("30 4 1 * *"));
        }

        @Override
        public Pipeline define() {
            Dataset<Row> unknown = Dataset.read("unknown", Shelf.of("unknown"));
            Dataset<Row> said = Dataset.read("said", Shelf.of("said"), RowSchema.unknown());
            return pipeline()
                    .write(unknown.writeTo("write_once", Shelf.of("once"), errorIfExists()))
                    .write(unknown.writeTo("write_new", Shelf.of("new"), insert("id")))
                    .write(unknown.writeTo("write_changed", Shelf.of("changed"), update("id", "region")))
                    .write(said.writeTo("write_both", Shelf.of("both"), upsert("id")))
                    .write(said.writeTo("write_anew", Shelf.of("anew"), replace()))
                    .build();
        }
    }

    public static final class Drifting extends SchemasAndModes {
        public Drifting() {
            super("drifting", Schedule.daily());
        }

        @Override
        public Pipeline define() {
            RowSchema columns = RowSchema.snapshot("schemas/orders.json");
            Dataset<Row> strict = Dataset.read("strict", Iceberg.table("shop.orders").failOnDrift(), columns);
            Dataset<Row> loose = Dataset.read("loose", Csv.folder("orders").ignoreExtraColumns(), columns);
            Dataset<Row> growing = Dataset.read("growing", Jdbc.table("crm", "orders").evolve(), columns);
            return pipeline()
                    .write(strict.writeTo("write_strict", Iceberg.table("shop.strict"), append()))
                    .write(loose.writeTo("write_loose", Iceberg.table("shop.loose"), append()))
                    .write(growing.filter(col("id").gt(0)).writeTo("write_growing", Iceberg.table("shop.growing"), append()))
                    .build();
        }
    }

    public static final class Monthly extends SchemasAndModes {
        public Monthly() {
            super("monthly_copy", Schedule.monthly());
        }

        @Override
        public Pipeline define() {
            return pipeline()
                    .write(Dataset.read("orders", Shelf.of("orders")).writeTo("write", Shelf.of("monthly")))
                    .build();
        }
    }

    public static final class Yearly extends SchemasAndModes {
        public Yearly() {
            super("yearly_copy", Schedule.yearly());
        }

        @Override
        public Pipeline define() {
            return pipeline()
                    .stopWhen("rows > 1000000")
                    .retryWhen("tries < 2")
                    .write(Dataset.read("orders", Shelf.of("orders"))
                            .cast("amount", Type.Scalar.DOUBLE)
                            .writeTo("write", Shelf.of("yearly"))
                            .with(StepSettings.none().continueOnFailure()))
                    .build();
        }
    }
}
