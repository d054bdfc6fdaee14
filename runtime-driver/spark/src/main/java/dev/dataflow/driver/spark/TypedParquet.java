package dev.dataflow.driver.spark;

import dev.dataflow.driver.connect.FileLayout.FileColumn;
import dev.dataflow.ir.Schema;
import dev.dataflow.ir.Type;
import java.io.Serial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.Job;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/**
 * Spark's Parquet writer, into files that say more than Spark can: bytes that are UUIDs, and field ids of what is within
 * lists, maps and structs.
 */
public final class TypedParquet extends ParquetFileFormat {
    @Serial
    private static final long serialVersionUID = 1L;

    /** In the metadata of a column: our type of it. */
    static final String TYPE = "dataflow.type";
    /** In the metadata of a column: the field ids of its parts, each before those of its own parts. */
    static final String IDS = "dataflow.ids";

    private static final String PLACES = "dataflow.parquet.columns";

    /** The ids of a column's parts, for {@link #IDS}. */
    static String ids(List<FileColumn> parts) {
        List<String> ids = new ArrayList<>();
        parts.forEach(part -> add(part, ids));
        return String.join(" ", ids);
    }

    private static void add(FileColumn part, List<String> ids) {
        ids.add(Integer.toString(Objects.requireNonNull(part.fieldId(), "parts have ids where their column has one")));
        part.parts().forEach(within -> add(within, ids));
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession session, Job job, Map<String, String> options, StructType columns) {
        OutputWriterFactory factory = super.prepareWrite(session, job, options, columns);
        Configuration configuration = job.getConfiguration();
        configuration.setInt(PLACES, columns.length());
        for (int i = 0; i < columns.length(); i++) {
            Metadata metadata = columns.apply(i).metadata();
            configuration.set(TYPE + "." + i, metadata.contains(TYPE) ? metadata.getString(TYPE) : "");
            configuration.set(IDS + "." + i, metadata.contains(IDS) ? metadata.getString(IDS) : "");
        }
        ParquetOutputFormat.setWriteSupportClass(job, WithTypes.class);
        return factory;
    }

    /** Writes the rows as Spark does, into files that call some columns otherwise. */
    public static final class WithTypes extends ParquetWriteSupport {
        @Override
        public WriteContext init(Configuration configuration) {
            WriteContext context = super.init(configuration);
            List<org.apache.parquet.schema.Type> fields =
                    new ArrayList<>(context.getSchema().getFields());
            // Columns that name folders are not in the files; they are the last.
            for (int place = 0; place < Math.min(fields.size(), configuration.getInt(PLACES, 0)); place++) {
                String type = configuration.get(TYPE + "." + place, "");
                if (!type.isEmpty()) {
                    Queue<Integer> ids = new ArrayDeque<>();
                    for (String id : configuration.get(IDS + "." + place, "").split(" ", -1)) {
                        if (!id.isEmpty()) {
                            ids.add(Integer.valueOf(id));
                        }
                    }
                    fields.set(place, typed(fields.get(place), Type.parse(type), ids));
                }
            }
            return new WriteContext(new MessageType(context.getSchema().getName(), fields), context.getExtraMetaData());
        }

        private static org.apache.parquet.schema.Type typed(
                org.apache.parquet.schema.Type written, Type type, Queue<Integer> ids) {
            if (type == Type.Scalar.UUID) {
                org.apache.parquet.schema.Type uuid = Types.primitive(
                                PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, written.getRepetition())
                        .length(16)
                        .as(LogicalTypeAnnotation.uuidType())
                        .named(written.getName());
                return written.getId() == null
                        ? uuid
                        : uuid.withId(written.getId().intValue());
            } else if (type instanceof Type.ListOf list) {
                GroupType repeated = written.asGroupType().getType(0).asGroupType();
                return with(written, List.of(with(repeated, List.of(part(repeated.getType(0), list.element(), ids)))));
            } else if (type instanceof Type.MapOf map) {
                GroupType entries = written.asGroupType().getType(0).asGroupType();
                org.apache.parquet.schema.Type key = part(entries.getType(0), map.key(), ids);
                org.apache.parquet.schema.Type value = part(entries.getType(1), map.value(), ids);
                return with(written, List.of(with(entries, List.of(key, value))));
            }
            List<Schema.Column> columns = type instanceof Type.Struct struct
                    ? struct.fields()
                    : type == Type.Scalar.FILE ? Type.Struct.OF_FILE.fields() : List.of();
            if (columns.isEmpty()) {
                return written;
            }
            List<org.apache.parquet.schema.Type> fields = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                fields.add(part(written.asGroupType().getType(i), columns.get(i).type(), ids));
            }
            return with(written, fields);
        }

        private static org.apache.parquet.schema.Type part(
                org.apache.parquet.schema.Type written, Type type, Queue<Integer> ids) {
            Integer id = ids.poll();
            org.apache.parquet.schema.Type typed = typed(written, type, ids);
            return id == null ? typed : typed.withId(id);
        }

        private static GroupType with(
                org.apache.parquet.schema.Type group, List<org.apache.parquet.schema.Type> fields) {
            return group.asGroupType().withNewFields(fields);
        }
    }
}
