package dev.dataflow.driver.local;

import dev.dataflow.Columns;
import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.IcebergDescriptor;
import dev.dataflow.engine.LocalDescriptor;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.Body.Aggregation;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Expression;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.PipelineIr;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Step;
import dev.dataflow.ir.Type.Decimal;
import dev.dataflow.ir.Type.Scalar;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pipeline of the training: a little of everything. */
final class TrainingPipeline {
    private TrainingPipeline() {}

    /** A row of the file. */
    public record Sale(
            int id,
            LocalDateTime at,
            double weight,
            @dev.dataflow.Decimal(precision = 10, scale = 2) BigDecimal price,
            @Nullable String shop) {}

    /** The user's class. */
    public static final class Check implements RecordTransform<Sale, Sale> {
        @Override
        public void process(Sale row, Output<Sale> output) {
            if (row.price().signum() < 0) {
                output.reject("negative price");
            } else {
                output.emit(row);
            }
        }
    }

    static PipelineDocument document() {
        Schema sales = Columns.of(Sale.class).schema();
        Schema shops = new Schema(List.of(
                new Schema.Column("day", Scalar.DATE, false),
                new Schema.Column("shop", Scalar.STRING, true),
                new Schema.Column("total", new Decimal(38, 2), false)));
        Schema days = new Schema(List.of(
                sales.columns().get(0),
                sales.columns().get(1),
                sales.columns().get(2),
                sales.columns().get(3),
                sales.columns().get(4),
                new Schema.Column("day", Scalar.DATE, false)));
        List<Step> steps = List.of(
                step("sales", List.of(), read(), sales),
                step("check", List.of("sales"), check(), sales),
                step("once", List.of("check"), new Body.Dedupe(List.of("id"), List.of()), sales),
                step("day", List.of("once"), day(), days),
                step(
                        "priced",
                        List.of("day"),
                        new Body.Sql("select * from days where price > 0", List.of("days")),
                        days),
                step("shops", List.of("priced"), total(), shops),
                step("write_sales", List.of("once"), write("train.sales", WriteMode.Kind.OVERWRITE_PARTITIONS), sales),
                step("write_shops", List.of("shops"), write("train.shops", WriteMode.Kind.OVERWRITE), shops));
        PipelineIr ir = PipelineIr.of("train", 0, steps);
        Plan.Task task = new Plan.Task(
                "check",
                EngineUse.of(LocalDescriptor.ID),
                steps.stream().map(Step::name).toList(),
                List.of(),
                new Plan.Exchanges(List.of(), List.of("check")),
                List.of("files", "lake"),
                List.of(),
                new LocalDescriptor().launch(EngineUse.of(LocalDescriptor.ID)));
        Plan plan = new Plan(List.of(new Plan.Dag("train", "batch", List.of(task))));
        return new PipelineDocument(PipelineDocument.VERSION, ir, plan, new TreeMap<>());
    }

    private static Step step(String name, List<String> inputs, Body body, Schema schema) {
        return new Step(name, inputs, body, schema, null);
    }

    private static Body read() {
        ConnectorUse use = ConnectorUse.of(CsvDescriptor.ID, "files", "sales")
                .with(CsvDescriptor.PATHS, new Value.Texts(List.of("clean.csv", "dirty.csv")))
                .with(CsvDescriptor.DELIMITER, new Value.Text(","));
        return new Body.Read(use, BadRecords.DEAD_LETTERS);
    }

    private static Body check() {
        return new Body.UserClass(
                Body.UserClass.Kind.RECORD, Check.class.getName(), Sale.class.getName(), Sale.class.getName());
    }

    private static Body day() {
        Expression at = new Expression.Column("at");
        Expression day = new Expression.Call(Expression.Function.TO_DATE, List.of(at));
        return new Body.WithColumns(List.of(new Body.Named("day", day)));
    }

    private static Body total() {
        return new Body.Aggregate(
                List.of("day", "shop"),
                List.of(new Aggregation("total", Aggregation.Function.SUM, new Expression.Column("price"))));
    }

    private static Body write(String table, WriteMode.Kind mode) {
        ConnectorUse use = ConnectorUse.of(IcebergDescriptor.ID, "lake", table);
        boolean partitioned = mode == WriteMode.Kind.OVERWRITE_PARTITIONS;
        return new Body.Write(
                partitioned ? use.with(IcebergDescriptor.PARTITIONED_BY, new Value.Texts(List.of("day(at)"))) : use,
                new WriteMode(mode, List.of()));
    }
}
