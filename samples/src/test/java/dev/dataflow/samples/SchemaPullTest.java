package dev.dataflow.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dataflow schema pull}, from files and from a table that Iceberg itself has made. */
@Tag("end-to-end")
final class SchemaPullTest {
    private static final String TRIPS = "iceberg://taxi.trips";
    private static final String SNAPSHOT = "src/main/resources/schemas/taxi.trips.json";

    @TempDir
    private static Path folder;

    private static Path project;
    private static Lake lake;

    @BeforeAll
    static void begin() throws IOException {
        project = Checkout.samplesIn(folder.resolve("samples"));
        lake = new Lake(project);
        lake.make(
                "taxi",
                "trips",
                new Schema(
                        NestedField.required(1, "id", Types.LongType.get()),
                        NestedField.optional(2, "fare", Types.DecimalType.of(10, 2)),
                        NestedField.optional(3, "opens", Types.TimeType.get())));
    }

    @Test
    void aTableIsPulledHeldAgainstTheSnapshotAndPulledAgain() throws Exception {
        Checkout.Outcome first = Checkout.dataflow(project, "schema", "pull", TRIPS);
        assertThat(first.exitCode()).as(first.err()).isZero();
        Path file = project.resolve(SNAPSHOT);
        assertThat(first.out()).endsWith("""
                Wrote %s, 2 columns.
                  Left out, since there is no type for them: opens time.
                  In the definition: RowSchema.snapshot("schemas/taxi.trips.json")
                """.formatted(file));
        String written = """
                {
                  "columns": [
                    {
                      "name": "id",
                      "nullable": false,
                      "type": "long"
                    },
                    {
                      "name": "fare",
                      "nullable": true,
                      "type": "decimal(10,2)"
                    }
                  ],
                  "inferred": false
                }
                """;
        assertThat(file).hasContent(written);

        JsonNode again = pulled(TRIPS);
        assertThat(again.get("state").textValue()).isEqualTo("unchanged");
        assertThat(again.get("changes")).isEmpty();

        lake.change(
                "taxi",
                "trips",
                update -> update.addColumn("tip", Types.DoubleType.get())
                        .updateColumn("fare", Types.DecimalType.of(12, 2))
                        .moveFirst("fare"));
        Checkout.Outcome differs = Checkout.dataflow(project, "schema", "pull", TRIPS, "--json");
        assertThat(differs.exitCode()).isEqualTo(3);
        assertThat(differs.err()).endsWith("""
                error  %s
                  It is not what the source has now:
                    ~ fare decimal(10,2)? → decimal(12,2)?
                    + tip double?
                    ~ the order of the columns: fare, id, tip
                  Pipelines are checked against this file, and somebody may have corrected it.
                  Fix: take what the source has with --replace, or name another file with --to.
                """.formatted(file));
        assertThat(differs.json().get("error").get("code").intValue()).isEqualTo(3);
        assertThat(file).hasContent(written);

        JsonNode replaced = pulled(TRIPS, "--replace");
        assertThat(replaced.get("state").textValue()).isEqualTo("replaced");
        assertThat(replaced.get("resource").textValue()).isEqualTo("schemas/taxi.trips.json");
        assertThat(replaced.get("changes")).hasSize(3);
        assertThat(replaced.get("columns").toString())
                .isEqualTo("[{\"name\":\"fare\",\"type\":\"decimal(12,2)\","
                        + "\"nullable\":true},{\"name\":\"id\",\"type\":\"long\",\"nullable\":false},"
                        + "{\"name\":\"tip\",\"type\":\"double\",\"nullable\":true}]");
        assertThat(pulled(TRIPS).get("state").textValue()).isEqualTo("unchanged");
    }

    /** As one works: the step is there first, then its snapshot, then the run. */
    @Test
    void aStepIsPulledThoughItsSnapshotIsNotThereYetAndThenRuns() throws Exception {
        Path own = Checkout.samplesIn(folder.resolve("own"));
        Path source = Files.writeString(folder.resolve("Zones.java"), """
                import dev.dataflow.*;
                public class Zones implements PipelineDefinition {
                    public Pipeline define() {
                        Dataset<Row> zones = Dataset.read("zones", Csv.files("taxi_zones.csv").in("taxi_data"),
                                RowSchema.snapshot("schemas/zones.json"));
                        return Pipeline.named("zones").write(zones.select("LocationID", "borough")
                                .writeTo("out", Iceberg.table("taxi.zones"), WriteModes.overwrite())).build();
                    }
                }
                """);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                own.resolve("target/classes").toString(),
                                source.toString()))
                .isZero();
        Checkout.Outcome missing = Checkout.dataflow(own, "check");
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.out())
                .contains("error DF144  zones › zones   (Zones.java:4)")
                .contains("dataflow schema pull zones/zones --to src/main/resources/schemas/zones.json");

        Checkout.Outcome pulled = Checkout.dataflow(own, "schema", "pull", "zones/zones", "--json");
        assertThat(pulled.exitCode()).as(pulled.err()).isZero();
        assertThat(pulled.json().get("inferred").booleanValue()).isTrue();
        assertThat(pulled.err()).contains("Types are inferred from the first ", " records of ");
        Path file = own.resolve("src/main/resources/schemas/zones.json");
        assertThat(file).content().contains("\"inferred\": true").contains("\"name\": \"LocationID\"");
        Path resource =
                Files.createDirectories(own.resolve("target/classes/schemas")).resolve("zones.json");
        Files.copy(file, resource);

        Checkout.Outcome run = Checkout.dataflow(own, "run", "zones", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(new Lake(own).rows("taxi", "zones"))
                .hasSize((int) CountedByHand.over(own.resolve("data")).zoneLines())
                .allSatisfy(row -> assertThat(row.getField("LocationID")).isInstanceOf(Long.class));
    }

    @Test
    void whatIsNotThereOrCannotBeReachedSaysSo() throws Exception {
        fails(2, "There is no such thing behind the connection \"iceberg_default\": taxi.trps.", "iceberg://taxi.trps");
        fails(2, "There is no such thing behind the connection \"taxi_data\": nix.csv.", "csv://taxi_data@nix.csv");
        fails(2, "no file matches ", "csv://taxi_data@nix*.csv");
        Path yaml = project.resolve("dataflow.yaml");
        String more = """
                  dead: {type: iceberg, catalog: rest, uri: "http://127.0.0.1:9/", password: hunter2}
                  torn: {type: iceberg, catalog: jdbc, uri: "jdbc:sqlite:dataflow.yaml"}
                """;
        Files.writeString(yaml, Files.readString(yaml) + more);
        fails(5, "A store did not answer: ", "iceberg://dead@a.b");
        fails(3, "Cannot use the table a.b: its catalog's database is damaged, or none at all (", "iceberg://torn@a.b");
    }

    private static void fails(int code, String what, String source) throws Exception {
        Checkout.Outcome outcome = Checkout.dataflow(project, "schema", "pull", source);
        assertThat(outcome.err())
                .contains("error  " + source + "\n  ", what, "\n  Fix: ")
                .doesNotContain("\tat ", "hunter2", "It is tried again");
        assertThat(outcome.exitCode()).isEqualTo(code);
    }

    private static JsonNode pulled(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "schema";
        all[1] = "pull";
        all[2] = "--json";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        Checkout.Outcome outcome = Checkout.dataflow(project, all);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.json();
    }
}
