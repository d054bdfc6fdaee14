package dev.dataflow.driver.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.driver.StepLineage;
import dev.dataflow.driver.StepLineage.Uses;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where columns come from, by what Spark makes of what users write; nothing is computed. */
class PlanLineageTest {
    @TempDir
    private static Path scratch;

    private static SparkSession session;
    private static Dataset<Row> trips;
    private static Dataset<Row> zones;

    @BeforeAll
    static void start() throws Exception {
        session = Application.start(scratch);
        trips = table("trips", "select 1 id, 'a' zone, 1.5BD fare, array(1) tags");
        zones = table("zones", "select 'a' name, 'b' borough");
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    /** As steps' inputs are: what is read of files, and filtered before. */
    private static Dataset<Row> table(String name, String query) throws Exception {
        String folder = scratch.resolve(name).toString();
        ParquetFiles parquet = new ParquetFiles(session);
        Dataset<Row> rows = session.sql(query);
        return parquet.read(
                        rows.schema(),
                        parquet.write(rows, folder).stream()
                                .map(file -> file.path())
                                .toList())
                .filter(lit(true));
    }

    private static String found(Dataset<Row> output, List<Dataset<Row>> inputs) {
        StepLineage lineage = PlanLineage.of(output, inputs);
        return lineage.columns().entrySet().stream()
                        .map(column -> column.getKey() + " <- " + text(column.getValue()))
                        .collect(Collectors.joining("\n"))
                + "\n* <- " + text(lineage.rows());
    }

    private static String text(Uses uses) {
        return uses.of().stream()
                        .map(use -> use.how() + " " + use.input() + "." + use.column())
                        .sorted()
                        .collect(Collectors.joining(", "))
                + (uses.known() ? "" : "?");
    }

    @Test
    void expressionsFiltersAndAggregates() {
        UDF1<Integer, Integer> twice = id -> 2 * id;
        Dataset<Row> output = trips.filter(col("fare").gt(0))
                .withColumn("kind", expr("case when fare > 10 then zone else 'cheap' end"))
                .withColumn("id", udf(twice, DataTypes.IntegerType).apply(col("id")))
                .groupBy("kind")
                .agg(sum(col("fare").multiply(2)).as("fares"), expr("max(id)").as("last"));
        assertThat(found(output, List.of(trips))).isEqualTo("""
                fares <- AGGREGATION 0.fare
                kind <- CONDITION 0.fare, TRANSFORMATION 0.zone
                last <- AGGREGATION 0.id
                * <- FILTER 0.fare, GROUP_BY 0.fare, GROUP_BY 0.zone""");
    }

    @Test
    void joinsUnionsAndWindows() {
        Dataset<Row> joined = trips.join(zones, col("zone").equalTo(col("name")), "left")
                .select(col("id"), coalesce(col("borough"), lit("?")).as("borough"));
        Dataset<Row> all = joined.union(trips.select(col("id"), col("zone")))
                .withColumn("n", expr("row_number() over (partition by borough order by id)"))
                .orderBy("id");
        assertThat(found(all, List.of(trips, zones))).isEqualTo("""
                borough <- IDENTITY 0.zone, TRANSFORMATION 1.borough
                id <- IDENTITY 0.id
                n <- WINDOW 0.id, WINDOW 0.zone, WINDOW 1.borough
                * <- JOIN 0.zone, JOIN 1.name, SORT 0.id""");
    }

    @Test
    void aJoinWithItselfAndAQueryOfAView() {
        Dataset<Row> other = trips.select(col("id").as("other"), col("fare").as("its"));
        Dataset<Row> self = trips.as("a")
                .join(trips.as("b"), expr("a.id = b.id"))
                .select(col("a.zone"), col("b.fare"))
                .join(other, expr("its = b.fare"))
                .select("zone", "fare", "other");
        assertThat(found(self, List.of(trips))).isEqualTo("""
                fare <- IDENTITY 0.fare
                other <- IDENTITY 0.id
                zone <- IDENTITY 0.zone
                * <- JOIN 0.fare, JOIN 0.id""");
        trips.createOrReplaceTempView("seen");
        Dataset<Row> query = session.sql("select s.zone, tag from seen s lateral view explode(tags) t as tag");
        assertThat(found(query, List.of(trips))).isEqualTo("""
                tag <- TRANSFORMATION 0.tags
                zone <- IDENTITY 0.zone
                * <- FILTER 0.tags""");
    }

    @Test
    void whatIsDoubledManyTimesIsToldAtOnce() {
        Dataset<Row> doubled = trips;
        for (int i = 0; i < 60; i++) {
            doubled = doubled.select(col("id").plus(col("id")).as("id"));
        }
        assertThat(found(doubled, List.of(trips))).isEqualTo("id <- TRANSFORMATION 0.id\n* <- ");
    }

    @Test
    void whatNobodyCanTellIsNotKnown() {
        MapFunction<Integer, Integer> plus = id -> id + 1;
        FilterFunction<Row> odd = row -> row.getInt(0) % 2 == 1;
        assertThat(found(
                        trips.select("id")
                                .as(Encoders.INT())
                                .map(plus, Encoders.INT())
                                .toDF(),
                        List.of(trips)))
                .isEqualTo("value <- ?\n* <- ?");
        assertThat(found(trips.filter(odd).select("id"), List.of(trips))).isEqualTo("id <- IDENTITY 0.id\n* <- ?");
        assertThat(found(trips.select(col("id")).crossJoin(zones), List.of(trips)))
                .isEqualTo("borough <- ?\nid <- IDENTITY 0.id\nname <- ?\n* <- ?");
        assertThat(found(
                        trips.filter(expr("fare > (select max(value) from text.`" + scratch + "`)"))
                                .select("id"),
                        List.of(trips)))
                .isEqualTo("id <- IDENTITY 0.id\n* <- FILTER 0.fare?");
    }
}
