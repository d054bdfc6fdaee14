package dev.dataflow.connector;

import dev.dataflow.ir.Body.Origin;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Files of any kind on a {@code files} connection. */
public final class BinaryDescriptor extends FileFormat {
    /** {@code binary}. */
    public static final String ID = "binary";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Files of any kind. A row is a file: a column of type file is a reference to it, one of type binary its"
                + " content.";
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(
                new AsSource(engines(), Set.of(AsSource.Gives.FILES), true, false, false, Set.of(Origin.Kind.FILE)));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.empty();
    }

    @Override
    Stream<Option> ownOptions() {
        return Stream.of();
    }
}
