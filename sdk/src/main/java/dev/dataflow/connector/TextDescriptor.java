package dev.dataflow.connector;

import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Plain text files on a {@code files} connection. */
public final class TextDescriptor extends FileFormat {
    /** {@code text}. */
    public static final String ID = "text";
    /** Option: whether a row is a file, not a line. */
    public static final String WHOLE = "whole";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Plain text. A row is a line, without its end, or a whole file; its one column is a string.";
    }

    /** Of one column, so that no condition leaves a file unread. */
    @Override
    public Optional<AsSource> source() {
        return super.source()
                .map(source -> new AsSource(
                        source.engines(),
                        source.gives(),
                        source.bounded(),
                        false,
                        source.badRecords(),
                        source.origins()));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.of(new AsSink(
                engines(),
                Set.of(AsSink.Takes.FILES),
                List.of(WriteMode.Kind.APPEND, WriteMode.Kind.OVERWRITE, WriteMode.Kind.ERROR_IF_EXISTS)));
    }

    @Override
    Stream<Option> ownOptions() {
        return Stream.of(
                encoding(),
                compression("none", "gzip", "zstd"),
                Option.of(WHOLE, Option.Kind.FLAG, "Whether a row is a whole file rather than a line.")
                        .only(Role.SOURCE)
                        .or("false"));
    }
}
