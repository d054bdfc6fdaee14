package shop;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.dataflow.Output;
import dev.dataflow.RecordTransform;
import dev.dataflow.spark.SparkTransform;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** Users' classes that fail, outside the driver's packages as users' classes are. */
public final class Failing {
    /** The property that names a folder with the class {@code Unknown}. */
    public static final String CLASSES = "shop.classes";

    private Failing() {}

    private static Dataset<Row> each(Dataset<Row> rows, UDF1<Integer, Integer> work) {
        return rows.withColumn("id", udf(work, DataTypes.IntegerType).apply(col("id")));
    }

    private static long[] tooMuch() {
        return new long[Integer.MAX_VALUE - 8];
    }

    /** Takes more memory than there is, for each row. */
    public static final class Hungry implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            return each(rows, id -> tooMuch().length);
        }
    }

    /** Ends its process. */
    public static final class Ends implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            return each(rows, id -> {
                Runtime.getRuntime().halt(1);
                return id;
            });
        }
    }

    /** Takes more memory than there is, before there are rows. */
    public static final class HungryAtOnce implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            return rows.limit(tooMuch().length);
        }
    }

    /** As a JVM that does nothing but collect garbage. */
    public static final class Overhead implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            return each(rows, id -> {
                throw new OutOfMemoryError("GC overhead limit exceeded");
            });
        }
    }

    /** Takes more memory than there is, for each record. */
    public static final class HungryRecords implements RecordTransform<Named, Named> {
        @Override
        public void process(Named row, Output<Named> output) {
            output.emit(new Named(tooMuch().length, row.name()));
        }
    }

    /** A row. */
    public record Named(Integer id, String name) {}

    /** Of a class that Java cannot send. */
    static final class Unsendable extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // That is the point.
        private final Object held = new Object();

        Unsendable(int id) {
            super("row " + id + "\nhas no order");
            Objects.requireNonNull(held);
        }
    }

    /** Of a class that can be sent, and not be received. */
    static final class Unreceivable extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Unreceivable(int id) {
            super("row " + id + "\nhas no order");
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("no");
        }
    }

    /** Throws it in a function of its own. */
    public static final class ThrowsUnsendable implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            return each(rows, id -> {
                throw new Unsendable(id);
            });
        }
    }

    /** Throws it in a function of its own. */
    public static final class ThrowsUnreceivable implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            return each(rows, id -> {
                throw new Unreceivable(id);
            });
        }
    }

    /** Throws what only the worker can load. */
    public static final class ThrowsUnknown implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            String classes = System.getProperty(CLASSES);
            return each(rows, id -> {
                try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {Path.of(classes).toUri().toURL()})) {
                    Class<?> unknown = loader.loadClass("Unknown");
                    throw (RuntimeException)
                            unknown.getConstructor(String.class).newInstance("row " + id + "\nhas no order");
                }
            });
        }
    }

    /** Throws what can be sent. */
    public static final class ThrowsPlainly implements SparkTransform {
        @Override
        public Dataset<Row> transform(Dataset<Row> rows) {
            return each(rows, id -> {
                throw new IllegalStateException("row " + id + "\nhas no order");
            });
        }
    }

    /** Throws it for a record. */
    public static final class RecordUnsendable implements RecordTransform<Named, Named> {
        @Override
        public void process(Named row, Output<Named> output) {
            throw new Unsendable(row.id());
        }
    }

    /** Throws it for a record. */
    public static final class RecordUnreceivable implements RecordTransform<Named, Named> {
        @Override
        public void process(Named row, Output<Named> output) {
            throw new Unreceivable(row.id());
        }
    }

    /** Does not fail, so that what comes behind it can. */
    public static final class RecordPasses implements RecordTransform<Named, Named> {
        @Override
        public void process(Named row, Output<Named> output) {
            output.emit(row);
        }
    }
}
