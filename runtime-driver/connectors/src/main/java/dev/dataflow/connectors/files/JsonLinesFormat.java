package dev.dataflow.connectors.files;

import dev.dataflow.driver.connect.Discovery;
import dev.dataflow.driver.connect.Held;
import dev.dataflow.driver.connect.RowReader;
import dev.dataflow.driver.connect.RowWriter;
import dev.dataflow.driver.connect.SourceUse;
import dev.dataflow.driver.connect.Split;
import dev.dataflow.ir.Drift;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import dev.dataflow.json.JsonValues;
import dev.dataflow.json.UnreadableJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One JSON object a line. */
final class JsonLinesFormat implements Format {
    private static final String ENCODING = "UTF-8";

    private final Place place;
    private final Members members;

    JsonLinesFormat(Place place) {
        this(place, Members.OTHERS_LEFT_OUT);
    }

    private JsonLinesFormat(Place place, Members members) {
        this.place = place;
        this.members = members;
    }

    /**
     * What a read makes of members.
     *
     * @param declared whether a line with a member that nobody wants is a bad record
     * @param asTexts the columns whose values are texts whatever they are
     */
    record Members(boolean declared, Set<String> asTexts) {
        Members {
            asTexts = Set.copyOf(asTexts);
        }

        static final Members OTHERS_LEFT_OUT = new Members(false, Set.of());
    }

    @Override
    public Format reading(SourceUse use) {
        Set<String> texts = new HashSet<>();
        for (Schema.Column column : use.schema().columns()) {
            if (use.evolved().contains(column.name()) && column.type() == Type.Scalar.STRING) {
                texts.add(column.name());
            }
        }
        return new JsonLinesFormat(place, new Members(use.drift() == Drift.FAIL, texts));
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
                return new JsonReader(lines(file.path()), schema, new RowShape(schema, file), members);
            }
            // No scan, for no engine is as strict: DuckDB takes 1.6 for 2, and Spark a wrong type for a null.
        };
    }

    /** One look at all lines for their members' names, where they are to go along. No line has to have any of them. */
    @Override
    public Optional<Held> held(Path file, Schema wanted) throws IOException {
        if (members.declared()) {
            return Optional.empty();
        }
        Map<String, Schema.Column> columns = new LinkedHashMap<>();
        wanted.columns().forEach(column -> columns.put(column.name(), column));
        try (Lines lines = lines(file)) {
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                String text = line.text();
                if (text != null) {
                    names(text)
                            .forEach(name -> columns.computeIfAbsent(
                                    name, any -> new Schema.Column(name, Type.Scalar.STRING, true)));
                }
            }
        }
        columns.remove("");
        return Optional.of(new Held(file.toString(), new Schema(List.copyOf(columns.values())), List.of()));
    }

    /** None of what is no object, which is a bad record when it is read. */
    private static Set<String> names(String line) {
        Set<String> names = new LinkedHashSet<>();
        try {
            if (!line.isBlank() && JsonValues.parse(line) instanceof Map<?, ?> object) {
                object.keySet().forEach(name -> names.add(String.valueOf(name)));
            }
        } catch (UnreadableJson bad) {
            names.clear();
        }
        return names;
    }

    /** One that is not there is a null, line by line. */
    @Override
    public List<Schema.Column> lacking(Path file, Schema wanted) {
        return List.of();
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
