package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import java.util.Set;
import java.util.stream.Stream;

/** Avro files on a {@code files} connection. */
public final class AvroDescriptor extends FileFormat {
    /** {@code avro}. */
    public static final String ID = "avro";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Avro object container files. Columns are found by name.";
    }

    @Override
    Set<String> engines() {
        return Set.of();
    }

    @Override
    Stream<Option> ownOptions() {
        return Stream.of(compression("deflate", "snappy", "zstd", "none"), partitionedBy());
    }

    @Override
    public boolean tellsColumns(ConnectorUse use) {
        return true;
    }
}
