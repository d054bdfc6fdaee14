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

/** Where the paper engine reads and writes, in every mode. */
public final class ShelfDescriptor implements ConnectorDescriptor {
    @Override
    public String id() {
        return "shelf";
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
        return List.of(
                Option.of("path", Option.Kind.TEXT, "Where it lies."),
                Option.of("values", Option.Kind.VALUES, "What is bound."),
                Option.of("apiKey", Option.Kind.TEXT, "Who asks."));
    }

    @Override
    public Optional<AsSource> source() {
        return Optional.of(new AsSource(Set.of("paper"), Set.of(), true, true, true, Set.of(Body.Origin.Kind.values())));
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
