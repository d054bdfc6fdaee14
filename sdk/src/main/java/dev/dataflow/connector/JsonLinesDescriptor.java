package dev.dataflow.connector;

import dev.dataflow.ir.ConnectorUse;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of one JSON object a line on a {@code files} connection. */
public final class JsonLinesDescriptor extends FileFormat {
    /** {@code jsonlines}. */
    public static final String ID = "jsonlines";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Files of JSON, one object a line, UTF-8. A member that is not there is a null.";
    }

    @Override
    public Optional<AsSource> source() {
        return super.source()
                .map(source -> new AsSource(
                        source.engines(), source.gives(), source.bounded(), source.filters(), true, source.origins()));
    }

    @Override
    Stream<Option> ownOptions() {
        return Stream.of(compression("none", "gzip", "zstd"), partitionedBy());
    }

    @Override
    public boolean tellsColumns(ConnectorUse use) {
        return true;
    }
}
