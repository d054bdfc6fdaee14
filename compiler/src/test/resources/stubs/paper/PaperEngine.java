package paper;

import dev.dataflow.engine.EngineDescriptor;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An engine that takes everything but files, so that a rule can be shown whatever the real engines run by now. */
public final class PaperEngine implements EngineDescriptor {
    @Override
    public String id() {
        return "paper";
    }

    @Override
    public Set<String> settings() {
        return Set.of();
    }

    @Override
    public Optional<String> refuses(Body body) {
        return Optional.empty();
    }

    @Override
    public Optional<String> refuses(Type type) {
        return type == Type.Scalar.FILE ? Optional.of("paper has no room for files") : Optional.empty();
    }

    @Override
    public boolean needsColumns() {
        return false;
    }

    @Override
    public Optional<String> refuses(String setting, String value) {
        return Optional.empty();
    }

    @Override
    public Plan.Launch launch(EngineUse use) {
        return new Plan.Launch("dataflow_airflow.SparkOperator", List.of("paper"), new TreeMap<>());
    }
}
