package shop;

import dev.dataflow.engine.EngineDescriptor;
import dev.dataflow.engine.EngineSettings;
import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An engine of the project's own, that runs everything. */
public final class Turbine implements EngineDescriptor, EngineSettings {
    @Override
    public String id() {
        return "turbine";
    }

    @Override
    public Set<String> settings() {
        return Set.of();
    }

    @Override
    public boolean needsColumns() {
        return false;
    }

    @Override
    public Optional<String> refuses(Body body) {
        return Optional.empty();
    }

    @Override
    public Optional<String> refuses(Type type) {
        return Optional.empty();
    }

    @Override
    public Optional<String> refuses(String setting, String value) {
        return Optional.empty();
    }

    @Override
    public Plan.Launch launch(EngineUse use) {
        return new Plan.Launch("dataflow_airflow.SparkOperator", List.of("turbine"), new TreeMap<>());
    }

    @Override
    public EngineUse use() {
        return EngineUse.of("turbine");
    }
}
