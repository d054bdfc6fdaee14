package dev.dataflow.connectors.iceberg;

import dev.dataflow.driver.connect.FileLayout;
import dev.dataflow.driver.connect.Intake;
import dev.dataflow.driver.connect.Staged;
import dev.dataflow.driver.connect.WrittenFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/** Writes rows of an id and a day as an engine would, with nothing of an engine. */
final class Rows {
    private Rows() {}

    record Item(int id, LocalDate day) {}

    static Staged stage(Intake intake, List<Item> items) {
        Intake.Files files = (Intake.Files) intake;
        FileLayout layout = files.layout();
        Map<String, List<Item>> byDay = new LinkedHashMap<>();
        for (Item item : items) {
            String day = layout.partitions().isEmpty() ? "" : item.day().toString();
            byDay.computeIfAbsent(day, key -> new ArrayList<>()).add(item);
        }
        List<WrittenFile> written = new ArrayList<>();
        byDay.forEach((day, some) -> {
            Path file = Path.of(layout.folder()).resolve("f" + written.size() + ".parquet");
            List<String> partition = day.isEmpty() ? List.of() : List.of(day);
            written.add(new WrittenFile(file.toString(), some.size(), write(file.toFile(), layout, some), partition));
        });
        return files.stage(written);
    }

    private static long write(File file, FileLayout layout, List<Item> items) {
        org.apache.iceberg.Schema schema = new org.apache.iceberg.Schema(
                Types.NestedField.required(id(layout, 0), "id", Types.IntegerType.get()),
                Types.NestedField.required(id(layout, 1), "day", Types.DateType.get()));
        try {
            Files.createDirectories(file.toPath().resolveSibling("."));
            try (FileAppender<Record> appender = Parquet.write(org.apache.iceberg.Files.localOutput(file))
                    .schema(schema)
                    .createWriterFunc(GenericParquetWriter::create)
                    .build()) {
                for (Item item : items) {
                    Record record = GenericRecord.create(schema);
                    record.setField("id", item.id());
                    record.setField("day", item.day());
                    appender.add(record);
                }
            }
            return file.length();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int id(FileLayout layout, int column) {
        return Objects.requireNonNull(layout.columns().get(column).fieldId());
    }
}
