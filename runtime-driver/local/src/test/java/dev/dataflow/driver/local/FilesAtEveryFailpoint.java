package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.CsvDescriptor;
import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.JsonLinesDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.Connectors;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.Source;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.driver.faults.FailpointNames;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.ir.WriteMode.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever an attempt that writes files is killed, the next one leaves what an undisturbed one would, and nothing else. */
final class FilesAtEveryFailpoint {
    @TempDir
    Path root;

    record Item(int id, String part) {}

    private static final Schema SCHEMA = Pipelines.schema(Item.class);
    private static final ConnectorUse ADDED =
            use(CsvDescriptor.ID, "added/").with(Option.PARTITIONED_BY, new Value.Texts(List.of("part")));
    private static final ConnectorUse REPLACED = use(ParquetDescriptor.ID, "replaced/");
    private static final ConnectorUse ONE = use(JsonLinesDescriptor.ID, "one.jsonl");

    private static ConnectorUse use(String connector, String path) {
        return ConnectorUse.of(connector, "files", path).with(FileFormat.PATHS, new Value.Texts(List.of(path)));
    }

    private static PipelineDocument document() {
        Pipelines pipelines = new Pipelines().read("items", Item.class, BadRecords.FAIL, "items.csv");
        write(pipelines, "add", ADDED, Kind.APPEND);
        write(pipelines, "replace", REPLACED, Kind.OVERWRITE);
        write(pipelines, "one", ONE, Kind.OVERWRITE);
        return pipelines.document();
    }

    private static void write(Pipelines pipelines, String name, ConnectorUse use, Kind mode) {
        pipelines.step(name, new Body.Write(use, new WriteMode(mode, List.of())), SCHEMA, "items");
    }

    @Test
    void theNextAttemptBringsTheSameRows() throws IOException {
        PipelineDocument document = document();
        // In the midst of a write only a process that is killed ends; what it leaves, others show.
        List<String> failpoints = FailpointNames.of(document, "task").stream()
                .filter(name -> !name.startsWith("writing."))
                .toList();
        assertThat(failpoints).contains("staged.add", "intent.after", "commit.before.one", "commit.after.replace");
        Workplace place = new Workplace(root).file("items.csv", "id,part\n1,a\n2,b\n3,a\n");
        List<String> once = List.of("[1, a]", "[2, b]", "[3, a]");
        List<String> added = new ArrayList<>();
        for (String failpoint : failpoints) {
            Ask ask = Ask.first().run(failpoint);
            killed(place, document, ask, failpoint);
            Result retry = place.run(document, ask.attempt(2));
            assertThat(retry.code()).as(failpoint + retry.err()).isZero();
            assertThat(retry.reported().written()).isEqualTo(9);
            added.addAll(once);

            assertThat(rows(place, ADDED))
                    .as(failpoint)
                    .isEqualTo(added.stream().sorted().toList());
            assertThat(rows(place, REPLACED)).as(failpoint).isEqualTo(once);
            assertThat(rows(place, ONE)).as(failpoint).isEqualTo(once);
            assertThat(staged()).as(failpoint).isEmpty();
        }
        place.run(document, Ask.first().run("claimed").attempt(3).generation(2));
        assertThat(rows(place, ADDED))
                .as("a second generation")
                .isEqualTo(added.stream().sorted().toList());
    }

    private static void killed(Workplace place, PipelineDocument document, Ask ask, String failpoint)
            throws IOException {
        try {
            Result dead = place.run(document, ask, name -> {
                if (name.equals(failpoint)) {
                    throw new IllegalStateException("as if killed at " + name);
                }
            });
            assertThat(dead.code()).as(failpoint).isNotZero();
        } catch (IllegalStateException unreported) {
            assertThat(unreported).hasMessage("as if killed at " + failpoint);
        }
    }

    /** Whatever is left within the sinks beside manifests. */
    private List<Path> staged() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/.dataflow/")
                            && !file.toString().contains("/commits/"))
                    .toList();
        }
    }

    private static List<String> rows(Workplace place, ConnectorUse use) throws IOException {
        Source source = new Connectors(place.connections()).source("read", use, SCHEMA);
        List<String> rows = new ArrayList<>();
        for (Split split : source.open(source.pin()).splits()) {
            try (RowReader reader = split.open()) {
                for (RowReader.Item item = reader.next(); item != null; item = reader.next()) {
                    rows.add(Arrays.toString(((RowReader.Row) item).values()));
                }
            }
        }
        rows.sort(null);
        return rows;
    }
}
