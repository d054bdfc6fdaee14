package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** One JSON object a line. */
final class JsonLinesFormat implements Format {
    private static final String ENCODING = "UTF-8";

    private final Place place;

    JsonLinesFormat(Place place) {
        this.place = place;
    }

    @Override
    public String extension() {
        return ".jsonl";
    }

    @Override
    public void check(Schema.Column column) {
        check(column, column.type());
    }

    private void check(Schema.Column column, Type type) {
        if (type instanceof Type.MapOf map) {
            if (map.key().nested() || map.key() == Type.Scalar.FILE) {
                throw Format.unfit(place, column, "a key in JSON is a text", "Take Parquet, or leave the column out");
            }
            check(column, map.value());
        } else if (type instanceof Type.ListOf list) {
            check(column, list.element());
        } else if (type instanceof Type.Struct struct) {
            struct.fields().forEach(field -> check(column, field.type()));
        }
    }

    @Override
    public Split split(DataFile file, Schema schema) {
        schema.columns().forEach(this::check);
        return new Split() {
            @Override
            public String file() {
                return file.path().toString();
            }

            @Override
            public Optional<String> nullsIn(String column) {
                // A record without a value there is malformed; what its folder says is not in it.
                return file.nullsIn(column);
            }

            @Override
            public RowReader open() throws IOException {
                return new JsonReader(lines(file.path()), new RowShape(schema, file));
            }
            // No scan, for no engine is as strict: DuckDB takes 1.6 for 2, and Spark a wrong type for a null.
        };
    }

    private Lines lines(Path file) throws IOException {
        return new Lines(Content.utf8(file, ENCODING, place));
    }

    @Override
    public Schema columns(Path file) throws IOException {
        return discover(file).schema();
    }

    @Override
    public Discovery discover(Path file) throws IOException {
        try (Lines lines = lines(file)) {
            return new JsonColumns().discover(lines, file);
        }
    }

    @Override
    public RowWriter writer(OutputStream out, Schema schema) {
        return new JsonWriter(new TextOut(out, ENCODING, place), schema);
    }
}
