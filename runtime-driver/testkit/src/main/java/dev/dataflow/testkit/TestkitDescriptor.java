package dev.dataflow.testkit;

import dev.dataflow.connector.ConnectorDescriptor;
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
    public Set<String> sourceEngines() {
        return Set.of("local");
    }

    @Override
    public Set<String> sinkEngines() {
        return Set.of("local");
    }

    @Override
    public List<WriteMode.Kind> writeModes() {
        return List.of(WriteMode.Kind.values());
    }

    @Override
    public Optional<String> refuses(ConnectorUse use) {
        return Optional.empty();
    }
}
