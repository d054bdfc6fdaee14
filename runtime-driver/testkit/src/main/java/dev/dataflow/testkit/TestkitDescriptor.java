package dev.dataflow.testkit;

import dev.dataflow.connector.AsSink;
import dev.dataflow.connector.AsSource;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.connector.Role;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows of the test itself, in place of any source or sink. */
public final class TestkitDescriptor implements ConnectorDescriptor {
    static final String ID = "testkit";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String meaning() {
        return "Rows of a test, in place of any source or sink.";
    }

    @Override
    public List<String> schemes() {
        return List.of();
    }

    @Override
    public String defaultConnection() {
        return ID;
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(Option.PARTITIONED_BY, Option.Kind.TEXTS, "How the sink that is captured is partitioned."));
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(new AsSource(Set.of("local"), Set.of(), true, true, false, Set.of()));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.of(new AsSink(Set.of("local"), Set.of(AsSink.Takes.PARTS), List.of(WriteMode.Kind.values())));
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        return Optional.empty();
    }
}
