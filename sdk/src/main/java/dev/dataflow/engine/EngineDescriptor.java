package dev.dataflow.engine;

import dev.dataflow.ir.Body;
import dev.dataflow.ir.EngineUse;
import dev.dataflow.ir.Plan;
import dev.dataflow.ir.Type;
import java.util.Optional;
import java.util.Set;

/**
 * What an engine says of itself, for the compiler; found by {@link java.util.ServiceLoader}. With its settings class, its
 * driver and its operator it makes an engine plugin. Pipelines are checked side by side: what a descriptor says, it says to
 * several threads at once.
 */
public interface EngineDescriptor {

    /** The id in pipeline JSON: {@code local}. */
    String id();

    /** The names of the settings it knows, as they are listed for people. */
    Set<String> settings();

    /** Whether it knows a setting; where names are open, also one that is not listed. */
    default boolean has(String setting) {
        return settings().contains(setting);
    }

    /**
     * Why it cannot run such a step, or empty if it can. Connectors are asked by the compiler themselves: for reads and
     * writes this says only whether the engine moves rows at all.
     */
    Optional<String> refuses(Body body);

    /** Why it cannot hold values of this type, or empty if it can. */
    Optional<String> refuses(Type type);

    /** Whether it must know the columns of each step before it runs. */
    boolean needsColumns();

    /** Why it cannot take this value for one of its settings, or empty if it can. */
    Optional<String> refuses(String setting, String value);

    /** How an application with these settings is started. */
    Plan.Launch launch(EngineUse use);
}
