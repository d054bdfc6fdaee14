package dev.dataflow.driver.spark;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.Job;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/** Spark's Parquet writer, whose columns of bytes become UUIDs where they are marked as such: Spark itself has none. */
public final class UuidParquet extends ParquetFileFormat {
    @Serial
    private static final long serialVersionUID = 1L;

    /** In the metadata of a column of 16 bytes: they are a UUID. */
    static final String MARK = "dataflow.uuid";

    private static final String PLACES = "dataflow.parquet.uuids";

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession session, Job job, Map<String, String> options, StructType columns) {
        OutputWriterFactory factory = super.prepareWrite(session, job, options, columns);
        List<String> places = new ArrayList<>();
        for (int i = 0; i < columns.length(); i++) {
            if (columns.apply(i).metadata().contains(MARK)) {
                places.add(Integer.toString(i));
            }
        }
        job.getConfiguration().setStrings(PLACES, places.toArray(String[]::new));
        ParquetOutputFormat.setWriteSupportClass(job, WithUuids.class);
        return factory;
    }

    /** Writes the rows as Spark does, into files that call some columns otherwise. */
    public static final class WithUuids extends ParquetWriteSupport {
        @Override
        public WriteContext init(Configuration configuration) {
            WriteContext context = super.init(configuration);
            List<Type> fields = new ArrayList<>(context.getSchema().getFields());
            for (String place : configuration.getStrings(PLACES)) {
                fields.set(Integer.parseInt(place), uuid(fields.get(Integer.parseInt(place))));
            }
            return new WriteContext(new MessageType(context.getSchema().getName(), fields), context.getExtraMetaData());
        }

        private static Type uuid(Type bytes) {
            Type uuid = Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, bytes.getRepetition())
                    .length(16)
                    .as(LogicalTypeAnnotation.uuidType())
                    .named(bytes.getName());
            return bytes.getId() == null ? uuid : uuid.withId(bytes.getId().intValue());
        }
    }
}
