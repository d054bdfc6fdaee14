package dev.dataflow.driver.spark;

import dev.dataflow.FileReference;
import dev.dataflow.driver.connect.WrittenFile;
import dev.dataflow.driver.rows.Values;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's rows as rows of plain values, in the classes that {@link dev.dataflow.driver.rows.Values} names, and back. */
final class PlainRows {
    private static final String JAVA_TIME = "spark.sql.datetime.java8API.enabled";
    private static final int PORTION = 20_000;
    private static final List<Type> FILE = types(new Schema(Type.Struct.OF_FILE.fields()));

    private final SparkSession session;
    private final ParquetFiles parquet;

    PlainRows(SparkSession session, ParquetFiles parquet) {
        this.session = session;
        this.parquet = parquet;
    }

    /** An encoder whose rows hold {@code java.time}; user code of its own sees Spark's default classes. */
    Encoder<Row> encoder(StructType type) {
        return withJavaTime(() -> Encoders.row(type));
    }

    /** The setting is the session's, whichever thread asks. */
    private synchronized <T> T withJavaTime(Supplier<T> work) {
        String before = session.conf().get(JAVA_TIME);
        session.conf().set(JAVA_TIME, true);
        try {
            return work.get();
        } finally {
            session.conf().set(JAVA_TIME, before);
        }
    }

    /**
     * The values of a row that {@link #encoder} made, of its first columns. They may be null: the compiler of JDK 17
     * does not see that the methods of other modules that take them say so.
     */
    @SuppressWarnings("NullAway")
    static Object[] values(Row row, List<Type> types) {
        @Nullable Object[] values = new @Nullable Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = taken(types.get(i), row.get(i));
        }
        return values;
    }

    /** A value of Spark's as our rows have it. */
    private static @Nullable Object taken(Type type, @Nullable Object value) {
        if (value == null || type instanceof Type.Decimal) {
            return value;
        } else if (type instanceof Type.ListOf list) {
            List<@Nullable Object> elements = new ArrayList<>();
            CollectionConverters.asJava((scala.collection.Seq<?>) value)
                    .forEach(element -> elements.add(taken(list.element(), element)));
            return Collections.unmodifiableList(elements);
        } else if (type instanceof Type.MapOf map) {
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            CollectionConverters.asJava((scala.collection.Map<?, ?>) value)
                    .forEach((key, held) -> entries.put(taken(map.key(), key), taken(map.value(), held)));
            return Collections.unmodifiableMap(entries);
        } else if (type instanceof Type.Struct struct) {
            return values((Row) value, types(new Schema(struct.fields())));
        }
        return switch ((Type.Scalar) type) {
            case UUID -> UUID.fromString((String) value);
            case DURATION -> Values.duration((Long) value);
            case FILE -> Values.file(values((Row) value, FILE));
            default -> value;
        };
    }

    /** A value as Spark takes it. */
    static @Nullable Object given(@Nullable Object value) {
        if (value instanceof UUID uuid) {
            return uuid.toString();
        } else if (value instanceof Duration length) {
            return Values.micros(length);
        } else if (value instanceof FileReference file) {
            return row(Values.struct(file));
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(given(element)));
            return CollectionConverters.asScala(elements).toSeq();
        } else if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, held) -> entries.put(given(key), given(held)));
            return CollectionConverters.asScala(entries);
        }
        return value instanceof Object[] fields ? row(fields) : value;
    }

    static Row row(@Nullable Object[] values) {
        @Nullable Object[] given = new @Nullable Object[values.length];
        for (int i = 0; i < values.length; i++) {
            given[i] = given(values[i]);
        }
        return RowFactory.create(given);
    }

    /** Rows of one schema, of which most columns are the same in Spark and here. */
    static final class Form {
        private final Type[] types;
        private final boolean[] same;

        Form(Schema schema) {
            types = types(schema).toArray(Type[]::new);
            same = new boolean[types.length];
            for (int i = 0; i < types.length; i++) {
                same[i] = !types[i].nested()
                        && types[i] != Type.Scalar.UUID
                        && types[i] != Type.Scalar.DURATION
                        && types[i] != Type.Scalar.FILE;
            }
        }

        /** As {@link PlainRows#values}. */
        @SuppressWarnings("NullAway")
        Object[] values(Row row) {
            @Nullable Object[] values = new @Nullable Object[types.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = same[i] ? row.get(i) : taken(types[i], row.get(i));
            }
            return values;
        }

        /** The row of these values, which is made of the array itself where it can be. */
        Row row(@Nullable Object[] values) {
            for (int i = 0; i < same.length; i++) {
                if (!same[i]) {
                    values[i] = given(values[i]);
                }
            }
            return RowFactory.create(values);
        }
    }

    /** The types of a schema, in order. */
    static List<Type> types(Schema schema) {
        return schema.columns().stream().map(Schema.Column::type).toList();
    }

    /** A place for rows that the driver has, too many for its memory. */
    Spool spool(Schema schema, String folder) {
        return new Spool(schema, folder);
    }

    /** Writes rows into Parquet files, a portion a file. */
    final class Spool implements Closeable {
        private final Schema schema;
        private final String folder;
        private final Encoder<Row> encoder;
        private final List<Row> portion = new ArrayList<>();
        private boolean any;

        private Spool(Schema schema, String folder) {
            this.schema = schema;
            this.folder = folder;
            this.encoder = encoder(SparkTypes.of(schema));
        }

        void write(@Nullable Object[] values) {
            portion.add(row(values));
            if (portion.size() == PORTION) {
                flush();
            }
        }

        /** All rows written; no more may come. */
        Dataset<Row> rows() throws IOException {
            return parquet.read(SparkTypes.of(schema), files());
        }

        /** The files with all rows written; no more may come. */
        List<String> files() throws IOException {
            if (!portion.isEmpty()) {
                flush();
            }
            return any ? parquet.files(folder).stream().map(WrittenFile::path).toList() : List.of();
        }

        private void flush() {
            Dataset<Row> rows = session.createDataset(List.copyOf(portion), encoder);
            parquet.append(rows.coalesce(1), folder);
            any = true;
            portion.clear();
        }

        @Override
        public void close() {
            portion.clear();
        }
    }
}
