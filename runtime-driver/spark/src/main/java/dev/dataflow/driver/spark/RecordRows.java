package dev.dataflow.driver.spark;

import dev.dataflow.driver.rows.RecordCodec;
import dev.dataflow.ir.Schema;
import java.io.Serial;
import java.io.Serializable;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders.TransformingEncoder;
import org.apache.spark.sql.catalyst.encoders.Codec;
import org.jspecify.annotations.Nullable;
import scala.Function0;
import scala.reflect.ClassTag;

/** Spark's rows as records of the user's and back, for user code on typed datasets. Each executor makes its own codec. */
final class RecordRows<R extends Record> implements Codec<R, Row> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String step;
    private final Class<R> type;
    private final ColumnText[] columns;
    private transient @Nullable RecordCodec<R> codec;
    private transient PlainRows.@Nullable Form form;

    private RecordRows(String step, Class<R> type, ColumnText[] columns) {
        this.step = step;
        this.type = type;
        this.columns = columns;
    }

    /** An encoder between a record and rows that have exactly these columns. */
    @SuppressWarnings("unchecked") // Each encoder of Spark's is of that kind.
    static <R extends Record> Encoder<R> encoder(String step, Class<R> type, Schema schema, PlainRows plain) {
        ColumnText[] columns = ColumnText.of(schema);
        Function0<Codec<? super R, Row>> made =
                (Function0<Codec<? super R, Row>> & Serializable) () -> new RecordRows<>(step, type, columns);
        return new TransformingEncoder<>(
                ClassTag.apply(type), (AgnosticEncoder<Row>) plain.encoder(SparkTypes.of(schema)), made, false);
    }

    @Override
    public Row encode(R row) {
        RecordCodec<R> made = codec();
        return form().row(made.encode(row));
    }

    @Override
    public R decode(Row row) {
        RecordCodec<R> made = codec();
        return made.decode(form().values(row));
    }

    private RecordCodec<R> codec() {
        RecordCodec<R> made = codec;
        if (made == null) {
            Schema schema = ColumnText.schema(columns);
            form = new PlainRows.Form(schema);
            made = RecordCodec.of(step, type, schema);
            codec = made;
        }
        return made;
    }

    private PlainRows.Form form() {
        PlainRows.Form made = form;
        if (made == null) {
            throw new IllegalStateException("It is made with the codec");
        }
        return made;
    }
}
