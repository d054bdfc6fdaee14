package dev.dataflow.driver.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dataflow.connector.FileFormat;
import dev.dataflow.connector.ParquetDescriptor;
import dev.dataflow.driver.local.Workplace.Ask;
import dev.dataflow.driver.local.Workplace.Result;
import dev.dataflow.ir.BadRecords;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.PipelineDocument;
import dev.dataflow.ir.Value;
import dev.dataflow.ir.WriteMode;
import dev.dataflow.run.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Parquet file that lost its end, or some bytes in its midst, fails the step that reads it as what it is: bad data. */
final class DamagedParquetIsNamed {
    @TempDir
    Path root;

    record Item(int id, String text) {}

    private static final ConnectorUse FILE = ConnectorUse.of(ParquetDescriptor.ID, "files", "items.parquet")
            .with(FileFormat.PATHS, new Value.Texts(List.of("items.parquet")));

    private static PipelineDocument reading() {
        return new Pipelines()
                .step("items", new Body.Read(FILE, BadRecords.FAIL), Pipelines.schema(Item.class))
                .write("write", "db.items", WriteMode.Kind.OVERWRITE, "items")
                .document();
    }

    @Test
    void inItsEndOrInItsMidst() throws IOException {
        String rows = IntStream.range(0, 5000)
                .mapToObj(i -> i + "," + Integer.toHexString(i * 7919))
                .collect(Collectors.joining("\n"));
        Workplace place = new Workplace(root).file("items.csv", "id,text\n" + rows + "\n");
        Result written = place.run(new Pipelines()
                .read("lines", Item.class, BadRecords.FAIL, "items.csv")
                .step(
                        "file",
                        new Body.Write(FILE, new WriteMode(WriteMode.Kind.OVERWRITE, List.of())),
                        Pipelines.schema(Item.class),
                        "lines")
                .document());
        assertThat(written.code()).as(written.err()).isZero();
        Path file = root.resolve("data/items.parquet");
        byte[] whole = Files.readAllBytes(file);
        assertThat(place.run(reading(), Ask.first().run("whole")).code()).isZero();

        Files.write(file, Arrays.copyOf(whole, whole.length - 100));
        named(place.run(reading(), Ask.first().run("cut")));
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, 200, whole.length / 2, (byte) 0x5a);
        Files.write(file, damaged);
        named(place.run(reading(), Ask.first().run("damaged")));
    }

    /** Removed when all of its columns were looked at, and before its rows are. */
    @Test
    void fileThatVanishesIsNoBug() throws IOException {
        Workplace place = new Workplace(root).file("items.csv", "id,text\n1,a\n");
        Pipelines writing = new Pipelines().read("lines", Item.class, BadRecords.FAIL, "items.csv");
        writing.step(
                "file",
                new Body.Write(FILE, new WriteMode(WriteMode.Kind.OVERWRITE, List.of())),
                Pipelines.schema(Item.class),
                "lines");
        assertThat(place.run(writing.document()).code()).isZero();
        PipelineDocument document = new Pipelines()
                .step("items", new Body.Read(FILE, BadRecords.FAIL), Pipelines.schema(Item.class))
                .write("first", "db.first", WriteMode.Kind.OVERWRITE, "items")
                .write("second", "db.second", WriteMode.Kind.OVERWRITE, "items")
                .document();
        Result result = place.run(document, Ask.first().run("gone"), name -> {
            if (name.equals("staged.first")) {
                assertThat(root.resolve("data/items.parquet").toFile().delete()).isTrue();
            }
        });
        assertThat(result.failure().code()).as(result.failure().message()).isEqualTo("INPUT_CHANGED");
        assertThat(result.failure().failureClass()).isEqualTo(FailureClass.BAD_DATA);
    }

    private static void named(Result result) {
        assertThat(result.failure().code()).as(result.failure().message()).isEqualTo("FILE_UNREADABLE");
        assertThat(result.failure().failureClass()).isEqualTo(FailureClass.BAD_DATA);
        assertThat(result.failure().message()).contains("cut off or damaged");
    }
}
