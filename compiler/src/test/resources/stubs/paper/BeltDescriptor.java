package paper;

import dev.dataflow.connector.AsSink;
import dev.dataflow.connector.AsSource;
import dev.dataflow.connector.ConnectorDescriptor;
import dev.dataflow.connector.Option;
import dev.dataflow.connector.Role;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.ConnectorUse;
import dev.dataflow.ir.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows of the paper engine that never end. */
public final class BeltDescriptor implements ConnectorDescriptor {
    @Override
    public String id() {
        return "belt";
    }

    @Override
    public String meaning() {
        return "Nothing that is there.";
    }

    @Override
    public String defaultConnection() {
        return id() + "_default";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(new AsSource(Set.of("paper"), Set.of(), false, true, true, Set.of(Body.Origin.Kind.values())));
    }

    @Override
    public Optional<AsSink> sink() {
        return Optional.of(new AsSink(Set.of("paper"), Set.of(AsSink.Takes.PARTS), List.of(WriteMode.Kind.values())));
    }

    @Override
    public Optional<String> refuses(ConnectorUse use, Role role) {
        return Optional.empty();
    }
}
